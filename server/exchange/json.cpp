#include "server/exchange/json.hpp"

#include <algorithm>

#include "server/config/number_text.hpp"
#include "server/exchange/json_text.hpp"
#include "shared/scan.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

using Kind = JsonValue::Kind;

std::string write_scalar(const JsonValue& value) {
  if (value.is(Kind::boolean)) return value.truth ? "true" : "false";
  return value.is(Kind::number) ? number_text(value.number) : value.text;
}

/// Flattens the members of an object into pairs.
class Flattening {
 public:
  explicit Flattening(const Wanted& wanted) : wanted_(wanted) {}

  /// False: there are too many pairs of what is wanted.
  bool take(const JsonValue& object) {
    for (std::size_t i = 0; i < object.items.size(); ++i) {
      is_wanted_ = wanted_ && wanted_(object.names[i]);
      if (!take(object.items[i], object.names[i])) return false;
    }
    return true;
  }

  Params pairs;

 private:
  bool take(const JsonValue& value, const std::string& name) {
    if (value.is(Kind::null)) return true;
    if (value.is(Kind::too_deep)) return !is_wanted_;
    if (!value.is_structured()) return add(value, name);
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const auto key = value.is(Kind::object) ? value.names[i] : std::to_string(i);
      if (!take(value.items[i], name + '.' + key)) return false;
    }
    return true;
  }

  bool add(const JsonValue& value, const std::string& name) {
    auto& count = is_wanted_ ? wanted_count_ : other_count_;
    if (count == max_params) return !is_wanted_;
    ++count;
    pairs.add(name, write_scalar(value));
    return true;
  }

  const Wanted& wanted_;
  bool is_wanted_ = false;  ///< whether the current member is
  std::size_t wanted_count_ = 0;
  std::size_t other_count_ = 0;
};

/// The pairs of a form whose names are wanted.
std::string wanted_pairs(std::string_view form, const Wanted& wanted) {
  std::string kept;
  while (!form.empty()) {
    const auto pair = cut(form, '&');
    if (wanted(pair.substr(0, pair.find('=')))) (kept += pair) += '&';
  }
  return kept;
}

}  // namespace

Result<Params> flatten(std::string_view json, const Wanted& wanted) {
  const auto parsed = parse_json(json);
  if (!parsed || !parsed->value.is(Kind::object)) {
    return Error{Errc::malformed, "not a JSON object"};
  }
  Flattening flattening(wanted);
  if (!flattening.take(parsed->value)) {
    return Error{Errc::malformed, "too deep or too many members"};
  }
  return std::move(flattening.pairs);
}

Result<Params> read_fields(std::string_view body, const Wanted& wanted) {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first != body.npos && body[first] == '{') return flatten(body, wanted);
  auto kept = wanted_pairs(body, wanted);
  auto fields = parse_form(kept);
  wipe(kept);
  return fields;
}

void JsonObject::begin(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  append_quoted(text_, name);
  text_ += ':';
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  begin(name);
  append_quoted(text_, text);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, double number) {
  begin(name);
  text_ += number_text(number);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, const std::vector<std::string_view>& texts) {
  begin(name);
  text_ += '[';
  for (const auto text : texts) {
    if (!text_.ends_with('[')) text_ += ',';
    append_quoted(text_, text);
  }
  text_ += ']';
  return *this;
}

}  // namespace tokenferry::server
