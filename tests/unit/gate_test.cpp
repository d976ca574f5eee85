#include "server/front/gate.hpp"

#include <deque>
#include <string>

#include "server/front/rate_limit.hpp"
#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

using std::chrono::seconds;

IpAddress ip(const std::string& text) {
  const auto address = read_ip(text);
  REQUIRE(address);
  return *address;
}

/// The address in whose octets, from the given one on, the number stands.
IpAddress numbered(IpAddress address, std::size_t at, int number) {
  address.octets[at] = static_cast<std::uint8_t>(number >> 8);
  address.octets[at + 1] = static_cast<std::uint8_t>(number);
  return address;
}

Config limited(int connections, int requests) {
  Config config;
  config.limits.connections = connections;
  config.limits.requests_per_minute = requests;
  config.trusted_proxies = {*read_cidr("192.0.2.1"), *read_cidr("2001:db8::1")};
  return config;
}

TEST_CASE("rate limit: no flood makes it forget who was refused", "[gate]") {
  const auto start = Clock::time_point();
  static constexpr struct {
    const char* name;
    const char* network;
    std::size_t at;  ///< the octets of a number
    int per_minute;
  } rows[] = {
      {"networks of one site", "2001:db8::", 6, 60},
      {"networks of one site and one request each", "2001:db8::", 6, 1},
      {"sites", "2001:db8::", 4, 60},
      {"sites and one request each", "2001:db8::", 4, 1},
      {"IPv4 addresses", "10.1.0.0", 14, 60},
      {"IPv4 addresses and one request each", "10.1.0.0", 14, 1},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      RateLimit limit(row.per_minute);
      const auto over = ip("198.51.100.1");
      for (int i = 0; i < row.per_minute; ++i) REQUIRE(limit.admit(over, start) == 0);
      REQUIRE(limit.admit(over, start) > 0);
      for (int i = 0; i < 40000; ++i) limit.admit(numbered(ip(row.network), row.at, i), start);
      CHECK(limit.size() <= 16384);
      CHECK(limit.admit(over, start) > 0);
      CHECK(limit.admit(ip("203.0.113.9"), start) == 0);
      CHECK(limit.admit(over, start + seconds(61)) == 0);
    }
  }
}

TEST_CASE("rate limit: one site does not fill the table", "[gate]") {
  RateLimit limit(600);
  const auto start = Clock::time_point();
  int admitted = 0;
  for (int i = 0; i < 65536; ++i) {
    admitted += limit.admit(numbered(ip("2001:db8::"), 6, i), start) == 0 ? 1 : 0;
  }
  CHECK(limit.size() == 65);
  CHECK(admitted == 64 + 600);
  // Those that had a place keep it, and a minute later the others have one.
  CHECK(limit.admit(ip("2001:db8:0:7::1"), start) == 0);
  CHECK(limit.admit(ip("2001:db8:0:ffff::1"), start) > 0);
  CHECK(limit.admit(ip("2001:db8:1::1"), start) == 0);
  CHECK(limit.admit(ip("2001:db8:0:ffff::1"), start + seconds(61)) == 0);
  CHECK(limit.size() <= 3);
}

TEST_CASE("rate limit: a table of those refused admits others uncounted", "[gate]") {
  RateLimit limit(1, 8);
  const auto start = Clock::time_point();
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 8; ++i) {
      CHECK(limit.admit(numbered(ip("10.1.0.0"), 14, i), start) == (round == 0 ? 0 : 60));
    }
  }
  CHECK(limit.admit(ip("203.0.113.9"), start) == 0);
  for (int i = 0; i < 8; ++i) CHECK(limit.admit(numbered(ip("10.1.0.0"), 14, i), start) == 60);
  CHECK(limit.size() == 8);
  // Once they have waited, there is room again.
  CHECK(limit.admit(ip("203.0.113.9"), start + seconds(60)) == 0);
  CHECK(limit.admit(ip("203.0.113.9"), start + seconds(60)) == 60);
}

TEST_CASE("rate limit: another limit counts from what was counted", "[gate]") {
  RateLimit limit(60);
  const auto start = Clock::time_point();
  for (int i = 0; i < 30; ++i) CHECK(limit.admit(ip("192.0.2.9"), start) == 0);
  limit.change(2);
  CHECK(limit.admit(ip("192.0.2.9"), start) == 0);
  CHECK(limit.admit(ip("192.0.2.9"), start) == 30);
  limit.change(600);
  CHECK(limit.admit(ip("192.0.2.9"), start) == 1);
}

TEST_CASE("gate: so many connections of an address and no more", "[gate]") {
  const auto config = limited(2, 60);
  Gate gate(config.limits);
  std::deque<Gate::Ticket> tickets;
  for (const auto address : {"198.51.100.1", "198.51.100.2", "2001:db8:0:1::1"}) {
    for (int i = 0; i < 2; ++i) {
      auto ticket = gate.enter(config, ip(address));
      REQUIRE(ticket);
      CHECK_FALSE(ticket->is_proxy());
      tickets.push_back(std::move(*ticket));
    }
    CHECK_FALSE(gate.enter(config, ip(address)));
  }
  CHECK_FALSE(gate.enter(config, ip("2001:db8:0:1::2")));
  tickets.pop_front();
  CHECK(gate.enter(config, ip("198.51.100.1")));
  CHECK(gate.enter(config, ip("198.51.100.1")));  // the one before has gone again
  CHECK_FALSE(gate.enter(config, ip("198.51.100.2")));
}

TEST_CASE("gate: a proxy's connections free nobody else's", "[gate]") {
  const auto config = limited(2, 60);
  Gate gate(config.limits);
  // The second address is of the proxy's own network of 64 bits.
  const auto first = gate.enter(config, ip("2001:db8::2"));
  const auto second = gate.enter(config, ip("2001:db8::3"));
  CHECK_FALSE(gate.enter(config, ip("2001:db8::2")));
  for (const auto address : {"2001:db8::1", "192.0.2.1"}) {
    for (int i = 0; i < 10; ++i) {
      const auto proxy = gate.enter(config, ip(address));
      REQUIRE(proxy);
      CHECK(proxy->is_proxy());
    }
  }
  for (int i = 0; i < 10; ++i) CHECK(gate.enter(config, ip("127.0.0.1")));
  CHECK_FALSE(gate.enter(config, ip("2001:db8::2")));
}

TEST_CASE("gate: an address of this machine is free only as a peer", "[gate]") {
  const auto config = limited(2, 1);
  Gate gate(config.limits);
  HttpRequest request;
  CHECK(gate.ask(config, ip("127.0.0.1"), request) == 0);
  CHECK(gate.ask(config, ip("127.0.0.1"), request) == 0);
  // A client of the proxy, whose word for it is all that there is.
  request.fields = {{"x-forwarded-for", "127.0.0.1"}};
  CHECK(gate.ask(config, ip("192.0.2.1"), request) == 0);
  CHECK(gate.ask(config, ip("192.0.2.1"), request) > 0);
}

}  // namespace
}  // namespace tokenferry::server
