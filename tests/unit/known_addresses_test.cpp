#include "server/provider/known_addresses.hpp"

#include <netinet/in.h>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

using namespace std::chrono_literals;

/// So many addresses.
SocketAddresses make_addresses(std::size_t count) {
  SocketAddresses addresses(count);
  for (auto& address : addresses) {
    address.storage.ss_family = AF_INET;
    address.size = sizeof(sockaddr_in);
  }
  return addresses;
}

/// A machine that has been up for a while.
constexpr Clock::time_point start{48h};

/// A name that was looked up at the start.
KnownAddresses looked_up() {
  KnownAddresses known;
  known.lookup_started();
  known.lookup_ended(make_addresses(2), start);
  return known;
}

TEST_CASE("known addresses: what they are good for depends on their age", "[addresses]") {
  static constexpr struct {
    const char* name;
    Clock::duration age;
    std::size_t usable;
    bool needs_lookup;
  } rows[] = {
      {"at once", 0s, 2, false},
      {"a moment before half a minute", 29999ms, 2, false},
      {"half a minute", 30s, 2, true},
      {"an hour", 1h, 2, true},
      {"a second before a day", 86399s, 2, true},
      {"a day", 24h, 0, true},
      {"a week", 168h, 0, true},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      auto known = looked_up();
      CHECK(known.usable(start + row.age).size() == row.usable);
      CHECK(known.needs_lookup(start + row.age) == row.needs_lookup);
    }
  }
}

TEST_CASE("known addresses: a name that nobody has asked for is looked up", "[addresses]") {
  KnownAddresses known;
  CHECK(known.usable(start).empty());
  CHECK(known.needs_lookup(start));
  known.lookup_started();
  CHECK(known.is_pending());
  CHECK_FALSE(known.needs_lookup(start));
}

TEST_CASE("known addresses: lookups that fail make them no younger", "[addresses]") {
  auto known = looked_up();
  for (const auto age : {1h, 12h, 23h}) {
    REQUIRE(known.needs_lookup(start + age));
    known.lookup_started();
    CHECK(known.usable(start + age).size() == 2);
    known.lookup_ended({}, start + age);
    CHECK(known.usable(start + age).size() == 2);
  }
  CHECK(known.usable(start + 24h).empty());
  known.lookup_started();
  known.lookup_ended(make_addresses(1), start + 25h);
  CHECK(known.usable(start + 48h).size() == 1);
  CHECK(known.usable(start + 49h).empty());
}

TEST_CASE("known addresses: those that led nowhere are looked up although fresh", "[addresses]") {
  auto known = looked_up();
  known.doubt();
  CHECK(known.needs_lookup(start + 1s));
  CHECK(known.usable(start + 1s).size() == 2);
  known.lookup_started();
  known.lookup_ended({}, start + 1s);
  CHECK(known.needs_lookup(start + 2s));
  known.lookup_started();
  known.lookup_ended(make_addresses(3), start + 2s);
  CHECK_FALSE(known.needs_lookup(start + 2s));
}

}  // namespace
}  // namespace tokenferry::server
