// The proxy for connections to providers: from the key "proxy", or from the usual variables of the
// environment.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/secret.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {

struct EgressProxy {
  std::string host;  ///< as in a URL
  int port = 0;
  Secret authorization;  ///< the Proxy-Authorization header; empty: none
};

/// Reads http://HOST:PORT or HOST:PORT, with or without USER:PASSWORD@ before the host; characters
/// of these can be percent-encoded.
/// returns  otherwise what was found, in words of ours: the text can contain a password
std::variant<EgressProxy, std::string> read_proxy(std::string_view text);

/// The hosts that are reached without the proxy: names, each including all names below it, with or
/// without a dot before it; IP addresses; networks such as 10.0.0.0/8; each with a port, or for all
/// ports; `*` for every host. They are separated by commas or blanks.
class ProxyExceptions {
 public:
  explicit ProxyExceptions(std::string_view list = {});
  bool contain(const Url& url) const;

 private:
  std::vector<std::string> items_;
};

}  // namespace tokenferry::server
