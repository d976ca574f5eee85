#include "server/config/listen_address.hpp"

#include <sys/un.h>

#include "server/config/digits.hpp"

namespace tokenferry::server {
namespace {

std::optional<ListenAddress> read_unix(std::string_view text) {
  ListenAddress address;
  constexpr std::string_view mode = ",mode=";
  if (const auto comma = text.find(mode); comma != text.npos) {
    const auto bits = read_digits(text.substr(comma + mode.size()), 0777, 8);
    if (!bits) return std::nullopt;
    address.mode = *bits;
    text = text.substr(0, comma);
  }
  if (text.starts_with("//")) text.remove_prefix(2);  // unix:///run/it.sock
  if (!text.starts_with('/') || text.size() >= sizeof(sockaddr_un::sun_path)) return std::nullopt;
  address.path = text;
  return address;
}

}  // namespace

std::optional<ListenAddress> read_listen_address(std::string_view text) {
  constexpr std::string_view unix_scheme = "unix:";
  if (text.starts_with(unix_scheme)) return read_unix(text.substr(unix_scheme.size()));
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto port = read_digits(text.substr(colon + 1), 65535);
  if (!port) return std::nullopt;
  const bool bracketed = host.front() == '[' && host.back() == ']' && host.size() > 2;
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find(':') != host.npos) return std::nullopt;
  ListenAddress address;
  address.host = host;
  address.port = static_cast<int>(*port);
  return address;
}

std::string text_of(const ListenAddress& address) {
  if (!address.path.empty()) return "unix:" + address.path;
  const bool v6 = address.host.find(':') != address.host.npos;
  return (v6 ? '[' + address.host + ']' : address.host) + ':' + std::to_string(address.port);
}

}  // namespace tokenferry::server
