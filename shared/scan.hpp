// Walking through a text.
#pragma once

#include <cstddef>

#include "shared/text.hpp"

namespace tokenferry {

/// Where the character first stands; the text's size where it does not.
constexpr std::size_t find(View text, char wanted) {
  std::size_t at = 0;
  for (const char c : text) {
    if (c == wanted) break;
    ++at;
  }
  return at;
}

/// Takes the text before the first separator off the front of `rest`, and the separator with it.
constexpr View cut(View& rest, char separator) {
  const auto at = find(rest, separator);
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(at);
  if (!rest.empty()) rest.remove_prefix(1);
  return taken;
}

/// The same but for the case of ASCII letters; the second is in lower case.
constexpr bool equal_ignoring_case(View text, View lower_case) {
  if (text.size() != lower_case.size()) return false;
  auto at = text.begin();
  for (const char wanted : lower_case) {
    const char c = *at++;
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != wanted) return false;
  }
  return true;
}

}  // namespace tokenferry
