#include <string>

#include "tests/support/web_client.hpp"
#include "web/life.hpp"
#include "web/session.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("web session: one that lives is restored as it is", "[web]") {
  FakeHost browser;
  for (const auto expires : {"0", "1790000000001"}) {
    DYNAMIC_SECTION(expires) {
      const auto kept =
          std::string("access_token=t%2B1&token_type=bearer&scope=a+b&expires=") + expires;
      browser.storage["k"] = kept;
      CHECK(format_form(web::load_session("k")) == kept);
      CHECK(browser.steps.empty());
    }
  }
}

TEST_CASE("web session: none and one that ended and one that is odd are nothing", "[web]") {
  static constexpr struct {
    const char* name;
    const char* kept;
  } rows[] = {{"none", ""},
              {"ended now", "access_token=t&expires=1790000000000"},
              {"ended before", "access_token=t&expires=1"},
              {"no end stated", "access_token=t"},
              {"an end that is no number", "access_token=t&expires=never"},
              {"an end before 1970", "access_token=t&expires=-1"},
              {"no token", "access_token=&expires=0"},
              {"text of another program", "{\"access_token\":\"t\",\"expires\":0}"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      browser.storage["k"] = row.kept;
      CHECK(web::load_session("k").empty());
      CHECK(browser.storage.count("k") == 0);
    }
  }
}

TEST_CASE("web session: signing out forgets this client's alone", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  const auto other = read(github_with({{"clientId", "other"}}));
  browser.storage[web::session_key(options)] = "access_token=t&expires=0";
  browser.storage[web::session_key(other)] = "access_token=u&expires=0";
  web::sign_out(options, true);
  CHECK(browser.storage.size() == 1);
  CHECK(web::load_session(web::session_key(other)).get("access_token") == "u");
  web::resume(options, 7);
  CHECK(browser.answer().size() == 0);
}

}  // namespace
