#include "server/exchange/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "shared/scan.hpp"
#include "shared/secret.hpp"

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

/// Parses JSON, leaving out what is nested too deeply: the library copies a growing object's
/// members with one call for each level, for which the stack may be too small. returns  anything
/// but an object: it is not JSON, or a wanted member is too deep
Json parse_shallow(std::string_view json, const Wanted& wanted) {
  bool is_wanted = false;
  bool too_deep = false;
  const auto keep = [&](int depth, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (event == Event::key && depth == 1) {
      is_wanted = wanted && wanted(parsed.get_ref<const std::string&>());
    }
    const bool opens = event == Event::object_start || event == Event::array_start;
    if (!opens || depth <= max_json_depth) return true;
    too_deep = too_deep || is_wanted;
    return false;
  };
  auto parsed = Json::parse(json.begin(), json.end(), keep, false);
  return too_deep ? Json() : parsed;
}

/// Flattens the members of an object into pairs.
class Flattening {
 public:
  explicit Flattening(const Wanted& wanted) : wanted_(wanted) {}

  /// returns  false: there are too many wanted pairs
  bool take(const Json& object) {
    for (const auto& [key, member] : object.items()) {
      is_wanted_ = wanted_ && wanted_(key);
      if (!take(member, key)) return false;
    }
    return true;
  }

  Params pairs;

 private:
  bool take(const Json& value, const std::string& name) {
    if (value.is_null() || value.is_discarded()) return true;
    if (!value.is_structured()) return add(value, name);
    for (const auto& [key, member] : value.items()) {
      if (!take(member, name + '.' + key)) return false;
    }
    return true;
  }

  bool add(const Json& value, const std::string& name) {
    auto& count = is_wanted_ ? wanted_count_ : other_count_;
    if (count == max_params) return !is_wanted_;
    ++count;
    if (value.is_string()) {
      pairs.add(name, value.get_ref<const std::string&>());
    } else if (value.is_boolean()) {
      pairs.add(name, value.get<bool>() ? "true" : "false");
    } else {
      pairs.add(name, write_number(value));
    }
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

Result<Params> flatten(std::string_view json, const Wanted& wanted) {
  const auto parsed = parse_shallow(json, wanted);
  if (!parsed.is_object()) return Error{Errc::malformed, "not a JSON object"};
  Flattening flattening(wanted);
  if (!flattening.take(parsed)) return Error{Errc::malformed, "too deep or too many members"};
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
  text_ += shortest(number);
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
