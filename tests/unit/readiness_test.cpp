// What the service manager hears, on a socket such as systemd's.
#include "server/front/readiness.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include "server/front/service_manager.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry::server;
using std::chrono::milliseconds;

/// A service manager that listens at the address that the environment names while it lives.
class Manager {
 public:
  /// name  a path, or an abstract name behind `@`
  explicit Manager(const std::string& name) : name_(name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name.front() == '@') address.sun_path[0] = '\0';
    const auto size = offsetof(sockaddr_un, sun_path) + name.size();
    REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&address), static_cast<socklen_t>(size)) ==
            0);
    setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~Manager() {
    unsetenv("NOTIFY_SOCKET");
    close(socket_);
    unlink(name_.c_str());
  }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  /// What it was told since; empty: nothing.
  std::string told() {
    char text[64];
    const auto size = recv(socket_, text, sizeof text, MSG_DONTWAIT);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
  }

 private:
  std::string name_;
  int socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

std::string socket_name(char first) {
  const auto name = "tokenferry-test-" + std::to_string(getpid());
  if (first == '@') return '@' + name;
  return std::filesystem::temp_directory_path() / name;
}

Config config_of(const std::string& host) {
  Config config;
  config.clients.emplace_back().token_endpoint = "https://" + host + "/token";
  return config;
}

/// No name server is asked for it: a label has at most 63 characters (RFC 1035, section 2.3.4).
const std::string no_name = std::string(64, 'a') + ".example";

TEST_CASE("readiness: it is told when the first provider is resolved", "[front]") {
  for (const char first : {'/', '@'}) {
    Manager manager(socket_name(first));
    CHECK(has_service_manager());
    Readiness readiness(config_of("127.0.0.1"), milliseconds(60000));
    while (readiness.is_awaited()) CHECK_FALSE(readiness.look());
    CHECK(manager.told() == "READY=1");
    CHECK_FALSE(readiness.look());
    CHECK(manager.told().empty());
  }
}

TEST_CASE("readiness: where no provider can be, it is told with a warning", "[front]") {
  Manager manager(socket_name('@'));
  Readiness readiness(config_of(no_name), milliseconds(60000));
  std::optional<std::string> warning;
  while (readiness.is_awaited()) warning = readiness.look();
  CHECK(manager.told() == "READY=1");
  REQUIRE(warning);
  CHECK(warning->find(no_name + ": ") != std::string::npos);
}

TEST_CASE("readiness: one of several providers is enough", "[front]") {
  Manager manager(socket_name('@'));
  auto config = config_of(no_name);
  config.clients.emplace_back().token_endpoint = "https://[::1]:8443/token";
  Readiness readiness(config, milliseconds(60000));
  while (readiness.is_awaited()) CHECK_FALSE(readiness.look());
  CHECK(manager.told() == "READY=1");
}

TEST_CASE("readiness: a name that takes too long is waited for no longer", "[front]") {
  Manager manager(socket_name('@'));
  Readiness readiness(config_of("localhost"), milliseconds(0));
  // Whether the lookup is over by now or not: it is not waited for.
  readiness.look();
  CHECK_FALSE(readiness.is_awaited());
  CHECK(manager.told() == "READY=1");
}

TEST_CASE("service manager: without one nothing is told", "[front]") {
  unsetenv("NOTIFY_SOCKET");
  CHECK_FALSE(has_service_manager());
  notify_service_manager("READY=1");
}

}  // namespace
