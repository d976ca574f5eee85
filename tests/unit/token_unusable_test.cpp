#include <optional>
#include <string>
#include <variant>

#include "shared/token.hpp"
#include "shared/token_answer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/token_answer.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("token: refuses a success without a usable token", "[token]") {
  const struct {
    const char* name;
    Params fields;
    Errc want;
  } rows[] = {
      {"nothing, as HTML and null and [] read", {}, Errc::missing_token},
      {"an empty token", {{"access_token", ""}}, Errc::missing_token},
      {"an object for a token", {{"access_token.x", "t"}}, Errc::missing_token},
      {"PlentyMarkets: camel case",
       {{"accessToken", "t"}, {"tokenType", "Bearer"}},
       Errc::missing_token},
      {"Slack: ok without a token", {{"ok", "true"}}, Errc::missing_token},
      {"Slack: not ok and no reason", {{"ok", "false"}}, Errc::missing_token},
      {"a token twice", {{"access_token", "t"}, {"access_token", "u"}}, Errc::missing_token},
      {"a space", {{"access_token", "a b"}}, Errc::missing_token},
      {"CR and LF", {{"access_token", "a\r\nX-Evil: 1"}}, Errc::missing_token},
      {"a delete character", {{"access_token", "a\x7f"}}, Errc::missing_token},
      {"a NUL", {{"access_token", std::string_view("a\0b", 3)}}, Errc::missing_token},
      {"a letter outside ASCII", {{"access_token", "\xc3\xa4"}}, Errc::missing_token},
      {"64 KB", {{"access_token", std::string(64 * 1024, 'a')}}, Errc::missing_token},
      {"a type outside ASCII",
       {{"access_token", "t"}, {"token_type", "\xff"}},
       Errc::token_type_unsupported},
      {"a type of two lines",
       {{"access_token", "t"}, {"token_type", "bearer\n"}},
       Errc::token_type_unsupported},
      {"a scope outside ASCII", {{"access_token", "t"}, {"scope", "a \xff"}}, Errc::invalid_scope},
      {"a scope of two lines", {{"access_token", "t"}, {"scope", "a\nadmin"}}, Errc::invalid_scope},
      {"a tab in a list of scopes",
       {{"access_token", "t"}, {"scope.0", "a\tadmin"}},
       Errc::invalid_scope},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(refusal(read(row.fields)) == row.want);
    }
  }
  CHECK_FALSE(refusal(read({{"access_token", std::string(16 * 1024, 'a')}})));
}

TEST_CASE("token: a lifetime is a positive number of seconds or not stated", "[token]") {
  static constexpr struct {
    const char* text;
    std::optional<double> want;
  } rows[] = {
      {"3600", 3600.0},
      {"3600.9", 3600.0},
      {"1", 1.0},
      {"007", 7.0},
      {"0", {}},
      {"0.5", {}},
      {"-1", {}},
      {"+1", {}},
      {"", {}},
      {"true", {}},
      {"1e400", {}},
      {"9007199254740993", {}},
      {"3600s", {}},
      {" 3600", {}},
      {"0x10", {}},
      {"Infinity", {}},
      {"NaN", {}},
      {".", {}},
      {".5", {}},
      {"99999999999999999999999", {}},
      {"3155760000", 3155760000.0},
      {"4000000000", {}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION("'" << row.text << "'") {
      const auto answer = read({{"access_token", "t"}, {"expires_in", row.text}});
      REQUIRE(std::holds_alternative<TokenResponse>(answer));
      CHECK((std::get<TokenResponse>(answer).expires_in == row.want));
    }
  }
}

}  // namespace
