// Walking through a text.
#pragma once

#include <algorithm>
#include <cstddef>

#include "shared/text.hpp"

namespace tokenferry {

/// Cuts the text before the first separator off `rest`, and the separator too; returns the text.
constexpr View cut(View& rest, char separator) {
#ifdef TOKENFERRY_LENT
  const auto taken = lent::before(rest, View(separator));
  rest = lent::behind(rest, View(separator));
#else
  const auto taken = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
#endif
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
inline Text replace_others(View text, View ranges, View by) {
#ifdef TOKENFERRY_LENT
  return lent::replace_others(text, ranges, by);
#else
  const auto is_one = [ranges](char c) {
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      if (ranges[i] == '\\') ++i;
      const bool range = i + 2 < ranges.size() && ranges[i + 1] == '-';
      if (c >= ranges[i] && c <= ranges[range ? i + 2 : i]) return true;
      if (range) i += 2;
    }
    return false;
  };
  Text out;
  for (const char c : text) out += is_one(c) ? View(&c, 1) : by;
  return out;
#endif
}

/// Whether every character is in these ranges.
inline bool consists_of(View text, View ranges) {
  return replace_others(text, ranges, "") == text;
}

/// Whether the texts are equal in any case of ASCII letters; the second is in lower case.
constexpr bool equal_ignoring_case(View text, View lower_case) {
#ifdef TOKENFERRY_LENT
  return lent::lower(text) == lower_case;
#else
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower_case[i]) return false;
  }
  return true;
#endif
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
inline Text replace(View text, View mark, View by) {
#ifdef TOKENFERRY_LENT
  return lent::replace(text, mark, by);
#else
  Text out;
  for (auto at = text.find(mark); at != text.npos; at = text.find(mark)) {
    out.append(text.substr(0, at)).append(by);
    text.remove_prefix(at + mark.size());
  }
  return out.append(text);
#endif
}

}  // namespace tokenferry
