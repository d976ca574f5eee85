#include "server/provider/addresses.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

SocketAddress address(const char* text) {
  SocketAddress out;
  auto& v6 = reinterpret_cast<sockaddr_in6&>(out.storage);
  auto& v4 = reinterpret_cast<sockaddr_in&>(out.storage);
  if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(443);
    out.size = sizeof(v6);
  } else {
    REQUIRE(inet_pton(AF_INET, text, &v4.sin_addr) == 1);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(443);
    out.size = sizeof(v4);
  }
  return out;
}

std::string order(const std::vector<const char*>& found, const AddressMemory& memory = {}) {
  SocketAddresses addresses;
  for (const auto* text : found) addresses.push_back(address(text));
  std::string out;
  for (const auto& each : order_addresses(addresses, memory)) {
    out += (out.empty() ? "" : " ") + to_text(each);
  }
  return out;
}

TEST_CASE("addresses: the families take turns and the first one begins", "[addresses]") {
  CHECK(order({}).empty());
  CHECK(order({"192.0.2.1"}) == "192.0.2.1:443");
  CHECK(order({"2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2"}) ==
        "[2001:db8::1]:443 192.0.2.1:443 [2001:db8::2]:443 192.0.2.2:443");
  CHECK(order({"192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"}) ==
        "192.0.2.1:443 [2001:db8::1]:443 192.0.2.2:443 192.0.2.3:443");
}

TEST_CASE("addresses: a good one goes first and a bad one last", "[addresses]") {
  const std::vector<const char*> found = {"2001:db8::1", "192.0.2.1", "192.0.2.2"};
  CHECK(order(found, {address("192.0.2.2"), {}}) ==
        "192.0.2.2:443 [2001:db8::1]:443 192.0.2.1:443");
  CHECK(order(found, {{}, address("2001:db8::1")}) ==
        "192.0.2.1:443 192.0.2.2:443 [2001:db8::1]:443");
  // One that was bad and then came to a connection is good.
  CHECK(order(found, {address("192.0.2.1"), address("192.0.2.1")}) ==
        "192.0.2.1:443 [2001:db8::1]:443 192.0.2.2:443");
  // One that the name does not have any more is not tried.
  CHECK(order(found, {address("192.0.2.9"), {}}) ==
        "[2001:db8::1]:443 192.0.2.1:443 192.0.2.2:443");
}

}  // namespace
}  // namespace tokenferry::server
