#include "shared/whole_number.hpp"

#include "tests/support/catch.hpp"

namespace tokenferry {
namespace {

TEST_CASE("whole number: it is digits alone", "[whole_number]") {
  CHECK(read_whole_number("0", 10, 8) == 0);
  CHECK(read_whole_number("0008", 10, 8) == 8);
  CHECK(read_whole_number("fF", 16, 1000) == 255);
  for (const auto* more : {"9", "99999999999999999999999999999", "18446744073709551616"}) {
    CHECK(read_whole_number(more, 10, 8) == 9);
  }
  for (const auto* none : {"", "-1", "+1", " 1", "1 ", "0x1", "1.0", "1e2", "a"}) {
    CHECK_FALSE(read_whole_number(none, 10, 8));
  }
}

}  // namespace
}  // namespace tokenferry
