#include "server/config/json_value.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace tokenferry::server {
namespace {

using Kind = JsonValue::Kind;

JsonValue of_kind(Kind kind) {
  JsonValue value;
  value.kind = kind;
  return value;
}

template <class Integer>
JsonValue of_integer(Integer number) {
  auto value = of_kind(Kind::integer);
  value.text = std::to_string(number);
  value.number = static_cast<double>(number);
  return value;
}

/// Takes what the library's parser reads, in its turn.
class Builder {
 public:
  explicit Builder(ParsedJson& parsed) : parsed_(parsed) {}

  bool null() { return put({}); }
  bool boolean(bool truth) {
    auto value = of_kind(Kind::boolean);
    value.truth = truth;
    return put(std::move(value));
  }
  bool number_integer(std::int64_t number) { return put(of_integer(number)); }
  bool number_unsigned(std::uint64_t number) { return put(of_integer(number)); }
  bool number_float(double number, const std::string&) {
    auto value = of_kind(Kind::number);
    value.number = number;
    return put(std::move(value));
  }
  bool string(std::string& text) {
    auto value = of_kind(Kind::text);
    value.text = std::move(text);
    return put(std::move(value));
  }
  template <class Binary>
  bool binary(Binary&) {
    return false;  // no JSON
  }

  bool start_object(std::size_t) { return open(Kind::object); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Kind::list); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (skipped_ > 0) return true;
    if (open_.back()->find(name) && !parsed_.repeated) parsed_.repeated = name;
    next_ = &open_.back()->member(name);
    return true;
  }
  template <class Fault>
  bool parse_error(std::size_t, const std::string&, const Fault&) {
    return false;
  }

 private:
  /// Where the next value goes. No list of values grows while one of them is open.
  JsonValue& place() {
    if (open_.empty()) return parsed_.value;
    if (open_.back()->is(Kind::object)) return *next_;
    return open_.back()->items.emplace_back();
  }
  bool put(JsonValue value) {
    if (skipped_ == 0) place() = std::move(value);
    return true;
  }
  bool open(Kind kind) {
    if (skipped_ > 0 || open_.size() > max_json_depth) {
      if (skipped_++ == 0) place() = of_kind(Kind::too_deep);
      return true;
    }
    auto& value = place();
    value = of_kind(kind);
    open_.push_back(&value);
    return true;
  }
  bool close() {
    if (skipped_ > 0) {
      --skipped_;
    } else {
      open_.pop_back();
    }
    return true;
  }

  ParsedJson& parsed_;
  std::vector<JsonValue*> open_;
  JsonValue* next_ = nullptr;  ///< the member whose value comes
  std::size_t skipped_ = 0;    ///< how many are open that are too deep
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
  ParsedJson parsed;
  Builder builder(parsed);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return parsed;
}

}  // namespace tokenferry::server
