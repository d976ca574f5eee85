#include "shared/url.hpp"

#include "shared/decimal.hpp"
#include "shared/encoding.hpp"
#include "shared/scan.hpp"

namespace tokenferry {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Cuts the text before the first of `stops` off the front.
std::string_view cut_until(std::string_view& text, std::string_view stops) {
  const auto front = text.substr(0, text.find_first_of(stops));
  text.remove_prefix(front.size());
  return front;
}

bool valid_host(std::string_view host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty()) return false;
  for (const char c : host) {
    const char l = lower(c);
    const bool hex = is_digit(c) || (l >= 'a' && l <= 'f');
    const bool name = is_digit(c) || (l >= 'a' && l <= 'z') || c == '-' || c == '.' || c == '_';
    if (bracketed ? !hex && c != ':' && c != '.' : !name) return false;
  }
  return true;
}

/// The number of a port; 0: it is not a port.
int read_port(std::string_view digits) {
  const double port = read_decimal(digits).value_or(0);
  return port > 65535 ? 0 : static_cast<int>(port);
}

int default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

}  // namespace

Result<Url> read_url(std::string_view text) {
  for (const char c : text) {
    if (c == ' ' || c == '\\' || !is_vschar(c)) {
      return Error{Errc::malformed, "a space, a backslash, or a character outside ASCII"};
    }
  }
  Url url;
  for (const std::string_view scheme : {"http", "https"}) {
    if (text.size() > scheme.size() + 3 &&
        equal_ignoring_case(text.substr(0, scheme.size()), scheme) &&
        text.substr(scheme.size(), 3) == "://") {
      url.scheme = scheme;
    }
  }
  if (url.scheme.empty()) return Error{Errc::malformed, "it does not begin with https://"};
  text.remove_prefix(url.scheme.size() + 3);

  auto authority = cut_until(text, "/?#");
  if (authority.find('@') != authority.npos) {
    return Error{Errc::malformed, "it holds a user name or a password"};
  }
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  if (colon != authority.npos && (bracket == authority.npos || colon > bracket)) {
    url.port = authority.substr(colon + 1);
    if (read_port(url.port) == 0)
      return Error{Errc::malformed, "its port is no number from 1 to 65535"};
    authority = authority.substr(0, colon);
  }
  if (!valid_host(authority)) return Error{Errc::malformed, "its host is malformed"};
  url.host = authority;

  url.path = cut_until(text, "?#");
  if (text.starts_with('?')) {
    text.remove_prefix(1);
    url.query = cut_until(text, "#");
  }
  url.has_fragment = text.starts_with('#');
  if (url.has_fragment) url.fragment = text.substr(1);
  return url;
}

Text origin_of(const Url& url) {
  Text origin(url.scheme);
  origin += "://";
  for (const char c : url.host) origin += lower(c);
  if (const int port = port_of(url); port != default_port(url.scheme)) {
    origin += ':';
    origin += std::to_string(port);
  }
  return origin;
}

Text origin_of(std::string_view text) {
  const auto url = read_url(text);
  return url ? origin_of(*url) : Text();
}

int port_of(const Url& url) {
  return url.port.empty() ? default_port(url.scheme) : read_port(url.port);
}

Result<Url> read_endpoint(std::string_view text, Transport transport) {
  auto url = read_url(text);
  if (!url) return url.error();
  if (url->scheme != "https" && !is_loopback(url->host) && transport == Transport::secure) {
    return Errc::insecure_transport;
  }
  return url;
}

}  // namespace tokenferry
