// The way through an HTTP proxy: CONNECT (RFC 9110, section 9.3.6). After its answer, the
// connection leads to the provider, and TLS is with the provider.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/config/proxy.hpp"

namespace tokenferry::server {

/// The largest answer to CONNECT.
inline constexpr std::size_t max_connect_answer = 16 * 1024;

/// The octets that ask the proxy for a tunnel to host and port. They can hold its password.
std::string write_connect(const EgressProxy& proxy, std::string_view host, int port);

struct ConnectVerdict {
  enum class Kind { incomplete, open, refused };
  Kind kind = Kind::incomplete;
  std::string fault;  ///< why it is refused; contains no text of the proxy
};

/// Judges the part of the proxy's answer received so far.
ConnectVerdict judge_connect_answer(std::string_view in);

}  // namespace tokenferry::server
