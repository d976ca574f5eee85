#include "server/front/settings.hpp"

#include "server/net/tls_context.hpp"

namespace tokenferry::server {

std::variant<std::shared_ptr<const Settings>, ConfigError> load_settings(
    const std::string& file, const std::string& listen) {
  auto settings = std::make_shared<Settings>();
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

}  // namespace tokenferry::server
