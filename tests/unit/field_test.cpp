#include "server/http/field.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

TEST_CASE("field: a token is one word of RFC 9110", "[field]") {
  for (const auto* good : {"a", "X-Request-Id", "traceparent", "!#$%&'*+-.^_`|~09"}) {
    CHECK(is_token(good));
  }
  for (const auto* bad :
       {"", " a", "a b", "a,b", "a:", "a\r\n", "\xc3\xa4", "(a)", "a/b", "\"a\""}) {
    CHECK_FALSE(is_token(bad));
  }
}

TEST_CASE("field: a line is a name and a value", "[field]") {
  static constexpr struct {
    const char* line;
    const char* name;
    const char* value;
  } rows[] = {
      {"Origin: https://a.example", "Origin", "https://a.example"},
      {"X:", "X", ""},
      {"X:\t a b \t", "X", "a b"},
      {"X: a:b", "X", "a:b"},
  };
  for (const auto& row : rows) {
    const auto field = read_field_line(row.line);
    REQUIRE(field);
    CHECK(field->name == row.name);
    CHECK(field->value == row.value);
  }
  for (const auto* bad : {"", "X", ": a", "X : a", " X: a", "X Y: a", "X(Y): a"}) {
    CHECK_FALSE(read_field_line(bad));
  }
}

TEST_CASE("field: an odd octet has its reason", "[field]") {
  for (const auto* good : {"", "X: a\r\n", "X:\ta\r\nY: \xc3\xa4\r\n\r\n"}) {
    CHECK(find_odd_octet(good).empty());
  }
  for (const auto& bad :
       {std::string("X: a\n"), std::string("X: a\rb\r\n"), std::string("X: a\r\r\n"),
        std::string("X: a\0\r\n", 7), std::string("X: \x1b[0m\r\n"), std::string("X: \x7f\r\n")}) {
    CHECK_FALSE(find_odd_octet(bad).empty());
  }
  CHECK_FALSE(find_odd_octet("X: a\rb", 5).empty());
}

TEST_CASE("field: a list is taken item by item", "[field]") {
  std::vector<std::string> items;
  for (std::string_view list = "a ,\tB,, c"; !list.empty();) items.emplace_back(take_item(list));
  CHECK(items == std::vector<std::string>{"a", "B", "", "c"});
  CHECK(lists("te , Close", "close"));
  CHECK_FALSE(lists("closed, a close", "close"));
  CHECK_FALSE(lists("", "close"));
}

}  // namespace
}  // namespace tokenferry::server
