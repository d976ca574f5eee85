// The configuration: a strict JSON file, the environment, or both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/config/cidr.hpp"
#include "server/config/listen_address.hpp"
#include "server/config/proxy.hpp"
#include "shared/provider.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {

enum class RefreshGrant { refused, allowed };

/// One OAuth client: an app registered at one provider.
struct ClientConfig {
  std::string client_id;
  Secret client_secret;
  std::string token_endpoint;
  ClientAuth client_auth = ClientAuth::client_secret_post;
  std::vector<std::string> redirect_uris;
  std::vector<std::string> origins;
  std::optional<std::vector<std::string>> scopes;  ///< the ceiling; nullopt: none
  std::vector<std::string> expose;                 ///< further members of the answer to pass on
  RefreshGrant refresh_grant = RefreshGrant::refused;
};

struct Limits {
  int requests_per_minute = 600;  ///< from one address
  int connections = 256;          ///< from one address
  int exchanges = 4096;           ///< under way at once
  int threads = 0;                ///< that serve; 0: one a processor
  int upstream_seconds = 10;      ///< for one exchange with the provider
  int drain_seconds = 5;          ///< of serving on after SIGTERM, until others have noticed
};

/// PEM files of the listening side.
struct TlsFiles {
  std::string certificate;
  std::string private_key;
};

struct Config {
  ListenAddress listen;
  std::vector<ClientConfig> clients;
  std::string ca_file;  ///< an additional trust anchor; empty: none
  std::optional<TlsFiles> tls;
  Limits limits;
  std::vector<Cidr> trusted_proxies;
  std::optional<EgressProxy> proxy;  ///< on the way out
  ProxyExceptions proxy_exceptions;
  /// What is served all the same and can be a mistake, each in one line as a ConfigError's.
  std::vector<std::string> warnings;
};

/// The proxy on the way to this token endpoint; nullptr: none. Plain HTTP goes through none: it is
/// for this machine, and would be read on the way.
const EgressProxy* proxy_for(const Config& config, const Url& url);

/// What went wrong, in one line: file, key, what was expected, what was found. Never a value that
/// could be a secret in the wrong place.
struct ConfigError {
  std::string message;
};

/// Reads the configuration, the secrets with it.
/// file    empty: the environment alone
/// listen  an address from the command line, which goes before the environment and the file
std::variant<Config, ConfigError> load_config(const std::string& file, const std::string& listen);

}  // namespace tokenferry::server
