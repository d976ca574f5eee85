#include "shared/scan.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("scan: cuts a text at its separators", "[scan]") {
  View rest = "a,,b";
  CHECK(cut(rest, ',') == "a");
  CHECK(rest == ",b");
  CHECK(cut(rest, ',').empty());
  CHECK(cut(rest, ',') == "b");
  CHECK(rest.empty());
  CHECK(cut(rest, ',').empty());
}

TEST_CASE("scan: knows what a text holds", "[scan]") {
  CHECK(holds("a,b", ','));
  CHECK(holds(",", ','));
  CHECK(holds("ab,", ','));
  CHECK_FALSE(holds("ab", ','));
  CHECK_FALSE(holds("", ','));
}

TEST_CASE("scan: knows characters by their ranges", "[scan]") {
  static constexpr struct {
    std::string_view text;
    std::string_view ranges;
    bool want;
  } rows[] = {
      {"", "a-z", true},           {"abz", "a-z", true},       {"abZ", "a-z", false},
      {"a-z", "a-z", false},       {"a-z", "a-z-", true},      {"Az9_", "A-Za-z0-9_", true},
      {"a~", "A-Za-z0-9_", false}, {" ~", " -~", true},        {"\x1f", " -~", false},
      {"\x7f", " -~", false},      {"\xc3\xa4", " -~", false}, {" ", "!-~", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.text << " of " << row.ranges) {
      CHECK(consists_of(row.text, row.ranges) == row.want);
    }
  }
}

TEST_CASE("scan: replaces what is of other ranges", "[scan]") {
  CHECK(replace_others("a\"b\\c\x7f", " !#-[\\]-~", "?") == "a?b?c?");
  CHECK(replace_others(" !#[]~", " !#-[\\]-~", "?") == " !#[]~");
  CHECK(replace_others("1-2_3", "0-9", "") == "123");
  CHECK(replace_others("", "0-9", "?").empty());
}

TEST_CASE("scan: compares without case", "[scan]") {
  CHECK(equal_ignoring_case("Bearer", "bearer"));
  CHECK(equal_ignoring_case("", ""));
  CHECK_FALSE(equal_ignoring_case("Bearer ", "bearer"));
  CHECK_FALSE(equal_ignoring_case("B\x05\x01rer", "bearer"));
}

TEST_CASE("scan: replaces every mark", "[scan]") {
  CHECK(replace("{b}/x{b}", "{b}", "a") == "a/xa");
  CHECK(replace("{b}", "{b}", "{b}{b}") == "{b}{b}");
  CHECK(replace("x", "{b}", "a") == "x");
  CHECK(replace("", "{b}", "a").empty());
}

}  // namespace
