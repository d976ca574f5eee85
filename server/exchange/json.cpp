#include "server/exchange/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace tokenferry::server {
namespace {

using Json = nlohmann::ordered_json;

/// The shortest decimal that reads back as this number, as JavaScript's String() writes it.
std::string shortest(double number) {
  if (number == 0) return "0";  // without the sign of a zero
  const double size = std::fabs(number);
  const bool plain = size >= 1e-6 && size < 1e21;
  std::array<char, 64> digits;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format).ptr;
  return std::string(digits.data(), end);
}

std::string write_number(const Json& value) {
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  return shortest(value.get<double>());
}

/// Skips what is nested too deep while it is read, so that no copy of the document, nor its end,
/// recurses into that.
bool is_shallow(int depth, Json::parse_event_t event, Json&) {
  using Event = Json::parse_event_t;
  return depth <= max_json_depth || (event != Event::object_start && event != Event::array_start);
}

/// Adds the pairs of a value. False: it holds too many.
bool take(const Json& value, const std::string& name, int depth, Params& pairs);

bool take_members(const Json& value, const std::string& name, int depth, Params& pairs) {
  for (const auto& [key, member] : value.items()) {
    const auto path = depth == 0 ? key : name + '.' + key;
    if (!take(member, path, depth + 1, pairs)) return false;
  }
  return true;
}

bool take(const Json& value, const std::string& name, int depth, Params& pairs) {
  if (value.is_null() || value.is_discarded()) return true;
  if (value.is_structured()) return take_members(value, name, depth, pairs);
  if (pairs.size() == max_params) return false;
  if (value.is_string()) {
    pairs.add(name, value.get_ref<const std::string&>());
  } else if (value.is_boolean()) {
    pairs.add(name, value.get<bool>() ? "true" : "false");
  } else {
    pairs.add(name, write_number(value));
  }
  return true;
}

bool needs_escape(char c) {
  return c < ' ' || c > '~' || c == '"' || c == '\\';
}

void append_quoted(std::string& out, std::string_view text) {
  if (std::any_of(text.begin(), text.end(), needs_escape)) {
    out += Json(std::string(text)).dump(-1, ' ', true, Json::error_handler_t::replace);
  } else {
    (out += '"').append(text) += '"';
  }
}

}  // namespace

Result<Params> flatten(std::string_view json) {
  const auto parsed = Json::parse(json.begin(), json.end(), is_shallow, false);
  if (!parsed.is_object()) return Error{Errc::malformed, "not a JSON object"};
  Params pairs;
  if (!take_members(parsed, {}, 0, pairs)) {
    return Error{Errc::malformed, "too many members"};
  }
  return pairs;
}

Result<Params> read_fields(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first != body.npos && body[first] == '{') return flatten(body);
  return parse_form(body);
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
  text_ += shortest(number);
  return *this;
}

}  // namespace tokenferry::server
