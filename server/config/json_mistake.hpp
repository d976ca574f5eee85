// The first mistake in a text that should be JSON, as a person would name it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tokenferry::server {

struct JsonMistake {
  int line = 1;
  int column = 1;         ///< in characters, not octets
  std::string_view kind;  ///< a literal: never a part of the text, which can be a secret

  std::string where() const;
};

/// Reads JSON (RFC 8259) in UTF-8, with a byte order mark or without.
std::optional<JsonMistake> find_json_mistake(std::string_view text);

}  // namespace tokenferry::server
