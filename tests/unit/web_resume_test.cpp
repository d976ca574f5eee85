#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

const std::string session = "access_token=gho_1&token_type=bearer&scope=read%3Auser&expires=0";

TEST_CASE("web resume: trades the code at once after the address bar is clean", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  const auto state = begin(browser, options);
  const auto verifier = record_of(browser, state).get("code_verifier");
  come_back(browser, options,
            "a=%41&code=c%2Fd%2B%25~%3D&b&state=" + state +
                "&iss=https%3A%2F%2Fgithub.com%2Flogin%2Foauth#x?code=d");
  CHECK(browser.steps == Steps{"replace_url", "forget", "fetch"});
  CHECK(browser.address == "https://page.example/app/?a=%41&b#x?code=d");
  CHECK(browser.storage.empty());

  REQUIRE(browser.requests.size() == 1);
  const auto& request = browser.requests.front();
  CHECK(request.operation == 7);
  CHECK(request.url == "https://exchange.example/token");
  CHECK(request.bearer.empty());
  const auto form = parse_form(request.form);
  REQUIRE(form);
  CHECK(form->size() == 5);
  CHECK(form->get("grant_type") == "authorization_code");
  CHECK(form->get("client_id") == "cid");
  CHECK(form->get("code") == "c/d+%~=");
  CHECK(form->get("redirect_uri") == "https://page.example/app/");
  CHECK(form->get("code_verifier") == verifier);
  const auto context = parse_form(request.context);
  REQUIRE(context);
  CHECK(context->get("scope") == "read:user");
  CHECK(context->count("code_verifier") == 0);
}

TEST_CASE("web resume: a page without a callback is left as it is", "[web]") {
  static constexpr struct {
    const char* name;
    const char* behind;
  } rows[] = {
      {"no query", ""},
      {"the page's own query", "?q=100%&state=open"},
      {"a state alone", "?state=STATE"},
      {"a fragment", "#code=c&state=STATE"},
      {"a token in the query", "?access_token=stolen&token_type=bearer&state=STATE"},
      {"a token in the fragment", "#access_token=stolen&token_type=bearer&state=STATE"},
      {"an id_token", "?id_token=x&state=STATE"},
      {"a response of another mode", "?response=x.y.z&state=STATE"},
      {"names in other letters", "?Code=c&State=STATE"},
      {"another separator", "?x=1;code=c;state=STATE"},
      {"names of JavaScript's", "?__proto__[code]=1&constructor.prototype.code=1"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      const auto options = read(github_with());
      const auto state = begin(browser, options);
      browser.storage[web::session_key(options)] = session;
      browser.address += with_state(row.behind, state);
      web::resume(options, 7);
      CHECK(browser.steps == Steps{"settle"});
      CHECK(browser.answered() == 7);
      CHECK(browser.answer().get("access_token") == "gho_1");
      CHECK(browser.storage.count(record_key(state)) == 1);
    }
  }
}

TEST_CASE("web resume: nobody is signed in at first", "[web]") {
  FakeHost browser;
  web::resume(read(github_with()), 7);
  CHECK(browser.answer().size() == 0);
  CHECK(browser.requests.empty());
}

TEST_CASE("web resume: a callback works once", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  const auto query = "code=c&state=" + begin(browser, options);
  come_back(browser, options, query);
  CHECK(browser.requests.size() == 1);
  come_back(browser, options, query);  // reloaded, or found in the history
  CHECK(browser.requests.size() == 1);
  CHECK(code_of(browser) == "state_missing");
  CHECK(browser.address == "https://page.example/app/");
}

TEST_CASE("web resume: a used callback harms nobody who is signed in", "[web]") {
  for (const auto query : {"code=c&state=used", "code=c", "error=access_denied&state=used"}) {
    DYNAMIC_SECTION(query) {
      FakeHost browser;
      const auto options = read(github_with());
      browser.storage[web::session_key(options)] = session;
      come_back(browser, options, query);
      CHECK(browser.answer().get("access_token") == "gho_1");
      CHECK(browser.answer().count("code") == 0);
      CHECK(browser.requests.empty());
      CHECK(browser.storage.count(web::session_key(options)) == 1);
    }
  }
}

TEST_CASE("web resume: a page with several clients gives the callback to its own", "[web]") {
  const Params others[] = {github_with({{"clientId", "other"}}),
                           github_with({{"provider", "gitlab"}})};
  for (const auto& given : others) {
    DYNAMIC_SECTION(given.get("provider") << " " << given.get("clientId")) {
      FakeHost browser;
      const auto options = read(github_with());
      const auto other = read(given);
      const auto state = begin(browser, options);
      come_back(browser, other,
                "a=1&code=c&iss=https%3A%2F%2Fgithub.com%2Flogin%2Foauth&state=" + state);
      CHECK(browser.answer().size() == 0);
      CHECK(browser.requests.empty());
      CHECK(browser.address == "https://page.example/app/?a=1");
      CHECK(browser.storage.count(record_key(state)) == 1);

      web::resume(options, 8);
      REQUIRE(browser.requests.size() == 1);
      CHECK(browser.requests.front().url == "https://exchange.example/token");
      CHECK(browser.address == "https://page.example/app/?a=1");
      CHECK(browser.storage.empty());
    }
  }
}

TEST_CASE("web resume: another client's callback leaves its own session", "[web]") {
  FakeHost browser;
  const auto other = read(github_with({{"clientId", "other"}}));
  const auto state = begin(browser, read(github_with()));
  browser.storage[web::session_key(other)] = session;
  come_back(browser, other, "code=c&state=" + state);
  CHECK(browser.answer().get("access_token") == "gho_1");
}

TEST_CASE("web resume: two sign-ins under way do not disturb each other", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  const auto first = begin(browser, options);
  const auto second = begin(browser, options);
  come_back(browser, options, "code=c&state=" + second);
  come_back(browser, options, "code=d&state=" + first);
  CHECK(browser.requests.size() == 2);
  CHECK(browser.answers.empty());
  CHECK(browser.storage.empty());
}

TEST_CASE("web resume: a provider may write the query of the redirect URI in another way",
          "[web]") {
  const struct {
    const char* given;
    std::string came;
    bool taken;
  } rows[] = {
      {"from=a%20b", "from=a+b", true},      {"from=a+b", "from=a%20b", true},
      {"from=~x/y", "from=%7Ex%2Fy", true},  {"from=x,y", "from=x%2Cy", true},
      {"from=x,y", "from=x&y", false},       {"from=a%2Bb", "from=a+b", false},
      {"from=a%20b", "from=a%2520b", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.given << " as " << row.came) {
      FakeHost browser;
      const auto uri = std::string("https://page.example/app/?") + row.given;
      const auto options = read(github_with({{"redirectUri", uri.c_str()}}));
      const auto state = begin(browser, options);
      come_back(browser, options, row.came + "&code=c&state=" + state);
      CHECK(browser.requests.size() == (row.taken ? 1 : 0));
      if (!row.taken) CHECK(code_of(browser) == "issuer_mismatch");
    }
  }
}

}  // namespace
