#include "server/config/config.hpp"

#include <sys/stat.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "server/config/client_config.hpp"
#include "server/config/proxy_source.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

constexpr off_t max_config_size = 1024 * 1024;

struct Source {
  std::string text;
  Readers readers = Readers::others;
};

Source load_source(const std::string& file) {
  struct stat found {};
  if (stat(file.c_str(), &found) != 0) {
    throw ConfigFault(file + ": expected a configuration file, found no such file");
  }
  if (!S_ISREG(found.st_mode) || found.st_size > max_config_size) {
    throw ConfigFault(file + ": expected a configuration file of at most 1 MiB, found another");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw ConfigFault(file + ": expected a readable file, found one that may not be read");
  return {std::string(std::istreambuf_iterator<char>(in), {}),
          (found.st_mode & 077) == 0 ? Readers::owner : Readers::others};
}

std::string directory_of(const std::string& file) {
  const auto slash = file.rfind('/');
  return slash == file.npos ? std::string() : file.substr(0, slash + 1);
}

void check_readable(const ConfigReader& in, std::string_view key, const std::string& path) {
  if (!std::ifstream(path)) in.fail(key, "a readable PEM file", "no such file: " + path);
}

std::string load_path(ConfigReader& in, std::string_view key, const std::string& directory) {
  auto path = in.required_text(key, "a PEM file");
  if (!path.starts_with('/')) path = directory + path;
  check_readable(in, key, path);
  return path;
}

void read_limits(ConfigReader& in, Limits& limits) {
  limits.requests_per_minute =
      in.number("requests_per_minute", limits.requests_per_minute, 1, 1000000);
  limits.connections = in.number("connections", limits.connections, 1, 65536);
  limits.threads = in.number("threads", limits.threads, 1, 64);
  limits.exchanges = in.number("exchanges", limits.exchanges, 1, 32768);
  limits.upstream_seconds = in.number("upstream_seconds", limits.upstream_seconds, 1, 60);
  limits.drain_seconds = in.number("drain_seconds", limits.drain_seconds, 0, 300);
  in.refuse_unknown();
}

void add_client(ConfigReader& in, ClientConfig client, Config& config) {
  for (const auto& other : config.clients) {
    if (other.client_id == client.client_id) {
      in.fail("client_id", "a client_id that no other client has", "one twice");
    }
  }
  config.clients.push_back(std::move(client));
}

void set_listen(std::string_view text, const std::string& where, Config& config) {
  const auto address = read_listen_address(text);
  if (!address) throw ConfigFault(where + ": expected HOST:PORT, found another text");
  config.listen_host = address->host;
  config.listen_port = address->port;
}

void load_file(const std::string& file, Config& config) {
  auto source = load_source(file);
  const auto json = parse_config(source.text, file);
  wipe(source.text);
  const auto directory = directory_of(file);
  ConfigReader in(json, file + ": ", KeyStyle::json_pointer);
  if (const auto listen = in.text("listen")) set_listen(*listen, file + ": /listen", config);
  for (auto& client : in.objects("clients")) {
    add_client(client, load_client(client, directory, source.readers), config);
  }
  if (in.has("ca_file")) config.ca_file = load_path(in, "ca_file", directory);
  if (in.has("proxy")) config.proxy = load_proxy(in, source.readers);
  if (auto tls = in.object("tls")) {
    config.tls = TlsFiles{load_path(*tls, "certificate", directory),
                          load_path(*tls, "private_key", directory)};
    tls->refuse_unknown();
  }
  if (auto limits = in.object("limits")) read_limits(*limits, config.limits);
  if (const auto proxies = in.texts("trusted_proxies")) {
    for (std::size_t i = 0; i < proxies->size(); ++i) {
      const auto network = read_cidr((*proxies)[i]);
      if (!network) {
        in.fail("trusted_proxies/" + std::to_string(i),
                "an IP address or a network such as 10.0.0.0/8", "another text");
      }
      config.trusted_proxies.push_back(*network);
    }
  }
  in.refuse_unknown();
}

/// The environment's client as the object that it would be in a file, so that one reader judges
/// both.
nlohmann::json client_of_environment() {
  nlohmann::json client = nlohmann::json::object();
  for (const auto& [variable, key] : {std::pair("TOKENFERRY_PROVIDER", "provider"),
                                      std::pair("TOKENFERRY_CLIENT_ID", "client_id"),
                                      std::pair("TOKENFERRY_CLIENT_SECRET", "client_secret")}) {
    if (const char* value = std::getenv(variable)) client[key] = value;
  }
  if (const char* value = std::getenv("TOKENFERRY_REDIRECT_URIS")) {
    auto uris = nlohmann::json::array();
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = rest.find_first_of(", ");
      if (end != 0) uris.push_back(std::string(rest.substr(0, end)));
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    client["redirect_uris"] = uris;
  }
  return client;
}

void load_environment(Config& config) {
  if (const char* listen = std::getenv("TOKENFERRY_LISTEN")) {
    set_listen(listen, "environment: TOKENFERRY_LISTEN", config);
  }
  const auto client = client_of_environment();
  // A secret alone belongs to a client of the file, by client_secret_env.
  const bool meant = client.contains("client_id") || client.contains("redirect_uris") ||
                     client.contains("provider");
  if (!meant) return;
  ConfigReader in(client, "environment: ", KeyStyle::environment);
  add_client(in, load_client(in, {}, Readers::owner), config);
}

}  // namespace

std::optional<ListenAddress> read_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  int port = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port < 0 || port > 65535) {
    return std::nullopt;
  }
  const bool bracketed = host.front() == '[' && host.back() == ']' && host.size() > 2;
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find(':') != host.npos) return std::nullopt;
  return ListenAddress{std::string(host), port};
}

std::variant<Config, ConfigError> load_config(const std::string& file, const std::string& listen) {
  try {
    Config config;
    if (!file.empty()) load_file(file, config);
    load_environment(config);
    add_proxy_of_environment(config);
    if (!listen.empty()) set_listen(listen, "--listen", config);
    if (config.clients.empty()) {
      throw ConfigFault((file.empty() ? std::string("configuration") : file) +
                        ": /clients: expected at least one client, found none; name a file with "
                        "--config, or set TOKENFERRY_CLIENT_ID");
    }
    return config;
  } catch (const ConfigFault& fault) {
    return ConfigError{fault.what()};
  }
}

}  // namespace tokenferry::server
