#include "shared/scan.hpp"

#include <cstddef>

namespace tokenferry {

std::string replace_others(std::string_view text, std::string_view ranges, std::string_view by) {
  const auto is_one = [ranges](char c) {
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      if (ranges[i] == '\\') ++i;
      const bool range = i + 2 < ranges.size() && ranges[i + 1] == '-';
      if (c >= ranges[i] && c <= ranges[range ? i + 2 : i]) return true;
      if (range) i += 2;
    }
    return false;
  };
  std::string out;
  for (const char c : text) out += is_one(c) ? std::string_view(&c, 1) : by;
  return out;
}

bool equal_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower_case[i]) return false;
  }
  return true;
}

std::string replace(std::string_view text, std::string_view mark, std::string_view by) {
  std::string out;
  for (auto at = text.find(mark); at != text.npos; at = text.find(mark)) {
    out.append(text.substr(0, at)).append(by);
    text.remove_prefix(at + mark.size());
  }
  return out.append(text);
}

}  // namespace tokenferry
