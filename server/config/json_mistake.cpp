#include "server/config/json_mistake.hpp"

#include <algorithm>
#include <vector>

#include "server/config/json_lexeme.hpp"

namespace tokenferry::server {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/// A beginning that no part of JSON has.
struct Stranger {
  std::string_view begins;
  std::string_view kind;
};
constexpr Stranger strangers[] = {
    {"//", "a comment, which JSON does not have"},
    {"/*", "a comment, which JSON does not have"},
    {"#", "a comment, which JSON does not have"},
    {"'", "single quotes in place of double ones"},
    {"`", "a backtick in place of a double quote"},
    {"\xe2\x80\x98", "typographic quotes in place of straight ones"},
    {"\xe2\x80\x99", "typographic quotes in place of straight ones"},
    {"\xe2\x80\x9c", "typographic quotes in place of straight ones"},
    {"\xe2\x80\x9d", "typographic quotes in place of straight ones"},
    {"\xe2\x80\x9e", "typographic quotes in place of straight ones"},
    {"\xc2\xab", "typographic quotes in place of straight ones"},
    {"\xc2\xa0", "a no-break space, which is no space to JSON"},
    {"\xe2\x80\x8b", "an invisible character"},
    {"\xef\xbb\xbf", "an invisible character"},
    {"<<<<<<<", "a mark of a merge conflict"},
    {"=======", "a mark of a merge conflict"},
    {">>>>>>>", "a mark of a merge conflict"},
    {";", "a semicolon, which JSON does not have"},
};

/// Reads the text token by token up to the first that is not allowed in its place.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  /// What is wrong at `at()`; empty: nothing.
  std::string_view run() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
      if (at_ == text_.size()) return end();
      for (const auto& stranger : strangers) {
        if (rest().starts_with(stranger.begins)) return stranger.kind;
      }
      const auto kind = step(text_[at_]);
      if (!kind.empty()) return kind;
    }
  }

  std::size_t at() const { return at_; }

 private:
  enum class Awaited { value, first_value, key, first_key, colon, comma, nothing };

  std::string_view rest() const { return text_.substr(at_); }

  std::string_view end() const {
    if (awaited_ == Awaited::nothing) return {};
    if (open_.empty()) return "an empty file";
    return open_.back() == '{' ? "its end, and a brace { that is not closed"
                               : "its end, and a bracket [ that is not closed";
  }

  std::string_view step(char c) {
    switch (awaited_) {
      case Awaited::value:
      case Awaited::first_value:
        if (c == ']' && awaited_ == Awaited::first_value) return close(c);
        return value(c);
      case Awaited::key:
      case Awaited::first_key:
        if (c == '}' && awaited_ == Awaited::first_key) return close(c);
        return key(c);
      case Awaited::colon:
        if (c != ':') return c == '=' ? "= in place of a colon" : "no colon behind a key";
        awaited_ = Awaited::value;
        ++at_;
        return {};
      case Awaited::comma:
        return comma(c);
      case Awaited::nothing:
        return "more text behind the end";
    }
    return {};
  }

  std::string_view key(char c) {
    if (c == '}') return "a comma before the closing brace";
    if (c == ',') return "a comma too many";
    if (is_letter(c)) return "a key without quotes";
    if (c != '"') return "no key in quotes where one belongs";
    awaited_ = Awaited::colon;
    return skip_json_string(text_, at_);
  }

  std::string_view value(char c) {
    if (c == '{' || c == '[') {
      open_.push_back(c);
      awaited_ = c == '{' ? Awaited::first_key : Awaited::first_value;
      ++at_;
      return {};
    }
    const bool first = open_.empty();
    const bool in_list = !first && open_.back() == '[';
    awaited_ = open_.empty() ? Awaited::nothing : Awaited::comma;
    if (c == '"') return skip_json_string(text_, at_);
    const bool digit_next = at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
    if (is_digit(c) || (c == '-' && (digit_next || !first))) return skip_json_number(text_, at_);
    if (c == ']' && in_list) return "a comma before the closing bracket";
    if (c == ',' && in_list) return "a comma too many";
    if (c == ']' || c == '}' || c == ',') return "no value where one belongs";
    for (const std::string_view word : {"true", "false", "null"}) {
      const auto behind = at_ + word.size();
      if (!rest().starts_with(word) || (behind < text_.size() && is_letter(text_[behind])))
        continue;
      at_ = behind;
      return {};
    }
    if (first) return "YAML or another format: JSON begins with {";
    return is_letter(c) ? "a word without quotes" : "a character that begins no value";
  }

  std::string_view comma(char c) {
    if (c == '}' || c == ']') return close(c);
    if (c == ',') {
      awaited_ = open_.back() == '{' ? Awaited::key : Awaited::value;
      ++at_;
      return {};
    }
    if (c == '"' || c == '{' || c == '[' || is_letter(c) || is_digit(c)) {
      return "no comma before this";
    }
    return "no comma, brace or bracket behind a value";
  }

  std::string_view close(char c) {
    const char opened = open_.back();
    if ((opened == '{') != (c == '}')) {
      return opened == '{' ? "] where } belongs" : "} where ] belongs";
    }
    open_.pop_back();
    awaited_ = open_.empty() ? Awaited::nothing : Awaited::comma;
    ++at_;
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Awaited awaited_ = Awaited::value;
  std::vector<char> open_;
};

}  // namespace

std::string JsonMistake::where() const {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::optional<JsonMistake> find_json_mistake(std::string_view text) {
  if (text.substr(0, 2).find('\0') != text.npos || text.starts_with("\xff\xfe") ||
      text.starts_with("\xfe\xff")) {
    return JsonMistake{1, 1, "UTF-16: save it as UTF-8"};
  }
  Scanner scanner(text);
  const auto kind = scanner.run();
  if (kind.empty()) return std::nullopt;
  JsonMistake mistake;
  mistake.kind = kind;
  auto before = text.substr(0, scanner.at());
  if (before.starts_with(byte_order_mark)) before.remove_prefix(byte_order_mark.size());
  mistake.line += static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  before.remove_prefix(before.rfind('\n') + 1);  // removes nothing where there is none
  mistake.column += static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
  return mistake;
}

}  // namespace tokenferry::server
