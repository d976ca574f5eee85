// Where a visitor goes after the sign-in (RFC 9700, section 4.11.1): never to another site,
// whatever a link asked for.
#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

/// A reference, and what browsers make of it on https://page.example/app/?q=1.
struct Row {
  const char* reference;
  const char* resolved;
};

std::string kept_of(const Row& row) {
  FakeHost browser;
  browser.address = "https://page.example/app/?q=1";
  browser.resolved = {{row.reference, row.resolved}};
  const auto state = begin(browser, read(github_with()), {{"returnTo", row.reference}});
  return record_of(browser, state).get("return_to");
}

TEST_CASE("web return: a place of the page's own origin is kept", "[web]") {
  static constexpr Row rows[] = {
      {"/next?b=c#d", "https://page.example/next?b=c#d"},
      {"next", "https://page.example/app/next"},
      {"?tab=2", "https://page.example/app/?tab=2"},
      {"#top", "https://page.example/app/?q=1#top"},
      {"https://PAGE.example:443/x", "https://page.example/x"},
      {"/app/?state=open", "https://page.example/app/?state=open"},
      {"/app/?q=100%", "https://page.example/app/?q=100%"},
      {"/#/inbox?code=x", "https://page.example/#/inbox?code=x"},
      // All of these are paths to a browser.
      {"/%09/evil.example", "https://page.example/%09/evil.example"},
      {"/%2f%2fevil.example", "https://page.example/%2f%2fevil.example"},
      {"https:evil", "https://page.example/app/evil"},
      {"/./\\evil.example", "https://page.example//evil.example"},
      {"/..//evil.example", "https://page.example//evil.example"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.reference) {
      CHECK(kept_of(row) == row.resolved);
    }
  }
}

TEST_CASE("web return: every other place is dropped", "[web]") {
  static constexpr Row rows[] = {
      {"//evil.example", "https://evil.example/"},
      {"///evil.example", "https://evil.example/"},
      {"/\\evil.example", "https://evil.example/"},
      {"\\\\evil.example", "https://evil.example/"},
      {"/\t/evil.example", "https://evil.example/"},
      {"https:///evil.example", "https://evil.example/"},
      {"http:/evil.example", "http://evil.example/"},
      {"https://page.example@evil.example", "https://page.example@evil.example/"},
      {"https://me@page.example/", "https://me@page.example/"},
      {"https://page.example.evil.example", "https://page.example.evil.example/"},
      {"https://page.example:8443/", "https://page.example:8443/"},
      {"http://page.example/", "http://page.example/"},
      {"javascript:alert(1)", "javascript:alert(1)"},
      {"\tjavascript:alert(1)", "javascript:alert(1)"},
      {"data:text/html,x", "data:text/html,x"},
      {"blob:https://page.example/1", "blob:https://page.example/1"},
      {"https://[", ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.reference) {
      CHECK(kept_of(row).empty());
    }
  }
}

TEST_CASE("web return: a place that is an answer to a sign-in of ours is dropped", "[web]") {
  for (const auto* const query : {"code=x&state=STATE", "a=1&code=&state=STATE#x",
                                  "error=access_denied&state=STATE", "co%64e=x&st%61te=STATE"}) {
    DYNAMIC_SECTION(query) {
      const auto url = "https://page.example/app/?" + with_state(query, std::string(43, 's'));
      CHECK(kept_of({url.c_str(), url.c_str()}).empty());
    }
  }
}

TEST_CASE("web return: a place with a code of the page's own is kept", "[web]") {
  for (const auto* const query :
       {"code=SPRING25", "error=1", "error=access_denied", "code=abc&state=linkedin-123"}) {
    DYNAMIC_SECTION(query) {
      const auto url = std::string("https://page.example/app/?") + query;
      CHECK(kept_of({url.c_str(), url.c_str()}) == url);
    }
  }
}

TEST_CASE("web return: it comes back with the session and is not kept in it", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  const auto state = begin(browser, options, {{"returnTo", "/next#d"}});
  come_back(browser, options, "code=c&state=" + state);
  REQUIRE(browser.requests.size() == 1);
  const auto context = parse_form(browser.requests.front().context);
  REQUIRE(context);
  web::exchanged(options, 7, 200, *context, {{"access_token", "t"}, {"token_type", "bearer"}});
  CHECK(browser.answer().get("return_to") == "https://page.example/next#d");
  CHECK(browser.storage.at(web::session_key(options)).find("next") == std::string::npos);
}

}  // namespace
