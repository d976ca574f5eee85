#include "server/config/proxy.hpp"

#include <algorithm>

#include "server/config/cidr.hpp"
#include "shared/encoding.hpp"

namespace tokenferry::server {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// RFC 3986, section 2.1. A percent sign without two hexadecimal digits is left as it is.
std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
    out += encoded ? static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2])) : text[i];
    if (encoded) i += 2;
  }
  return out;
}

/// RFC 7617, section 2.
Secret basic(std::string_view user_information) {
  const auto colon = user_information.find(':');
  auto pair = percent_decode(user_information.substr(0, colon)) + ':';
  auto password =
      percent_decode(colon == user_information.npos ? "" : user_information.substr(colon + 1));
  pair += password;
  auto header = "Basic " + base64_encode(pair);
  Secret secret(header);
  for (auto* text : {&pair, &password, &header}) wipe(*text);
  return secret;
}

std::string_view without_brackets(std::string_view host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

/// Cuts the port off a name, an IPv4 address, or an IPv6 address in brackets.
std::string_view take_port(std::string_view& item) {
  const auto colon = item.rfind(':');
  const bool has_port =
      colon != item.npos && (item[0] == '[' ? item[colon - 1] == ']' : item.find(':') == colon);
  if (!has_port) return {};
  const auto port = item.substr(colon + 1);
  item = item.substr(0, colon);
  return port;
}

bool matches(std::string_view item, const std::string& host, const std::string& port) {
  if (item == "*") return true;
  if (const auto own = take_port(item); !own.empty() && own != port) return false;
  if (const auto address = read_ip(without_brackets(host))) {
    const auto network = read_cidr(without_brackets(item));
    return network && network->contains(*address);
  }
  if (item.starts_with("*.")) item.remove_prefix(1);
  if (item.starts_with('.')) item.remove_prefix(1);
  return !item.empty() && (host == item || host.ends_with('.' + std::string(item)));
}

}  // namespace

std::variant<EgressProxy, std::string> read_proxy(std::string_view text) {
  constexpr std::string_view http = "http://";
  const auto scheme_end = text.find("://");
  if (scheme_end == text.npos) {
    // As in curl, a proxy without a scheme is an HTTP proxy.
  } else if (lower(text.substr(0, scheme_end)) == "http") {
    text.remove_prefix(http.size());
  } else if (lower(text.substr(0, scheme_end)) == "https") {
    return "a proxy that is reached over TLS, which this server does not support";
  } else {
    return "a proxy of another kind, or another text";
  }
  EgressProxy proxy;
  // The last @ ends the password, which may contain others.
  if (const auto at = text.rfind('@'); at != text.npos) {
    proxy.authorization = basic(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  const auto address = std::string(http) + std::string(text);
  const auto url = read_url(address);
  if (!url || url->path.size() > 1 || !url->query.empty() || url->has_fragment) {
    return "another text";
  }
  proxy.host = url->host;
  proxy.port = port_of(*url);
  return proxy;
}

ProxyExceptions::ProxyExceptions(std::string_view list) {
  constexpr std::string_view separators = ", \t\r\n";
  while (true) {
    const auto begin = list.find_first_not_of(separators);
    if (begin == list.npos) return;
    list.remove_prefix(begin);
    const auto item = list.substr(0, list.find_first_of(separators));
    items_.push_back(lower(item));
    list.remove_prefix(item.size());
  }
}

bool ProxyExceptions::contain(const Url& url) const {
  const auto host = lower(url.host);
  const auto port = std::to_string(port_of(url));
  return std::any_of(items_.begin(), items_.end(),
                     [&](const auto& item) { return matches(item, host, port); });
}

}  // namespace tokenferry::server
