#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

const Params in_a_window = {{"popup", "true"}, {"returnTo", "/next"}};

TEST_CASE("web popup: the window takes the record along", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  web::sign_in(options, 5, in_a_window, {});
  CHECK(browser.steps == Steps{"store", "open"});
  CHECK(browser.answers.empty());
  CHECK(browser.navigations.empty());
  REQUIRE(browser.windows.size() == 1);
  const auto& window = browser.windows.front();
  CHECK(window.operation == 5);
  CHECK(window.url.starts_with("https://github.com/login/oauth/authorize?"));
  const auto state = parse_form(window.url.substr(window.url.find('?') + 1))->get("state");
  CHECK(window.key == record_key(state));
  // The browser may copy what the page keeps at any time from now on.
  CHECK(browser.storage.count(window.key) == 1);
}

TEST_CASE("web popup: a browser that opens none says so", "[web]") {
  FakeHost browser;
  browser.opens = false;
  web::sign_in(read(github_with()), 5, in_a_window, {});
  CHECK(code_of(browser) == "popup_blocked");
  CHECK(browser.storage.empty());
}

TEST_CASE("web popup: the window's page tells its opener what comes of it", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  // What the window inherits is what the page keeps when it opens.
  web::sign_in(options, 5, {{"returnTo", "/next"}}, {});
  const auto state = request_of(browser).get("state");
  auto record = record_of(browser, state);
  browser.storage[record_key(state)] = "popup=true&" + format_form(record);
  browser.clear_record();
  come_back(browser, options, "code=c&state=" + state);
  CHECK(browser.told_as == record_key(state));
  CHECK(browser.steps == Steps{"replace_url", "forget", "tell_opener", "fetch"});
}

TEST_CASE("web popup: what the window tells is the page's session", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  web::popup_answered(options, 5,
                      {{"access_token", "t"},
                       {"token_type", "bearer"},
                       {"scope", "a b"},
                       {"missing_scope", " c"},
                       {"expires", "0"},
                       {"claims", "{}"},
                       {"channel", "c"},
                       {"return_to", "https://page.example/next"},
                       {"message", "undefined"}});
  CHECK(browser.answered() == 5);
  CHECK(browser.answer().get("access_token") == "t");
  CHECK(browser.answer().get("return_to") == "https://page.example/next");
  CHECK(browser.answer().count("message") == 0);
  CHECK(browser.storage.at(web::session_key(options)) ==
        "access_token=t&token_type=bearer&scope=a+b&missing_scope=+c&expires=0&claims=%7B%7D&sub=&"
        "channel=c");
}

TEST_CASE("web popup: what the window failed at is the page's failure", "[web]") {
  FakeHost browser;
  web::popup_answered(
      read(github_with()), 5,
      {{"code", "access_denied"}, {"message", "Declined."}, {"error_description", "No"}});
  CHECK(browser.steps == Steps{"fail"});
  CHECK(code_of(browser) == "access_denied");
  CHECK(browser.answer().get("message") == "Declined.");
  CHECK(browser.answer().get("error_description") == "No");
}

TEST_CASE("web popup: a window that told nothing was closed", "[web]") {
  FakeHost browser;
  web::popup_answered(read(github_with()), 5, {});
  CHECK(code_of(browser) == "popup_closed");
}

}  // namespace
