#include "shared/token_answer.hpp"

#include <optional>
#include <string>
#include <variant>

#include "shared/token.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/token_answer.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("token: RFC 6749 section 5.1", "[token]") {
  const auto answer = read({{"access_token", "2YotnFZFEjr1zCsicMWpAA"},
                            {"token_type", "example"},
                            {"expires_in", "3600"},
                            {"refresh_token", "tGzv3JOkF0XG5Qx2TlKWIA"},
                            {"example_parameter", "example_value"}});
  REQUIRE(std::holds_alternative<TokenResponse>(answer));
  const auto& token = std::get<TokenResponse>(answer);
  CHECK(token.access_token.reveal() == "2YotnFZFEjr1zCsicMWpAA");
  CHECK(token.token_type == "example");
  CHECK_FALSE(is_bearer(token.token_type));
  CHECK(token.expires_in == 3600);
  CHECK(token.refresh_token.reveal() == "tGzv3JOkF0XG5Qx2TlKWIA");
  CHECK_FALSE(token.refresh_token_expires_in);
  CHECK(token.id_token.empty());
  CHECK_FALSE(token.scope);
}

TEST_CASE("token: RFC 6749 section 5.2", "[token]") {
  CHECK(refusal(read({{"error", "invalid_request"}}, 400)) == Errc::invalid_request);
}

// The shapes that providers really send. Each is decided on purpose.
TEST_CASE("token: reads a token in the shapes of providers", "[token]") {
  const struct {
    const char* name;
    Params fields;
    std::string_view token;
    std::string_view type;
    std::optional<double> expires_in;
    std::optional<std::vector<std::string>> scope;
  } rows[] = {
      {"GitHub: commas in the scope",
       {{"access_token", "gho_1"}, {"scope", "read:user,user:email"}, {"token_type", "bearer"}},
       "gho_1",
       "bearer",
       {},
       {{"read:user", "user:email"}}},
      {"a GitHub app: no scope",
       {{"access_token", "ghu_1"},
        {"scope", ""},
        {"token_type", "bearer"},
        {"expires_in", "28800"}},
       "ghu_1",
       "bearer",
       28800.0,
       {}},
      {"Twitch: a list for a scope",
       {{"access_token", "t"},
        {"scope.0", "user:read"},
        {"scope.1", "chat:read"},
        {"token_type", "bearer"}},
       "t",
       "bearer",
       {},
       {{"user:read", "chat:read"}}},
      {"Weibo: no type",
       {{"access_token", "t"}, {"expires_in", "157679999"}},
       "t",
       "Bearer",
       157679999.0,
       {}},
      {"eBay: an odd type is kept as it came",
       {{"access_token", "t"}, {"token_type", "User Access Token"}},
       "t",
       "User Access Token",
       {},
       {}},
      {"Facebook: expires",
       {{"access_token", "t"}, {"expires", "5183999"}},
       "t",
       "Bearer",
       5183999.0,
       {}},
      {"expires_in before expires",
       {{"access_token", "t"}, {"expires", "1"}, {"expires_in", "2"}},
       "t",
       "Bearer",
       2.0,
       {}},
      {"Mailchimp: 0 means that none is set",
       {{"access_token", "t"}, {"expires_in", "0"}, {"token_type", "bearer"}},
       "t",
       "bearer",
       {},
       {}},
      {"Slack: a person's token inside",
       {{"ok", "true"},
        {"authed_user.access_token", "xoxp-1"},
        {"authed_user.token_type", "user"},
        {"authed_user.scope", "identify,chat:write"},
        {"authed_user.expires_in", "43200"}},
       "xoxp-1",
       "Bearer",
       43200.0,
       {{"identify", "chat:write"}}},
      {"Slack: what belongs to the bot is not the person's",
       {{"authed_user.access_token", "xoxp-1"},
        {"scope", "admin"},
        {"expires_in", "1"},
        {"token_type", "bot"}},
       "xoxp-1",
       "Bearer",
       {},
       {}},
      {"Slack: a token of its own goes first",
       {{"access_token", "xoxb-1"},
        {"token_type", "bot"},
        {"scope", "commands"},
        {"authed_user.access_token", "xoxp-1"},
        {"authed_user.scope", "identify"}},
       "xoxb-1",
       "bot",
       {},
       {{"commands"}}},
      {"a scope twice counts in full",
       {{"access_token", "t"}, {"scope", "a"}, {"scope", "b"}, {"scope.0", "c"}},
       "t",
       "Bearer",
       {},
       {{"a", "b", "c"}}},
      {"what only begins like scope is none",
       {{"access_token", "t"}, {"scope_note", "x"}, {"scopes", "y"}},
       "t",
       "Bearer",
       {},
       {}},
      {"names of JavaScript's", {{"__proto__", "x"}, {"access_token", "t"}}, "t", "Bearer", {}, {}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto answer = read(row.fields);
      REQUIRE(std::holds_alternative<TokenResponse>(answer));
      const auto& token = std::get<TokenResponse>(answer);
      CHECK(token.access_token.reveal() == row.token);
      CHECK(token.token_type == row.type);
      CHECK((token.expires_in == row.expires_in));
      CHECK((token.scope == row.scope));
    }
  }
}

TEST_CASE("token: reads a refresh token and an id token", "[token]") {
  const auto answer = read({{"access_token", "t"},
                            {"refresh_token", "r"},
                            {"refresh_token_expires_in", "15811200"},
                            {"id_token", "a.b.c"}});
  REQUIRE(std::holds_alternative<TokenResponse>(answer));
  const auto& token = std::get<TokenResponse>(answer);
  CHECK(token.refresh_token.reveal() == "r");
  CHECK(token.refresh_token_expires_in == 15811200);
  CHECK(token.id_token.reveal() == "a.b.c");
}

TEST_CASE("token: reads them beside a person's token of Slack", "[token]") {
  const auto answer = read({{"authed_user.access_token", "xoxe.xoxp-1"},
                            {"authed_user.refresh_token", "xoxe-1"},
                            {"refresh_token", "of the bot"}});
  REQUIRE(std::holds_alternative<TokenResponse>(answer));
  CHECK(std::get<TokenResponse>(answer).refresh_token.reveal() == "xoxe-1");
}

TEST_CASE("token: drops a refresh token and an id token that are none", "[token]") {
  const auto answer = read({{"access_token", "t"}, {"refresh_token", "a b"}, {"id_token", "\n"}});
  REQUIRE(std::holds_alternative<TokenResponse>(answer));
  CHECK(std::get<TokenResponse>(answer).refresh_token.empty());
  CHECK(std::get<TokenResponse>(answer).id_token.empty());
}

TEST_CASE("token: a missing type is bearer or refused", "[token]") {
  const Params fields = {{"access_token", "t"}};
  CHECK_FALSE(refusal(read(fields, 200, MissingTokenType::means_bearer)));
  CHECK(refusal(read(fields, 200, MissingTokenType::refused)) == Errc::token_type_unsupported);
  const Params typed = {{"access_token", "t"}, {"token_type", "Bearer"}};
  CHECK_FALSE(refusal(read(typed, 200, MissingTokenType::refused)));
}

}  // namespace
