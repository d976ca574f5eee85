#include "server/front/settings.hpp"

#include "server/net/tls_context.hpp"

namespace tokenferry::server {

timespec coarse_time() {
  timespec now{};
  // It fails for no clock that Linux has.
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now;
}

std::variant<std::shared_ptr<const Settings>, ConfigError> load_settings(
    const std::string& file, const std::string& listen) {
  auto settings = std::make_shared<Settings>();
  settings->read_at = coarse_time();
  auto loaded = load_config(file, listen);
  if (auto* error = std::get_if<ConfigError>(&loaded)) return *error;
  settings->config = std::move(std::get<Config>(loaded));

  auto provider_tls = make_client_context(settings->config);
  if (auto* error = std::get_if<ConfigError>(&provider_tls)) return *error;
  settings->provider_tls = std::move(std::get<SslContext>(provider_tls));
  if (settings->config.tls) {
    auto own_tls = make_server_context(*settings->config.tls);
    if (auto* error = std::get_if<ConfigError>(&own_tls)) return *error;
    settings->own_tls = std::move(std::get<SslContext>(own_tls));
  }
  return settings;
}

std::optional<ConfigError> certificate_fault(const Settings& settings, std::time_t now) {
  if (!settings.own_tls) return std::nullopt;
  return find_validity_fault(*settings.own_tls, *settings.config.tls, now);
}

std::vector<std::string> warnings_of(const Settings& settings, bool local, std::time_t now) {
  const auto& config = settings.config;
  auto warnings = config.warnings;
  if (const auto fault = certificate_fault(settings, now)) warnings.push_back(fault->message);
  if (!local && !config.tls && config.trusted_proxies.empty()) {
    warnings.push_back(
        "listen: expected \"tls\", or a proxy with TLS that \"trusted_proxies\" names, found plain "
        "HTTP beyond this machine");
  }
  return warnings;
}

}  // namespace tokenferry::server
