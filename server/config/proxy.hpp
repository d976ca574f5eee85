// The proxy on the way out to the providers: by the key "proxy", or by the environment's usual
// variables.
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

/// Reads http://HOST:PORT or HOST:PORT, with USER:PASSWORD@ before the host or without; characters
/// of these can be percent-encoded.
/// returns  or what was found instead, which is never a part of the text: it can hold a password
std::variant<EgressProxy, std::string> read_proxy(std::string_view text);

/// The hosts that no proxy is asked for: names, which stand for all below them too, with a dot
/// before them or without; IP addresses; networks such as 10.0.0.0/8; each with a port, or for all
/// ports; `*` for every host. Commas or blanks stand between them.
class ProxyExceptions {
 public:
  explicit ProxyExceptions(std::string_view list = {});
  bool contain(const Url& url) const;

 private:
  std::vector<std::string> items_;
};

}  // namespace tokenferry::server
