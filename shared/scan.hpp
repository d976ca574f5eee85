// Walking through a text.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>

#include "shared/text.hpp"

namespace tokenferry {

/// Cuts the text before the first separator off `rest`, and the separator too; returns the text.
constexpr std::string_view cut(std::string_view& rest, char separator) {
  const auto taken = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
  return taken;
}
inline LentText cut(LentText& rest, char separator) {
  const auto taken = lent::before(rest, LentText(separator));
  rest = lent::behind(rest, LentText(separator));
  return taken;
}

/// Whether the character occurs in the text.
constexpr bool holds(View text, char wanted) {
  auto rest = text;
  return cut(rest, wanted) != text;
}

/// Whether a list of words, separated by spaces, contains this word.
constexpr bool contains_word(View list, View word) {
  for (auto rest = list; !rest.empty();) {
    if (cut(rest, ' ') == word) return true;
  }
  return false;
}

/// The text with each character outside these ranges replaced. Ranges are written as inside a
/// regular expression's brackets: `A-Za-z_`; a literal `-` stands at the end, a literal `]` after a
/// backslash.
std::string replace_others(std::string_view text, std::string_view ranges, std::string_view by);
inline LentText replace_others(std::same_as<LentText> auto text, LentText ranges, LentText by) {
  return lent::replace_others(text, ranges, by);
}

/// Whether every character is in these ranges.
inline bool consists_of(View text, View ranges) {
  return replace_others(text, ranges, "") == text;
}

/// Whether the texts are equal in any case of ASCII letters; the second is in lower case.
bool equal_ignoring_case(std::string_view text, std::string_view lower_case);
inline bool equal_ignoring_case(std::same_as<LentText> auto text, LentText lower_case) {
  return lent::lower(text) == lower_case;
}

/// The words of `wanted` that `known` does not contain, separated by spaces.
inline Text missing_words(View wanted, View known) {
  Text missing;
  for (auto rest = wanted; !rest.empty();) {
    const auto word = cut(rest, ' ');
    if (word.empty() || contains_word(known, word)) continue;
    if (!missing.empty()) missing += ' ';
    missing += word;
  }
  return missing;
}

/// The text with each `mark` replaced.
std::string replace(std::string_view text, std::string_view mark, std::string_view by);
inline LentText replace(std::same_as<LentText> auto text, LentText mark, LentText by) {
  return lent::replace(text, mark, by);
}

}  // namespace tokenferry
