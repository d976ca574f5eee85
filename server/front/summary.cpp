#include "server/front/summary.hpp"

#include <vector>

#include "server/exchange/reply.hpp"

namespace tokenferry::server {
namespace {

constexpr std::size_t column = 26;

/// A key and its values, one below the other.
std::string lines(std::string key, const std::vector<std::string>& values) {
  std::string text;
  for (const auto& value : values) {
    key.resize(column, ' ');
    text += key + clean_for_log(value, value.size()) + '\n';
    key.clear();
  }
  return text;
}

std::string summary_of(const ClientConfig& client) {
  const bool is_basic = client.client_auth == ClientAuth::client_secret_basic;
  auto text = lines("client_id", {client.client_id});
  if (!client.provider.empty()) text += lines("  provider", {client.provider});
  text += lines("  token_endpoint", {client.token_endpoint});
  text += lines("  client_auth", {is_basic ? "client_secret_basic" : "client_secret_post"});
  text += lines("  client_secret", {client.secret_source});
  if (!client.previous_secret.empty()) {
    text += lines("  previous_client_secret", {client.previous_secret_source});
  }
  text += lines("  redirect_uris", client.redirect_uris);
  text += lines("  origins", client.origins);
  text += lines("  scopes", client.scopes.value_or(std::vector<std::string>{"no ceiling"}));
  if (client.refresh_grant == RefreshGrant::allowed) text += lines("  refresh_token", {"true"});
  return text + lines("  expose", client.expose);
}

}  // namespace

std::string summary_of(const Config& config) {
  auto text = lines("listen", {text_of(config.listen) + (config.tls ? ", TLS" : ", plain HTTP")});
  if (config.metrics) text += lines("metrics", {text_of(*config.metrics)});
  if (config.proxy) {
    text += lines("proxy", {config.proxy->host + ':' + std::to_string(config.proxy->port)});
  }
  if (config.watch_files) text += lines("watch_files", {"true"});
  for (const auto& client : config.clients) text += summary_of(client);
  return text;
}

}  // namespace tokenferry::server
