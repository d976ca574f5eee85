#include "server/config/json_value.hpp"

#include <algorithm>
#include <cmath>

#include "server/config/json_lexeme.hpp"
#include "server/config/json_mistake.hpp"
#include "server/config/number_text.hpp"

namespace tokenferry::server {
namespace {

using Kind = JsonValue::Kind;

/// What a value begins with.
constexpr std::string_view begins_value = "{[\"-0123456789tfn";
/// The same, and what ends an object or a list.
constexpr std::string_view begins_value_or_ends = "]}{[\"-0123456789tfn";

/// Reads a text in which find_json_mistake has found none, so that whatever stands in it is known
/// by its first character.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { skip_to(begins_value); }

  /// A value that stands in as many others as `depth` says.
  JsonValue read(std::size_t depth = 0) {
    JsonValue value;
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      read_structure(value, depth);
    } else if (c == '"') {
      value.kind = Kind::text;
      value.text = read_text();
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      read_digits(value);
    } else {
      if (c != 'n') value.kind = Kind::boolean;
      value.truth = c == 't';
      at_ += c == 'f' ? 5 : 4;  // the length of the word
    }
    return value;
  }

  std::optional<std::string> repeated;
  bool is_beyond_range = false;

 private:
  void skip_to(std::string_view characters) { at_ = text_.find_first_of(characters, at_); }

  void read_structure(JsonValue& value, std::size_t depth) {
    value.kind = text_[at_] == '{' ? Kind::object : Kind::list;
    if (depth > max_json_depth) {
      value.kind = Kind::too_deep;
      return skip_structure();
    }
    for (;;) {
      ++at_;  // the bracket or comma
      skip_to(begins_value_or_ends);
      if (text_[at_] == ']' || text_[at_] == '}') break;
      read_item(value, depth);
      skip_to(",]}");
      if (text_[at_] != ',') break;
    }
    ++at_;
  }

  void read_item(JsonValue& value, std::size_t depth) {
    if (value.is(Kind::list)) {
      value.items.push_back(read(depth + 1));
      return;
    }
    const auto name = read_text();
    if (value.find(name) && !repeated) repeated = name;
    skip_to(":");
    skip_to(begins_value);
    value.member(name) = read(depth + 1);
  }

  void skip_structure() {
    for (std::size_t open = 0;;) {
      skip_to("{[]}\"");
      const char c = text_[at_];
      if (c == '"') {
        skip_json_string(text_, at_);
        continue;
      }
      ++at_;
      open = c == '{' || c == '[' ? open + 1 : open - 1;
      if (open == 0) return;
    }
  }

  std::string read_text() {
    const auto begin = at_ + 1;
    skip_json_string(text_, at_);
    return read_json_string(text_.substr(begin, at_ - 1 - begin));
  }

  void read_digits(JsonValue& value) {
    const auto begin = at_;
    skip_json_number(text_, at_);
    value.text = text_.substr(begin, at_ - begin);
    value.number = read_number(value.text);
    const bool whole = value.text.find_first_of(".eE") == value.text.npos;
    value.kind = whole ? Kind::integer : Kind::number;
    if (value.number == 0) value.text = "0";  // without the sign of a zero, as JavaScript has it
    is_beyond_range = is_beyond_range || std::isinf(value.number);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &items[static_cast<std::size_t>(found - names.begin())];
}

JsonValue& JsonValue::member(std::string_view name) {
  kind = Kind::object;
  const auto at =
      static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  if (at == names.size()) {
    names.emplace_back(name);
    items.emplace_back();
  }
  return items[at];
}

std::optional<ParsedJson> parse_json(std::string_view text) {
  if (find_json_mistake(text)) return std::nullopt;
  Reader reader(text);
  auto value = reader.read();
  if (reader.is_beyond_range) return std::nullopt;
  return ParsedJson{std::move(value), std::move(reader.repeated)};
}

}  // namespace tokenferry::server
