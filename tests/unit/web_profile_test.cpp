#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

void keep_session(FakeHost& browser, const web::Settings& options, const char* expires = "0") {
  browser.storage[web::session_key(options)] = std::string("access_token=gho_1&expires=") + expires;
}

TEST_CASE("web profile: is asked for with the token in its header", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  keep_session(browser, options);
  web::profile(options, 7);
  CHECK(browser.steps == Steps{"fetch"});
  REQUIRE(browser.requests.size() == 1);
  const auto& request = browser.requests.front();
  CHECK(request.operation == 7);
  CHECK(request.url == "https://api.github.com/user");
  CHECK(request.bearer == "gho_1");
  CHECK(request.form.empty());
  CHECK(request.context == "token=gho_1");
}

TEST_CASE("web profile: nobody is asked without a session", "[web]") {
  for (const auto expires : {"", "1790000000000"}) {
    DYNAMIC_SECTION("expires " << expires) {
      FakeHost browser;
      const auto options = read(github_with());
      if (*expires != '\0') keep_session(browser, options, expires);
      web::profile(options, 7);
      CHECK(code_of(browser) == "profile_unavailable");
      CHECK(browser.answer().get("message") == "Nobody is signed in.");
      CHECK(browser.requests.empty());
      CHECK(browser.storage.empty());
    }
  }
}

TEST_CASE("web profile: a provider that lets no page read it is not asked", "[web]") {
  FakeHost browser;
  const auto options = read(github_with({{"provider", "slack"}}));
  keep_session(browser, options);
  web::profile(options, 7);
  CHECK(code_of(browser) == "profile_unavailable");
  CHECK(browser.requests.empty());
  CHECK(browser.storage.count(web::session_key(options)) == 1);
}

TEST_CASE("web profile: is drawn before its call is answered", "[web]") {
  FakeHost browser;
  web::profiled(read(github_with()), 7, 200, {}, {{"login", "mona"}});
  CHECK(browser.steps == Steps{"draw", "settle"});
  CHECK(browser.answered() == 7);
  CHECK(browser.answer().size() == 0);
  REQUIRE(browser.drawn.size() == 1);
  CHECK(browser.drawn.front().find("mona") != std::string::npos);
}

TEST_CASE("web profile: what else comes is a failure and draws nothing", "[web]") {
  const Params error = {{"message", "Bad credentials"}, {"status", "401"}};
  const Params none;
  const struct {
    const char* name;
    int status;
    Params fields;
    const char* want;
    const char* message;
  } rows[] = {
      {"no answer", web::host::status_network, none, "network_error",
       "https://api.github.com/user: No readable answer. Is the address right and reachable?"},
      {"none in time", web::host::status_timeout, none, "timeout",
       "https://api.github.com/user: No answer in time. Try again later."},
      {"HTML or nothing or a list", 200, none, "profile_unavailable",
       "https://api.github.com/user: status 200: The provider gave no profile."},
      {"forbidden", 403, error, "profile_unavailable",
       "https://api.github.com/user: status 403: Too many requests, or too small a scope."},
      {"too large", web::host::status_too_large, none, "network_error",
       "https://api.github.com/user: too large"},
      {"too many requests", 429, none, "profile_unavailable",
       "https://api.github.com/user: status 429: Too many requests, or too small a scope."},
      {"not modified",
       304,
       {{"login", "mona"}},
       "profile_unavailable",
       "https://api.github.com/user: status 304: The provider gave no profile."},
      {"not found", 404, error, "profile_unavailable",
       "https://api.github.com/user: status 404: The provider gave no profile."},
      {"broken", 500, error, "profile_unavailable",
       "https://api.github.com/user: status 500: The provider gave no profile."},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      const auto options = read(github_with());
      keep_session(browser, options);
      web::profiled(options, 7, row.status, {}, row.fields);
      CHECK(code_of(browser) == row.want);
      CHECK(browser.answer().get("message") == row.message);
      CHECK(browser.steps == Steps{"fail"});
    }
  }
}

TEST_CASE("web profile: a token that the provider refuses is forgotten", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  keep_session(browser, options);
  web::profiled(options, 7, 401, {{"token", "gho_1"}}, {{"message", "Bad credentials"}});
  CHECK(code_of(browser) == "profile_unavailable");
  CHECK(browser.answer().get("message") ==
        "https://api.github.com/user: status 401: The session is over. Sign in again.");
  CHECK(browser.storage.empty());
  CHECK(browser.drawn.empty());
  CHECK(browser.requests.empty());
}

}  // namespace
