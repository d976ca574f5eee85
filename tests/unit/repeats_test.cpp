#include "server/front/repeats.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry::server;

IpAddress address(const std::string& text) {
  return read_ip(text).value();
}

const Clock::time_point start{};

TEST_CASE("repeats: a flood of one kind from one address is counted", "[repeats]") {
  Repeats repeats;
  for (std::size_t i = 0; i < 5000; ++i) {
    CHECK(repeats.admit(address("192.0.2.1"), "malformed", i < 4999 ? 400 : 431, start) ==
          (i < Repeats::written));
  }
  CHECK(repeats.admit(address("192.0.2.1"), "not_found", 404, start));
  CHECK(repeats.admit(address("192.0.2.2"), "malformed", 400, start));
  CHECK(repeats.take(start).empty());
  CHECK_FALSE(repeats.empty());

  const auto sums = repeats.take(start + Repeats::period);
  REQUIRE(sums.size() == 1);
  CHECK(sums[0].address == address("192.0.2.1"));
  CHECK(sums[0].outcome == "malformed");
  CHECK(sums[0].status == 431);
  CHECK(sums[0].count == 5000 - Repeats::written);
  CHECK(repeats.empty());
  CHECK(repeats.admit(address("192.0.2.1"), "malformed", 400, start + Repeats::period));
}

TEST_CASE("repeats: an IPv6 network of 64 bits is one address", "[repeats]") {
  Repeats repeats;
  for (std::size_t i = 0; i < Repeats::written; ++i) {
    CHECK(repeats.admit(address("2001:db8::" + std::to_string(i)), "malformed", 400, start));
  }
  CHECK_FALSE(repeats.admit(address("2001:db8::ffff"), "malformed", 400, start));
  CHECK(repeats.admit(address("2001:db8:1::1"), "malformed", 400, start));
}

TEST_CASE("repeats: many addresses are counted together, and are forgotten", "[repeats]") {
  Repeats repeats;
  std::size_t written = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto from = "10.0." + std::to_string(i / 250) + '.' + std::to_string(i % 250);
    written += repeats.admit(address(from), "malformed", 400, start) ? 1 : 0;
  }
  CHECK(written == Repeats::max_entries + Repeats::written);
  const auto sums = repeats.take(start + Repeats::period);
  REQUIRE(sums.size() == 1);
  CHECK(sums[0].address == IpAddress{});
  CHECK(sums[0].count == 20'000 - written);
  CHECK(repeats.empty());
}

}  // namespace
