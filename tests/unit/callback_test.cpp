#include "shared/callback.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/read_form.hpp"

namespace {

using namespace tokenferry;

Params page_query(std::string_view text) {
  return tests::read_form(text);
}

TEST_CASE("callback: knows an authorization response from a page's own query", "[callback]") {
  static constexpr struct {
    const char* name;
    std::string_view query;
    bool want;
  } rows[] = {
      {"nothing", "", false},
      {"a code", "code=c", true},
      {"an error", "error=access_denied", true},
      {"a code without a value", "code=&state=s", true},
      {"a state alone", "state=s", false},
      {"the page's own", "page=2&q=100%", false},
      {"another case", "Code=c&State=s", false},
      {"a semicolon", "page=2;code=c;state=s", false},
      {"a token", "access_token=t&token_type=bearer&state=s", false},
      {"names of JavaScript's", "__proto__[a]=1&hasOwnProperty=1", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(is_callback(page_query(row.query)) == row.want);
    }
  }
}

TEST_CASE("callback: reads a state that stands once", "[callback]") {
  static constexpr struct {
    const char* name;
    std::string_view query;
    Errc want;
  } rows[] = {
      {"none", "code=c", Errc::state_missing},
      {"without a value", "code=c&state=", Errc::state_missing},
      {"in another case", "code=c&State=s", Errc::state_missing},
      {"behind a semicolon", "code=c;state=s", Errc::state_missing},
      {"twice", "code=c&state=s&state=x", Errc::duplicate_parameter},
      {"twice alike", "code=c&state=s&state=s", Errc::duplicate_parameter},
      {"twice and once empty", "code=c&state=&state=s", Errc::duplicate_parameter},
      {"beside a code twice", "code=c&code=d&state=s", Errc::duplicate_parameter},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto state = read_state(page_query(row.query));
      REQUIRE_FALSE(state);
      CHECK(state.error().errc == row.want);
    }
  }
}

TEST_CASE("callback: a state is decoded once and nothing else is done to it", "[callback]") {
  CHECK(*read_state(page_query("code=c&state=a%2Bb+%2541+")) == "a+b %41 ");
}

}  // namespace
