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
  std::string secret_source;  ///< where it comes from, for a person
  Secret previous_secret;     ///< tried where the provider refuses the first; empty: none
  std::string previous_secret_source;
  std::string provider;  ///< its name in the table; empty: it is not of the table
  std::string token_endpoint;
  ClientAuth client_auth = ClientAuth::client_secret_post;
  std::vector<std::string> redirect_uris;
  std::vector<std::string> origins;
  std::optional<std::vector<std::string>> scopes;  ///< the most to release; nullopt: no limit
  std::vector<std::string> expose;                 ///< further members of the answer to pass on
  RefreshGrant refresh_grant = RefreshGrant::refused;
};

struct Limits {
  int requests_per_minute = 600;  ///< from one address
  int connections = 256;          ///< from one address
  int exchanges = 4096;           ///< under way at once
  int threads = 0;                ///< that serve; 0: one per processor
  int upstream_seconds = 10;      ///< for one exchange with the provider
  int drain_seconds = 5;          ///< to serve on after SIGTERM, until load balancers notice
};

/// Which requests have a line in the log. Refusals and exchanges always have one.
struct LogOptions {
  bool health = true;  ///< health checks that were answered with 200
};

/// The PEM files of the server's own certificate.
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
  LogOptions log;
  std::optional<ListenAddress> metrics;  ///< where they are told; nullopt: nowhere
  std::vector<Cidr> trusted_proxies;
  std::optional<EgressProxy> proxy;  ///< on the way to providers
  ProxyExceptions proxy_exceptions;
  std::vector<std::string> files;  ///< all that were read, the configuration's own among them
  bool watch_files = false;        ///< whether a change of these is a reason to read them anew
  /// Likely mistakes that do not keep the server from starting; each a line like a ConfigError's.
  std::vector<std::string> warnings;
};

/// The proxy for connections to this token endpoint; nullptr: none. Plain HTTP uses none: it is
/// meant for this machine, and could be read on the way.
const EgressProxy* proxy_for(const Config& config, const Url& url);

/// What is wrong, in one line: file, key, what was expected, what was found. Never a value: it
/// could be a secret in the wrong place.
struct ConfigError {
  std::string message;
};

/// Reads the configuration, including the secrets. The first fault ends it (refuse_config).
/// file    empty: only the environment is read
/// listen  an address from the command line, which overrides the environment and the file
Config read_config(const std::string& file, const std::string& listen);

/// The same, with the fault as a value.
std::variant<Config, ConfigError> load_config(const std::string& file, const std::string& listen);

}  // namespace tokenferry::server
