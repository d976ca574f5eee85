#include "server/front/worker.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "tests/support/catch.hpp"
#include "tests/support/refused_calls.hpp"
#include "tests/support/server_fakes.hpp"

namespace tokenferry::server {
namespace {

std::shared_ptr<const Settings> make_settings(const Limits& limits, const std::string& proxy) {
  auto settings = std::make_shared<Settings>();
  settings->config.limits = limits;
  settings->config.clients = tests::make_clients();
  if (!proxy.empty()) settings->config.trusted_proxies = {*read_cidr(proxy)};
  settings->provider_tls.reset(SSL_CTX_new(TLS_client_method()));
  return settings;
}

std::shared_ptr<const ServerSocket> make_listening() {
  auto listening = std::make_shared<ServerSocket>();
  listening->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  REQUIRE(listen(listening->socket, 1) == 0);
  return listening;
}

/// What the server has sent; "closed" where it has closed the connection without a word.
std::string received(int socket) {
  std::string text(4096, '\0');
  const auto size = recv(socket, text.data(), text.size(), 0);
  if (size < 0) return "open";
  if (size == 0) return "closed";
  return text.substr(0, static_cast<std::size_t>(size));
}

/// A worker, and connections that come from wherever the test says.
class Fixture {
 public:
  explicit Fixture(const Limits& limits, const std::string& proxy = {})
      : control_(make_settings(limits, proxy)) {}

  /// The other end of a connection from there.
  int connect(const std::string& peer) {
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0);
    worker_.admit(ends[0], *read_ip(peer));
    return ends[1];
  }

  /// What the worker says of a connection from there.
  std::string fault_of_connecting() {
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0);
    auto fault = worker_.admit(ends[0], *read_ip("127.0.0.1"));
    CHECK(received(ends[1]) == "closed");
    return fault;
  }

  void reload() {
    control_.use(make_settings(control_.settings()->config.limits, {}));
    worker_.wake();
  }
  bool is_reloaded() { return &worker_.handler().settings() == control_.settings().get(); }

  /// Has the worker answer what was sent, and end.
  void serve() {
    control_.enter(Control::Phase::closing);
    worker_.wake();
    worker_.run();
  }

 private:
  Control control_;
  Gate gate_{control_.settings()->config.limits};
  Capacity capacity_{1};
  Metrics metrics_;
  Worker worker_{control_, gate_, capacity_, metrics_, make_listening(), 100};
};

void request(int socket) {
  const std::string octets = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
  REQUIRE(send(socket, octets.data(), octets.size(), MSG_NOSIGNAL) > 0);
}

TEST_CASE("worker: an address has so many connections and no more", "[worker]") {
  Limits limits;
  limits.connections = 2;
  Fixture server(limits, "192.0.2.9");
  for (const auto peer : {"198.51.100.1", "198.51.100.2", "2001:db8:0:1::1"}) {
    for (int i = 0; i < 2; ++i) CHECK(received(server.connect(peer)) == "open");
    CHECK(received(server.connect(peer)) == "closed");
  }
  CHECK(received(server.connect("2001:db8:0:1::2")) == "closed");
  for (int i = 0; i < 5; ++i) {
    CHECK(received(server.connect("127.0.0.1")) == "open");
    CHECK(received(server.connect("192.0.2.9")) == "open");
  }
}

TEST_CASE("worker: an address has so many requests a minute and no more", "[worker]") {
  Limits limits;
  limits.requests_per_minute = 2;
  Fixture server(limits);
  std::array<int, 4> sockets{};
  for (auto& socket : sockets) request(socket = server.connect("198.51.100.1"));
  server.serve();
  int refused = 0;
  for (const int socket : sockets) {
    refused += received(socket).starts_with("HTTP/1.1 429 ") ? 1 : 0;
  }
  CHECK(refused == 2);
}

TEST_CASE("worker: what was sent before it closes is answered for the last time", "[worker]") {
  Fixture server({});
  std::array<int, 8> sockets{};
  for (auto& socket : sockets) request(socket = server.connect("127.0.0.1"));
  server.serve();
  for (const int socket : sockets) {
    const auto text = received(socket);
    CHECK(text.starts_with("HTTP/1.1 503 "));
    CHECK(text.find("Connection: close") != text.npos);
  }
}

TEST_CASE("worker: where the system has no room for one it says why", "[worker]") {
  static constexpr struct {
    const char* name;
    tests::Call call;
    int spared;
  } rows[] = {
      {"the event that wakes it", tests::Call::eventfd, 0},
      {"its loop", tests::Call::epoll_create, 0},
      {"the watch of what wakes it", tests::Call::epoll_add, 0},
      {"the event of its lookups", tests::Call::eventfd, 1},
      {"the watch of its lookups", tests::Call::epoll_add, 1},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const tests::Refusal refusal(row.call, EMFILE, row.spared);
      CHECK_THROWS_AS(Fixture(Limits{}), std::system_error);
      CHECK(refusal.count() == 1);
    }
  }
}

TEST_CASE("worker: a connection that nobody can watch is closed and told of", "[worker]") {
  Fixture server({});
  {
    const tests::Refusal refusal(tests::Call::epoll_add, ENOSPC);
    CHECK(server.fault_of_connecting() == "No space left on device");
  }
  const int socket = server.connect("127.0.0.1");
  request(socket);
  server.serve();
  CHECK(received(socket).starts_with("HTTP/1.1 503 "));
}

TEST_CASE("worker: a reload that has no descriptor ends nothing and is tried again", "[worker]") {
  for (const bool is_lasting : {false, true}) {
    DYNAMIC_SECTION(is_lasting) {
      Fixture server({});
      const int socket = server.connect("127.0.0.1");
      request(socket);
      const tests::Refusal refusal(tests::Call::eventfd, EMFILE, 0, is_lasting ? 1000 : 1);
      server.reload();
      server.serve();
      CHECK(refusal.count() >= 1);
      CHECK(received(socket).starts_with("HTTP/1.1 503 "));
      CHECK(server.is_reloaded() != is_lasting);
    }
  }
}

}  // namespace
}  // namespace tokenferry::server
