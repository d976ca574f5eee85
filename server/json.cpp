#include "server/json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace tokenferry::server {
namespace {

using Json = nlohmann::ordered_json;

/// The shortest decimal that reads back as this number, as JavaScript's String() writes it.
std::string shortest(double number) {
  const double size = std::fabs(number);
  const bool plain = size == 0 || (size >= 1e-6 && size < 1e21);
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

/// Pairs in the order of their first occurrence, each with its last value.
class Flattener {
 public:
  bool take(const Json& value, const std::string& name, int depth) {
    if (value.is_null()) return true;
    if (value.is_structured()) return take_members(value, name, depth + 1);
    if (value.is_string()) return set(name, value.get_ref<const std::string&>());
    if (value.is_boolean()) return set(name, value.get<bool>() ? "true" : "false");
    return set(name, write_number(value));
  }

  Params pairs() const {
    Params params;
    for (const auto& [name, value] : pairs_) params.add(name, value);
    return params;
  }

 private:
  bool take_members(const Json& value, const std::string& name, int depth) {
    if (depth > max_json_depth) return false;
    for (const auto& [key, member] : value.items()) {
      if (!take(member, depth == 1 ? key : name + '.' + key, depth)) return false;
    }
    return true;
  }

  bool set(const std::string& name, const std::string& value) {
    for (auto& pair : pairs_) {
      if (pair.name == name) {
        pair.value = value;
        return true;
      }
    }
    if (pairs_.size() == max_params) return false;
    pairs_.push_back({name, value});
    return true;
  }

  std::vector<Params::Pair> pairs_;
};

std::string quoted(std::string_view text) {
  return Json(std::string(text)).dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

Result<Params> flatten(std::string_view json) {
  const auto parsed = Json::parse(json.begin(), json.end(), nullptr, false);
  if (!parsed.is_object()) return Error{Errc::malformed, "not a JSON object"};
  Flattener flattener;
  if (!flattener.take(parsed, {}, 0)) return Error{Errc::malformed, "too deep or too many members"};
  return flattener.pairs();
}

Result<Params> read_fields(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first != body.npos && body[first] == '{') return flatten(body);
  return parse_form(body);
}

void JsonObject::begin(std::string_view name) {
  if (!members_.empty()) members_ += ',';
  members_ += quoted(name);
  members_ += ':';
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  begin(name);
  members_ += quoted(text);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, double number) {
  begin(name);
  members_ += shortest(number);
  return *this;
}

}  // namespace tokenferry::server
