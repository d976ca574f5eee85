#include "shared/decimal.hpp"

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("decimal: writes and reads whole numbers", "[decimal]") {
  static constexpr struct {
    double number;
    const char* digits;
  } rows[] = {
      {0, "0"},
      {1, "1"},
      {10, "10"},
      {65535, "65535"},
      {4294967296, "4294967296"},
      {1790000000123, "1790000000123"},
      {999999999999999, "999999999999999"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.digits) {
      CHECK(format_decimal(row.number) == row.digits);
      CHECK(read_decimal(row.digits) == row.number);
    }
  }
  CHECK(format_decimal(9007199254740992) == "9007199254740992");
  CHECK(format_decimal(18446744073709549568.0) == "18446744073709549568");
}

TEST_CASE("decimal: reads digits and nothing else", "[decimal]") {
  CHECK(read_decimal("0042") == 42);
  for (const auto* text :
       {"", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "a", "1000000000000000", "\xd9\xa1"}) {
    DYNAMIC_SECTION("not '" << text << "'") {
      CHECK_FALSE(read_decimal(text));
    }
  }
}

}  // namespace
