#include "server/config/environment.hpp"

#include <algorithm>

#include "server/config/config_reader.hpp"
#include "server/config/key_names.hpp"

namespace tokenferry::server {
namespace {

constexpr std::string_view prefix = "TOKENFERRY_";

/// Kubernetes sets variables in every container for the services of its namespace. For a service
/// named "tokenferry" or "tokenferry-...": TOKENFERRY_SERVICE_HOST, TOKENFERRY_SERVICE_PORT_HTTP,
/// TOKENFERRY_PORT=tcp://10.0.0.1:80, TOKENFERRY_PORT_80_TCP_ADDR. Docker's links do the same.
bool is_of_a_service(std::string_view name, std::string_view value) {
  if (name.ends_with("_SERVICE_HOST") || name.ends_with("_SERVICE_PORT") ||
      name.find("_SERVICE_PORT_") != name.npos) {
    return true;
  }
  if (name.ends_with("_PORT") && value.find("://") != value.npos) return true;
  const auto port = name.find("_PORT_");
  if (port == name.npos) return false;
  auto rest = name.substr(port + 6);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  rest.remove_prefix(digits);
  return digits > 0 &&
         (rest.starts_with("_TCP") || rest.starts_with("_UDP") || rest.starts_with("_SCTP"));
}

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

void add_text(JsonValue& object, const std::string& key, std::string_view text) {
  auto& member = object.member(key);
  member.kind = JsonValue::Kind::text;
  member.text = text;
}

void add(JsonValue& json, const std::string& key, std::string_view value) {
  for (const auto& set : key_sets) {
    if (set.object.empty()) continue;
    if (key == set.object) {
      const auto one = variable_of(set, *set.begin());
      refuse_config("environment: " + variable_of({}, key) +
                    ": expected a variable for each key, such as " + one + ", found all in one");
    }
    const auto begin = std::string(set.object) + '_';
    if (set.object == "clients" || !key.starts_with(begin)) continue;
    return add_text(json.member(set.object), key.substr(begin.size()), value);
  }
  add_text(json, key, value);
}

}  // namespace

JsonValue load_environment(const std::vector<std::string>& secrets) {
  JsonValue json;
  json.kind = JsonValue::Kind::object;
  for (const auto whole : variables()) {
    const auto equals = std::min(whole.find('='), whole.size());
    const auto name = whole.substr(0, equals);
    if (!name.starts_with(prefix)) continue;
    const auto value = whole.substr(std::min(equals + 1, whole.size()));
    const bool foreign = std::find(secrets.begin(), secrets.end(), name) != secrets.end();
    if (foreign || is_of_a_service(name, value)) continue;
    add(json, lower(name.substr(prefix.size())), value);
  }
  return json;
}

std::optional<std::string_view> variable_named(std::string_view name) {
  for (const auto whole : variables()) {
    if (whole.starts_with(name) && whole.substr(name.size()).starts_with('=')) {
      return whole.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

}  // namespace tokenferry::server
