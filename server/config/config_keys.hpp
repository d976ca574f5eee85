// Every key of the configuration, once: for the file, for the environment, and for the hints about
// misspelt keys.
#pragma once

#include <array>
#include <string_view>

namespace tokenferry::server {

inline constexpr auto server_keys =
    std::to_array<std::string_view>({"listen", "clients", "tls", "trusted_proxies", "ca_file",
                                     "proxy", "limits", "log", "metrics", "watch_files"});
inline constexpr auto client_keys = std::to_array<std::string_view>(
    {"provider", "base_url", "token_endpoint", "client_auth", "client_id", "client_secret_file",
     "client_secret_env", "client_secret", "previous_client_secret_file",
     "previous_client_secret_env", "previous_client_secret", "redirect_uris", "origins", "scopes",
     "refresh_token", "expose", "insecure_transport"});
inline constexpr auto tls_keys = std::to_array<std::string_view>({"certificate", "private_key"});
inline constexpr auto limit_keys =
    std::to_array<std::string_view>({"requests_per_minute", "connections", "exchanges", "threads",
                                     "upstream_seconds", "drain_seconds"});
inline constexpr auto log_keys = std::to_array<std::string_view>({"health"});

/// The keys that one kind of object may have.
struct KeySet {
  std::string_view object;  ///< the key of the object; empty: it is the whole file
  const std::string_view* first;
  const std::string_view* last;

  const std::string_view* begin() const { return first; }
  const std::string_view* end() const { return last; }
};

inline constexpr KeySet key_sets[] = {
    {"", server_keys.begin(), server_keys.end()},
    {"clients", client_keys.begin(), client_keys.end()},
    {"tls", tls_keys.begin(), tls_keys.end()},
    {"limits", limit_keys.begin(), limit_keys.end()},
    {"log", log_keys.begin(), log_keys.end()},
};

/// The keys of an object.
constexpr const KeySet& keys_of(std::string_view object) {
  for (const auto& set : key_sets) {
    if (set.object == object) return set;
  }
  return key_sets[0];
}

}  // namespace tokenferry::server
