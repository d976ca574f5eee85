// The way through an HTTP proxy: CONNECT (RFC 9110, section 9.3.6). What comes behind its answer is
// the provider's own, and TLS with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/config/proxy.hpp"

namespace tokenferry::server {

/// The most that a proxy may say before the tunnel stands.
inline constexpr std::size_t max_connect_answer = 16 * 1024;

/// The octets that ask the proxy for a tunnel to host and port. They can hold its password.
std::string write_connect(const EgressProxy& proxy, std::string_view host, int port);

struct ConnectVerdict {
  enum class Kind { incomplete, open, refused };
  Kind kind = Kind::incomplete;
  std::string fault;  ///< why it is refused; nothing of it is the proxy's own text
};

/// Looks at what the proxy has answered so far.
ConnectVerdict judge_connect_answer(std::string_view in);

}  // namespace tokenferry::server
