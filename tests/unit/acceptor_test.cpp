// Accepting where the system refuses: nothing spins, and it goes on as soon as there is room.
#include "server/front/acceptor.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <sstream>

#include "server/front/notices.hpp"
#include "server/net/channel.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/refused_calls.hpp"

namespace tokenferry::server {
namespace {

using tests::Call;
using tests::Refusal;

/// A listening socket of loopback in a loop, and clients of it.
class Fixture {
 public:
  Fixture() {
    const auto listening =
        open_server_socket({.host = "127.0.0.1", .port = 0, .path = {}, .mode = 0});
    REQUIRE(listening->socket >= 0);
    socklen_t size = sizeof(address_);
    auto* generic = reinterpret_cast<sockaddr*>(&address_);
    REQUIRE(getsockname(listening->socket, generic, &size) == 0);
    acceptor_ = std::make_unique<Acceptor>(loop_, listening, [this](int socket, const IpAddress&) {
      close(socket);
      ++admitted;
      return fault;
    });
  }
  ~Fixture() { close(client_); }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  void connect() {
    client_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto* generic = reinterpret_cast<sockaddr*>(&address_);
    REQUIRE(::connect(client_, generic, sizeof(address_)) == 0);
  }
  Acceptor& acceptor() { return *acceptor_; }
  /// Waits for whoever is there.
  void turn() { loop_.turn(1000); }
  /// Whether the loop has anything to do at this moment.
  bool is_busy() { return loop_.turn(0) > 0; }

  int admitted = 0;
  std::string fault;

 private:
  sockaddr_in address_{};
  int client_ = -1;
  Loop loop_;
  std::unique_ptr<Acceptor> acceptor_;
};

TEST_CASE("acceptor: without a descriptor it pauses and does not spin", "[acceptor]") {
  for (const int error : {EMFILE, ENFILE, ENOBUFS, ENOMEM}) {
    DYNAMIC_SECTION(error) {
      Fixture server;
      server.connect();
      server.acceptor().resume();
      REQUIRE(server.acceptor().is_accepting());
      {
        const Refusal refusal(Call::accept, error);
        server.turn();
        CHECK_FALSE(server.acceptor().is_accepting());
        for (int i = 0; i < 10; ++i) CHECK_FALSE(server.is_busy());
        CHECK(refusal.count() == 1);
      }
      server.acceptor().resume();
      server.turn();
      CHECK(server.admitted == 1);
    }
  }
}

TEST_CASE("acceptor: a socket that nobody can watch is tried again", "[acceptor]") {
  Fixture server;
  server.connect();
  {
    const Refusal refusal(Call::epoll_add, ENOSPC);
    server.acceptor().resume();
    CHECK_FALSE(server.acceptor().is_accepting());
    CHECK_FALSE(server.is_busy());
  }
  server.acceptor().resume();
  server.turn();
  CHECK(server.admitted == 1);
}

TEST_CASE("acceptor: a connection that nobody can watch has the others wait", "[acceptor]") {
  Fixture server;
  server.fault = "No space left on device";
  server.connect();
  server.acceptor().resume();
  server.turn();
  CHECK(server.admitted == 1);
  CHECK_FALSE(server.acceptor().is_accepting());
}

TEST_CASE("channel: one that can be watched no longer is closed and says why", "[channel]") {
  struct Nobody final : Watcher {
    void ready(std::uint32_t) override {}
  } nobody;
  Loop loop;
  std::array<int, 2> ends{};
  for (const auto call : {Call::epoll_add, Call::epoll_change}) {
    DYNAMIC_SECTION((call == Call::epoll_add ? "at first" : "later")) {
      REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
      const Refusal refusal(call, ENOSPC);
      Channel channel(loop, ends[0], EPOLLIN, nobody);
      if (call == Call::epoll_change) {
        CHECK(channel.is_open());
        channel.pause();
      }
      CHECK_FALSE(channel.is_open());
      CHECK(channel.fault() == "No space left on device");
      char octet = 0;
      CHECK(read(ends[1], &octet, 1) == 0);
      close(ends[1]);
    }
  }
}

TEST_CASE("notices: what has to wait is told of once a minute", "[notices]") {
  std::ostringstream said;
  auto* before = std::cerr.rdbuf(said.rdbuf());
  Waiting waiting("new connections have");
  const auto start = Clock::now();
  using std::chrono::seconds;
  for (const int second : {0, 0, 1, 59, 60, 61, 119, 120}) {
    waiting.notice("Too many open files", start + seconds(second));
  }
  std::cerr.rdbuf(before);
  const std::string line = "tokenferry: new connections have to wait: Too many open files\n";
  CHECK(said.str() == line + line + line);
}

}  // namespace
}  // namespace tokenferry::server
