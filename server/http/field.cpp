#include "server/http/field.hpp"

#include <algorithm>

#include "shared/scan.hpp"

namespace tokenferry::server {
namespace {

bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

std::string_view trim_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view find_odd_octet(std::string_view lines, std::size_t from) {
  for (auto i = from; i < lines.size(); ++i) {
    const auto c = static_cast<unsigned char>(lines[i]);
    const bool after_cr = i > 0 && lines[i - 1] == '\r';
    if (c == '\n' && !after_cr) return "A line ends in a bare LF.";
    if (after_cr && c != '\n') return "A CR is not followed by LF.";
    if ((c < 0x20 && c != '\r' && c != '\n' && c != '\t') || c == 0x7f) {
      return "A line contains a control character.";
    }
  }
  return {};
}

std::optional<FieldLine> read_field_line(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon))) return std::nullopt;
  return FieldLine{line.substr(0, colon), trim_blanks(line.substr(colon + 1))};
}

std::string_view take_item(std::string_view& list) {
  return trim_blanks(cut(list, ','));
}

bool lists(std::string_view list, std::string_view item) {
  while (!list.empty()) {
    if (equal_ignoring_case(take_item(list), item)) return true;
  }
  return false;
}

}  // namespace tokenferry::server
