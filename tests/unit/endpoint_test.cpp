// Connections that are kept: real ones, on loopback.
#include "server/provider/endpoint.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

struct Nobody final : Watcher {
  void ready(std::uint32_t) override {}
};

/// A listening socket, and connections to it.
class Peer {
 public:
  Peer() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto* generic = reinterpret_cast<sockaddr*>(&address_.storage);
    generic->sa_family = AF_INET;
    reinterpret_cast<sockaddr_in*>(generic)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address_.size = sizeof(sockaddr_in);
    REQUIRE(bind(socket_, generic, address_.size) == 0);
    REQUIRE(listen(socket_, 8) == 0);
    REQUIRE(getsockname(socket_, generic, &address_.size) == 0);
  }
  ~Peer() { close(socket_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::unique_ptr<Wire> connect() {
    int error = 0;
    auto wire = Wire::connect(loop_, address_, nobody_, error);
    REQUIRE(wire);
    return wire;
  }

 private:
  const int socket_;
  SocketAddress address_;
  Loop loop_;
  Nobody nobody_;
};

/// How long the system waits for an acknowledgement, in milliseconds; 0: as long as it is used to.
unsigned int silence_limit(const Wire& wire) {
  unsigned int limit = 1;
  socklen_t size = sizeof(limit);
  REQUIRE(getsockopt(wire.channel.socket(), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, &size) == 0);
  return limit;
}

TEST_CASE("endpoint: a kept connection may be silent for a third of the time", "[endpoint]") {
  static constexpr struct {
    int upstream_seconds;
    unsigned int milliseconds;
  } rows[] = {{1, 1000}, {3, 1000}, {6, 2000}, {9, 3000}, {10, 3000}, {60, 3000}};
  Peer peer;
  const auto url = *read_url("https://provider.example/token");
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.upstream_seconds) {
      Endpoint endpoint(url, nullptr, std::chrono::seconds(row.upstream_seconds));
      auto wire = peer.connect();
      CHECK(silence_limit(*wire) == 0);
      endpoint.put(std::move(wire));
      const auto kept = endpoint.take();
      REQUIRE(kept);
      CHECK(silence_limit(*kept) == row.milliseconds);
    }
  }
}

TEST_CASE("endpoint: those as old as a silent connection are dropped", "[endpoint]") {
  Peer peer;
  Endpoint endpoint(*read_url("https://provider.example/token"));
  endpoint.put(peer.connect());
  endpoint.put(peer.connect());
  const auto moment = Clock::now();
  endpoint.put(peer.connect());
  endpoint.drop_older(moment);
  CHECK(endpoint.take());
  CHECK_FALSE(endpoint.take());
  CHECK_FALSE(endpoint.has_idle());
}

}  // namespace
}  // namespace tokenferry::server
