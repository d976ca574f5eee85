#include "server/config/config.hpp"

#include <algorithm>

#include "server/config/client_config.hpp"
#include "server/config/config_file.hpp"
#include "server/config/environment.hpp"
#include "server/config/proxy_source.hpp"
#include "server/config/secret_source.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

std::string load_path(const ConfigReader& in, std::string_view key) {
  constexpr auto expected = "a readable PEM file";
  std::string path(in.required_text(key, expected));
  if (path.find_first_of("\r\n") != path.npos || path.find("-----BEGIN") != path.npos) {
    in.fail(key, expected, "the PEM text itself: put it into a file, and name that");
  }
  if (!path.starts_with('/')) path = in.source().directory + path;
  const auto fault = look_at(path).fault;
  // The path of a key is not shown: somebody may have put the key itself here.
  const bool shown = key.find("key") == key.npos;
  if (!fault.empty()) in.fail(key, expected, fault + (shown ? ": " + path : ""));
  in.source().files.push_back(path);
  return path;
}

void read_limits(const ConfigReader& in, Limits& limits) {
  in.allow_only({keys_of("limits")});
  limits.requests_per_minute =
      in.number("requests_per_minute", limits.requests_per_minute, 1, 1000000);
  limits.connections = in.number("connections", limits.connections, 1, 65536);
  limits.threads = in.number("threads", limits.threads, 1, 64);
  limits.exchanges = in.number("exchanges", limits.exchanges, 1, 32768);
  limits.upstream_seconds = in.number("upstream_seconds", limits.upstream_seconds, 1, 60);
  limits.drain_seconds = in.number("drain_seconds", limits.drain_seconds, 0, 300);
}

void read_log(const ConfigReader& in, LogOptions& log) {
  in.allow_only({keys_of("log")});
  log.health = in.flag("health", log.health);
}

TlsFiles read_tls(const ConfigReader& in) {
  in.allow_only({keys_of("tls")});
  TlsFiles files{load_path(in, "certificate"), load_path(in, "private_key")};
  check_access(in, "private_key", files.private_key);
  return files;
}

void read_proxies(const ConfigReader& in, std::vector<Cidr>& trusted) {
  const auto proxies = in.texts("trusted_proxies");
  if (!proxies) return;
  trusted.clear();
  for (std::size_t i = 0; i < proxies->size(); ++i) {
    const auto key = "trusted_proxies/" + std::to_string(i);
    const auto network = read_cidr((*proxies)[i]);
    if (!network) {
      in.fail(key, "an IP address, a network such as 10.0.0.0/8, or unix", "another text");
    }
    if (network->contains_all()) {
      in.warn(key, "the addresses of your proxies", "everybody: each can claim any address");
    }
    trusted.push_back(*network);
  }
}

void read_listen(std::string_view text, const std::string& where, Config& config) {
  const auto address = read_listen_address(text);
  if (!address) {
    refuse_config(
        where + ": expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another text");
  }
  config.listen = *address;
}

/// Where whoever watches the server reads its numbers.
std::optional<ListenAddress> read_metrics(const ConfigReader& in) {
  const auto text = in.text("metrics");
  const auto address = read_listen_address(text.value_or(""));
  if (!address || !address->path.empty()) {
    in.fail("metrics", "HOST:PORT, such as 127.0.0.1:9464", "another text");
  }
  const auto ip = read_ip(address->host);
  if (ip ? !ip->is_loopback() : !is_loopback(address->host)) {
    in.warn("metrics", "an address of this machine alone, such as 127.0.0.1:9464",
            "one at which others can read them");
  }
  return address;
}

/// Reads the keys of the server. Those of the environment override those of the file.
void read_server(const ConfigReader& in, Config& config) {
  if (const auto listen = in.text("listen")) {
    const bool file = in.source().kind == SourceKind::file;
    read_listen(*listen, in.source().name + (file ? ": /listen" : ": TOKENFERRY_LISTEN"), config);
  }
  if (in.has("ca_file")) config.ca_file = load_path(in, "ca_file");
  if (in.has("proxy")) config.proxy = load_proxy(in);
  if (const auto tls = in.object("tls")) config.tls = read_tls(*tls);
  if (const auto limits = in.object("limits")) read_limits(*limits, config.limits);
  if (const auto log = in.object("log")) read_log(*log, config.log);
  if (in.has("metrics")) config.metrics = read_metrics(in);
  config.watch_files = in.flag("watch_files", config.watch_files);
  read_proxies(in, config.trusted_proxies);
}

void add_client(const ConfigReader& in, Config& config) {
  auto client = load_client(in);
  for (const auto& other : config.clients) {
    if (other.client_id == client.client_id) {
      in.fail("client_id", "a client_id that no other client has", "one twice");
    }
  }
  config.clients.push_back(std::move(client));
}

void take_notes(const ConfigSource& source, Config& config) {
  config.warnings.insert(config.warnings.end(), source.warnings.begin(), source.warnings.end());
  config.files.insert(config.files.end(), source.files.begin(), source.files.end());
}

/// returns  the variables that its clients' secrets come from
std::vector<std::string> read_clients(const std::string& file, Config& config) {
  ConfigSource source;
  const auto json = load_config_file(file, source);
  const ConfigReader in(json, "", source);
  in.allow_only({keys_of("")});
  const auto clients = in.objects("clients");
  for (const auto& client : clients) client.allow_only({keys_of("clients")});
  for (const auto& client : clients) add_client(client, config);
  read_server(in, config);
  take_notes(source, config);
  return source.variables;
}

void read_environment(const std::vector<std::string>& secrets, Config& config) {
  ConfigSource source{SourceKind::environment, "environment", "", FileAccess::owner, {}, {}, {}};
  const auto json = load_environment(secrets);
  const ConfigReader in(json, "TOKENFERRY_", source);
  in.allow_only({keys_of(""), keys_of("clients")});
  read_server(in, config);
  const auto keys = keys_of("clients");
  const auto given = std::count_if(keys.begin(), keys.end(), [&](auto key) { return in.has(key); });
  const auto* const alone = in.has("client_secret") ? "client_secret" : "previous_client_secret";
  if (given == 1 && in.has(alone)) {
    in.warn(alone, "a client of the file that names it by \"" + std::string(alone) + "_env\"",
            "none");
  } else if (given > 0) {
    add_client(in, config);
  }
  take_notes(source, config);
}

}  // namespace

Config read_config(const std::string& file, const std::string& listen) {
  Config config;
  std::vector<std::string> secrets;
  if (!file.empty()) secrets = read_clients(file, config);
  read_environment(secrets, config);
  add_proxy_of_environment(config);
  if (!listen.empty()) read_listen(listen, "--listen", config);
  if (config.clients.empty()) {
    refuse_config((file.empty() ? std::string("configuration") : file) +
                  ": /clients: expected at least one client, found none; name a file with "
                  "--config, or set TOKENFERRY_CLIENT_ID");
  }
  return config;
}

}  // namespace tokenferry::server
