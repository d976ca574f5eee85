#include <string>

#include "shared/pkce.hpp"
#include "tests/support/web_client.hpp"
#include "web/refresh.hpp"
#include "web/session.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

/// The options of a page that wants its session refreshed.
web::Settings refreshing(const Changes& changes = {}) {
  return changed(read(github_with({{"refresh", "true"}})), changes);
}

void keep(FakeHost& browser, const std::string& session) {
  browser.storage[web::session_key(refreshing())] = session;
}

Params kept(const FakeHost& browser) {
  const auto session = parse_form(browser.storage.at(web::session_key(refreshing())));
  REQUIRE(session);
  return *session;
}

TEST_CASE("web refresh: is due when the token cannot be used as it is", "[web]") {
  static constexpr struct {
    const char* name;
    const char* kept;
    bool want;
  } rows[] = {
      {"nobody is signed in", "", true},
      {"no end", "access_token=t&expires=0", false},
      {"a moment left and nothing to refresh", "access_token=t&expires=1790000000001", false},
      {"over and nothing to refresh", "access_token=t&expires=1790000000000", true},
      {"no end but a refresh token", "access_token=t&expires=0&refresh_token=r", false},
      {"more than 30 s", "access_token=t&expires=1790000030001&refresh_token=r", false},
      {"30 s", "access_token=t&expires=1790000030000&refresh_token=r", true},
      {"over long since", "access_token=t&expires=1&refresh_token=r", true},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      keep(browser, row.kept);
      CHECK(web::is_due(refreshing()) == row.want);
      CHECK(browser.requests.empty());
    }
  }
}

TEST_CASE("web refresh: asks the token endpoint for no more than there was", "[web]") {
  FakeHost browser;
  const std::string session = "access_token=t&scope=a+b&expires=1&refresh_token=r";
  keep(browser, session);
  web::use_refresh_token(refreshing(), 7);
  REQUIRE(browser.requests.size() == 1);
  const auto& request = browser.requests.front();
  CHECK(request.operation == 7);
  CHECK(request.url == "https://exchange.example/token");
  CHECK(request.form == "grant_type=refresh_token&client_id=cid&refresh_token=r");
  CHECK(request.bearer.empty());
  CHECK(request.context == session);
}

TEST_CASE("web refresh: needs a session and a refresh token", "[web]") {
  FakeHost browser;
  SECTION("no session") {
    web::use_refresh_token(refreshing(), 7);
    CHECK(code_of(browser) == "token_expired");
  }
  SECTION("no refresh token") {
    keep(browser, "access_token=t&expires=0");
    web::use_refresh_token(refreshing(), 7);
    CHECK(code_of(browser) == "missing_token");
  }
  CHECK(browser.requests.empty());
}

TEST_CASE("web refresh: the refresh token is kept where the page wants it", "[web]") {
  static constexpr struct {
    const char* name;
    const char* wanted;
    const char* before;
    const char* given;
    const char* want;
  } rows[] = {
      {"the first", "true", nullptr, "r1", "r1"},
      {"another in its place", "true", "r1", "r2", "r2"},
      {"none in its place", "true", "r1", nullptr, "r1"},
      {"an empty one in its place", "true", "r1", "", "r1"},
      {"none at all", "true", nullptr, nullptr, ""},
      {"one that is no token", "true", nullptr, "r 1", ""},
      {"not wanted", nullptr, nullptr, "r1", ""},
      {"refused", "false", nullptr, "r1", ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      web::exchanged(refreshing({{"refresh", row.wanted}}), 7, 200,
                     changed({{"scope", "a b"}}, {{"refresh_token", row.before}}),
                     changed({{"access_token", "t2"}, {"token_type", "bearer"}},
                             {{"refresh_token", row.given}}));
      CHECK(kept(browser).get("access_token") == "t2");
      CHECK(kept(browser).get("scope") == "a b");
      CHECK(kept(browser).get("refresh_token") == row.want);
      const std::string name = *row.want != '\0' ? s256_challenge(row.want) : "";
      CHECK(kept(browser).get("refresh_name") == name);
      CHECK(browser.answer().get("refresh_name") == name);
    }
  }
}

TEST_CASE("web refresh: only a refusal of the token ends a session", "[web]") {
  static constexpr struct {
    int status;
    const char* error;
    const char* want;
  } rows[] = {{400, "invalid_grant", "invalid_grant"},
              {400, "bad_refresh_token", "invalid_grant"},
              {200, "bad_refresh_token", "invalid_grant"},
              {429, "slow_down", "temporarily_unavailable"},
              {500, "oops", "server_error"},
              {503, "overloaded", "temporarily_unavailable"},
              {400, "unsupported_grant_type", "unsupported_grant_type"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.status << " " << row.error) {
      FakeHost browser;
      web::exchanged(refreshing(), 7, row.status, {}, {{"error", row.error}});
      CHECK(code_of(browser) == row.want);
    }
  }
}

TEST_CASE("web refresh: what another tab was given is kept", "[web]") {
  FakeHost browser;
  const Params told = {{"access_token", "t2"}, {"token_type", "bearer"}, {"scope", ""},
                       {"expires", "0"},       {"refresh_token", "r2"},  {"refresh_name", "x"}};
  web::keep_session(refreshing(), told);
  CHECK(kept(browser).get("access_token") == "t2");
  CHECK(kept(browser).get("refresh_token") == "r2");
  CHECK(kept(browser).get("refresh_name") == s256_challenge("r2"));
  web::keep_session(refreshing({{"refresh", nullptr}}), told);
  CHECK(kept(browser).get("refresh_token").empty());
}

TEST_CASE("web refresh: a session that has expired is restored while it can be refreshed",
          "[web]") {
  FakeHost browser;
  keep(browser, "access_token=t&expires=1&refresh_token=r");
  web::resume(refreshing(), 7);
  CHECK(browser.answer().get("access_token") == "t");
}

}  // namespace
