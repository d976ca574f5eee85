#include "server/net/new_connections.hpp"

#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>

namespace tokenferry::server {

void ignore_new_connections(int socket) {
  int protocol = 0;
  socklen_t size = sizeof(protocol);
  if (getsockopt(socket, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) != 0) return;
  if (protocol != IPPROTO_TCP) return;
  // The filter sees a segment from its TCP header on, whose octet 13 has the flags (RFC 9293,
  // section 3.1). All but SYNs pass, so that handshakes under way complete.
  constexpr std::uint32_t flags_at = 13;
  constexpr std::uint32_t syn = 2;
  std::array<sock_filter, 4> steps = {{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_at),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, syn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
  }};
  const sock_fprog filter{static_cast<unsigned short>(steps.size()), steps.data()};
  // If the system refuses the filter, a connection that arrives at this moment can be lost.
  setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter));
}

}  // namespace tokenferry::server
