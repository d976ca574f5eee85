#include <string>
#include <vector>

#include "server/config/cidr.hpp"
#include "server/front/forwarded.hpp"
#include "server/front/rate_limit.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry::server;

IpAddress ip(const std::string& text) {
  const auto address = read_ip(text);
  REQUIRE(address);
  return *address;
}

TEST_CASE("cidr: reads addresses and networks", "[address]") {
  for (const auto text : {"192.0.2.1", "::1", "2001:db8::1", "::ffff:192.0.2.1"}) {
    CHECK(read_ip(text));
  }
  CHECK(ip("192.0.2.1") == ip("::ffff:192.0.2.1"));
  for (const auto text :
       {"", "192.0.2", "192.0.2.1 ", "192.0.2.256", "[::1]", "fe80::1%eth0", "x"}) {
    DYNAMIC_SECTION("no address: " << text) {
      CHECK_FALSE(read_ip(text));
    }
  }
  for (const auto text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0.0/8x"}) {
    DYNAMIC_SECTION("no network: " << text) {
      CHECK_FALSE(read_cidr(text));
    }
  }
}

TEST_CASE("cidr: knows what a network holds", "[address]") {
  static constexpr struct {
    const char* network;
    const char* address;
    bool contains;
  } rows[] = {
      {"10.0.0.0/8", "10.255.0.1", true},     {"10.0.0.0/8", "11.0.0.1", false},
      {"10.0.0.0/9", "10.128.0.1", false},    {"192.0.2.1", "192.0.2.1", true},
      {"192.0.2.1", "192.0.2.2", false},      {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "2001:db8::1", false},    {"::/0", "2001:db8::1", true},
      {"2001:db8::/33", "2001:db8::1", true}, {"2001:db8::/33", "2001:db8:8000::1", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.network << " and " << row.address) {
      const auto network = read_cidr(row.network);
      REQUIRE(network);
      CHECK(network->contains(ip(row.address)) == row.contains);
    }
  }
}

TEST_CASE("cidr: knows loopback and subscribers", "[address]") {
  CHECK(ip("127.9.9.9").is_loopback());
  CHECK(ip("::1").is_loopback());
  CHECK_FALSE(ip("128.0.0.1").is_loopback());
  CHECK_FALSE(ip("::2").is_loopback());
  CHECK(ip("2001:db8:0:1::1").subscriber() == ip("2001:db8:0:1:ffff::").subscriber());
  CHECK_FALSE(ip("2001:db8:0:1::").subscriber() == ip("2001:db8:0:2::").subscriber());
  CHECK_FALSE(ip("192.0.2.1").subscriber() == ip("192.0.2.2").subscriber());
}

TEST_CASE("forwarded: believes trusted proxies only", "[address]") {
  using Fields = std::vector<HttpRequest::Field>;
  const struct {
    const char* name;
    const char* peer;
    Fields fields;
    const char* want;
  } rows[] = {
      {"no proxy", "203.0.113.1", {{"x-forwarded-for", "192.0.2.1"}}, "203.0.113.1"},
      {"one proxy", "10.0.0.1", {{"x-forwarded-for", "192.0.2.1"}}, "192.0.2.1"},
      {"two proxies", "10.0.0.1", {{"x-forwarded-for", "192.0.2.1, 10.0.0.2"}}, "192.0.2.1"},
      {"what the client wrote before",
       "10.0.0.1",
       {{"x-forwarded-for", "1.1.1.1, 192.0.2.1"}},
       "192.0.2.1"},
      {"two lines",
       "10.0.0.1",
       {{"x-forwarded-for", "192.0.2.1"}, {"x-forwarded-for", "10.0.0.2"}},
       "192.0.2.1"},
      {"garbage", "10.0.0.1", {{"x-forwarded-for", "192.0.2.1, <x>"}}, "10.0.0.1"},
      {"none", "10.0.0.1", {}, "10.0.0.1"},
      {"an empty one", "10.0.0.1", {{"x-forwarded-for", " , "}}, "10.0.0.1"},
      {"a port", "10.0.0.1", {{"x-forwarded-for", "192.0.2.1:4711"}}, "192.0.2.1"},
      {"IPv6", "10.0.0.1", {{"x-forwarded-for", "2001:db8::7"}}, "2001:db8::7"},
      {"RFC 7239",
       "10.0.0.1",
       {{"forwarded", "for=192.0.2.1;proto=https, For=\"10.0.0.2:1\""}},
       "192.0.2.1"},
      {"RFC 7239 with IPv6",
       "10.0.0.1",
       {{"forwarded", "by=x; FOR=\"[2001:db8::7]:4711\""}},
       "2001:db8::7"},
      {"RFC 7239 unknown", "10.0.0.1", {{"forwarded", "for=unknown"}}, "10.0.0.1"},
  };
  const std::vector<Cidr> trusted = {*read_cidr("10.0.0.0/8")};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      HttpRequest request;
      request.fields = row.fields;
      CHECK(client_address(ip(row.peer), request, trusted) == ip(row.want));
    }
  }
}

TEST_CASE("rate limit: a minute's worth at once and then one at a time", "[address]") {
  RateLimit limit(60);
  const auto start = Clock::time_point();
  for (int i = 0; i < 60; ++i) CHECK(limit.admit(ip("192.0.2.1"), start) == 0);
  CHECK(limit.admit(ip("192.0.2.1"), start) == 1);
  CHECK(limit.admit(ip("192.0.2.2"), start) == 0);
  CHECK(limit.admit(ip("192.0.2.1"), start + std::chrono::seconds(1)) == 0);
  CHECK(limit.admit(ip("192.0.2.1"), start + std::chrono::seconds(1)) == 1);
  for (int i = 0; i < 60; ++i) {
    CHECK(limit.admit(ip("192.0.2.1"), start + std::chrono::minutes(2)) == 0);
  }
}

TEST_CASE("rate limit: a subscriber's network is one address", "[address]") {
  RateLimit limit(1);
  const auto start = Clock::time_point();
  CHECK(limit.admit(ip("2001:db8::1"), start) == 0);
  CHECK(limit.admit(ip("2001:db8::2"), start) == 60);
  CHECK(limit.admit(ip("2001:db8:0:1::1"), start) == 0);
}

TEST_CASE("rate limit: its table is bounded and a flood shuts nobody out", "[address]") {
  RateLimit limit(1, 8);
  const auto start = Clock::time_point();
  for (int i = 0; i < 1000; ++i) {
    IpAddress address = ip("10.0.0.0");
    address.octets[14] = static_cast<std::uint8_t>(i / 256);
    address.octets[15] = static_cast<std::uint8_t>(i % 256);
    CHECK(limit.admit(address, start) == 0);
    CHECK(limit.size() <= 8);
  }
}

}  // namespace
