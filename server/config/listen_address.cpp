#include "server/config/listen_address.hpp"

#include <sys/un.h>

#include <charconv>

namespace tokenferry::server {
namespace {

/// Reads a whole number; below zero: the text is something else, or the number is above `most`.
int read_number(std::string_view digits, int base, int most) {
  int number = -1;
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  return error == std::errc() && stop == end && number <= most ? number : -1;
}

std::optional<ListenAddress> read_unix(std::string_view text) {
  ListenAddress address;
  constexpr std::string_view mode = ",mode=";
  if (const auto comma = text.find(mode); comma != text.npos) {
    const int bits = read_number(text.substr(comma + mode.size()), 8, 0777);
    if (bits < 0) return std::nullopt;
    address.mode = static_cast<mode_t>(bits);
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
  const int port = read_number(text.substr(colon + 1), 10, 65535);
  if (port < 0) return std::nullopt;
  const bool bracketed = host.front() == '[' && host.back() == ']' && host.size() > 2;
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find(':') != host.npos) return std::nullopt;
  ListenAddress address;
  address.host = host;
  address.port = port;
  return address;
}

std::string text_of(const ListenAddress& address) {
  if (!address.path.empty()) return "unix:" + address.path;
  const bool v6 = address.host.find(':') != address.host.npos;
  return (v6 ? '[' + address.host + ']' : address.host) + ':' + std::to_string(address.port);
}

}  // namespace tokenferry::server
