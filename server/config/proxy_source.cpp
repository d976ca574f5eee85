#include "server/config/proxy_source.hpp"

#include <algorithm>

#include "server/config/environment.hpp"

namespace tokenferry::server {
namespace {

constexpr auto expected = "http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT";

/// A variable of the environment. The value is empty where it is not set.
struct Variable {
  std::string_view name;
  std::string_view value;
};
Variable first_set(std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    const auto value = variable_named(name);
    if (value && !value->empty()) return {name, *value};
  }
  return {};
}

}  // namespace

EgressProxy load_proxy(const ConfigReader& in) {
  auto read = read_proxy(in.required_text("proxy", expected));
  if (const auto* found = std::get_if<std::string>(&read)) in.fail("proxy", expected, *found);
  const auto& proxy = std::get<EgressProxy>(read);
  if (!proxy.authorization.empty() && in.source().access != FileAccess::owner) {
    in.fail("proxy", "a configuration file that only its owner may read (chmod 600)",
            "a password in one that others may read; or use HTTPS_PROXY");
  }
  return std::get<EgressProxy>(std::move(read));
}

void add_proxy_of_environment(Config& config) {
  config.proxy_exceptions = ProxyExceptions(first_set({"no_proxy", "NO_PROXY"}).value);
  if (config.proxy) return;
  const bool needed =
      std::any_of(config.clients.begin(), config.clients.end(), [&](const auto& client) {
        const auto url = read_url(client.token_endpoint);
        return url && url->scheme == "https" && !config.proxy_exceptions.contain(*url);
      });
  const auto set = first_set({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  if (!needed || set.value.empty()) return;
  auto read = read_proxy(set.value);
  if (const auto* found = std::get_if<std::string>(&read)) {
    refuse_config("environment: " + std::string(set.name) + ": expected " + expected + ", found " +
                  *found + "; with NO_PROXY=* there is none");
  }
  config.proxy = std::move(std::get<EgressProxy>(read));
}

const EgressProxy* proxy_for(const Config& config, const Url& url) {
  const bool is_meant = config.proxy && url.scheme == "https";
  return is_meant && !config.proxy_exceptions.contain(url) ? &*config.proxy : nullptr;
}

}  // namespace tokenferry::server
