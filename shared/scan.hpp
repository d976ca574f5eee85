// Walking through a text from separator to separator.
#pragma once

#include <cstddef>
#include <string_view>

namespace tokenferry {

/// Where the character first stands; the text's size where it does not.
constexpr std::size_t find(std::string_view text, char wanted) {
  std::size_t at = 0;
  while (at < text.size() && text[at] != wanted) ++at;
  return at;
}

/// Takes the text before the first separator off the front of `rest`, and the separator with it.
constexpr std::string_view cut(std::string_view& rest, char separator) {
  const auto at = find(rest, separator);
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(at < rest.size() ? at + 1 : at);
  return taken;
}

}  // namespace tokenferry
