// JSON as it was written: the configuration's, and providers' answers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tokenferry::server {

/// Objects and lists may stand this deep in the outermost value; what is deeper is not kept.
inline constexpr std::size_t max_json_depth = 8;

struct JsonValue {
  enum class Kind { null, boolean, integer, number, text, list, object, too_deep };
  Kind kind = Kind::null;
  bool truth = false;
  double number = 0;               ///< of an integer, too, as near as a double comes
  std::string text;                ///< or an integer's digits, with its sign
  std::vector<std::string> names;  ///< of an object's members, each once, in their order
  std::vector<JsonValue> items;    ///< of a list, or the members' values

  bool is(Kind other) const { return kind == other; }
  bool is_number() const { return is(Kind::integer) || is(Kind::number); }
  bool is_structured() const { return is(Kind::list) || is(Kind::object); }

  /// The member with this name, or nullptr.
  const JsonValue* find(std::string_view name) const;
  /// The same; it is added where there is none.
  JsonValue& member(std::string_view name);
};

struct ParsedJson {
  JsonValue value;                      ///< of two equal names in one object the last counts
  std::optional<std::string> repeated;  ///< the first name that stands twice in one object
};

/// Parses a text that is JSON from its first octet to its last.
/// returns  nullopt: it is none, or a number of it is beyond all range
std::optional<ParsedJson> parse_json(std::string_view text);

}  // namespace tokenferry::server
