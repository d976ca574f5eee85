#include <string>

#include "tests/support/web_client.hpp"
#include "web/failure.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("web failure: tells where and why or what to do", "[web]") {
  static constexpr struct {
    const char* where;
    const char* why;
    const char* want;
  } rows[] = {{"", "", "No answer in time. Try again later."},
              {"tokenEndpoint", "", "tokenEndpoint: No answer in time. Try again later."},
              {"", "too slow", "too slow"},
              {"tokenEndpoint", "too slow", "tokenEndpoint: too slow"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.want) {
      FakeHost browser;
      web::fail(4, Errc::timeout, row.where, row.why);
      CHECK(browser.answered() == 4);
      CHECK(browser.answer().get("code") == "timeout");
      CHECK(browser.answer().get("message") == row.want);
    }
  }
}

TEST_CASE("web failure: the provider's words are data and clean", "[web]") {
  FakeHost browser;
  web::conclude(4, web::provider_failure({{"error", "unverified_user_email"},
                                          {"error_description",
                                           "<img src=x>\r\n\"quoted\" \xe2\x80\xae"
                                           "desrever"},
                                          {"error_uri", "https://docs.example/oauth?a=b#c"},
                                          {"code", "state_missing"},
                                          {"message", "not this"}},
                                         Errc::invalid_grant, "https://page.example/app/"));
  CHECK(browser.answered() == 4);
  const auto& answer = browser.answer();
  CHECK(answer.get("code") == "invalid_grant");
  CHECK(answer.get("message") == "The provider refuses this app's settings: unverified_user_email");
  CHECK(answer.get("provider_error") == "unverified_user_email");
  CHECK(answer.get("error_description") == "<img src=x>???quoted? ???desrever");
  CHECK(answer.get("error_uri") == "https://docs.example/oauth?a=b#c");
  CHECK(answer.get("redirect_uri") == "https://page.example/app/");
  CHECK(answer.first_repeated().empty());
}

TEST_CASE("web failure: a word of an RFC is the code", "[web]") {
  FakeHost browser;
  web::conclude(4,
                web::provider_failure({{"error", "invalid_scope"}, {"provider_error", "too_much"}},
                                      Errc::invalid_grant, ""));
  CHECK(browser.answer().get("code") == "invalid_scope");
  CHECK(browser.answer().get("provider_error") == "too_much");
}

TEST_CASE("web failure: an answer of the exchange speaks for itself and can be found in its log",
          "[web]") {
  FakeHost browser;
  web::conclude(4,
                web::provider_failure({{"error", "invalid_client"},
                                       {"error_description", "This client_id is not one of ours."},
                                       {"outcome", "unknown_client"},
                                       {"fault", "site"},
                                       {"request_id", "b031bdd1-2<script> \r\n"}},
                                      Errc::invalid_grant, ""));
  const auto& answer = browser.answer();
  CHECK(answer.get("code") == "invalid_client");
  CHECK(answer.get("message") == "This client_id is not one of ours.");
  CHECK(answer.get("outcome") == "unknown_client");
  CHECK(answer.get("fault") == "site");
  // What is no letter or digit is gone.
  CHECK(answer.get("request_id").substr(0, 10) == "b031bdd1-2");
  CHECK(answer.get("request_id").find_first_of("<> \r\n%") == std::string::npos);
}

TEST_CASE("web failure: an error code is found where providers put it", "[web]") {
  for (const auto place : {"error", "error.type", "errors.0.errorType"}) {
    DYNAMIC_SECTION(place) {
      FakeHost browser;
      web::conclude(4, web::provider_failure({{place, "invalid_scope"}}, Errc::invalid_grant, ""));
      CHECK(code_of(browser) == "invalid_scope");
    }
  }
}

TEST_CASE("web failure: what is unfit is left out or cut", "[web]") {
  static constexpr struct {
    const char* name;
    const char* uri;
  } rows[] = {{"script", "javascript:alert(1)"},
              {"data", "data:text/html,x"},
              {"no TLS", "http://docs.example/"},
              {"a user name", "https://docs.example@evil.example/"},
              {"a space", "https://docs.example/ x"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      web::conclude(4, web::provider_failure({{"error", "<script>"},
                                              {"error_description", std::string(100000, 'x')},
                                              {"error_uri", row.uri}},
                                             Errc::server_error, ""));
      CHECK(code_of(browser) == "server_error");
      CHECK(browser.answer().get("provider_error").empty());
      CHECK(browser.answer().get("error_description") == std::string(512, 'x'));
      CHECK(browser.answer().get("error_uri").empty());
    }
  }
}

TEST_CASE("web failure: a callback's words count only with its sign-in's state", "[web]") {
  const std::string words =
      "error=access_denied&error_description=Call+us&error_uri=https%3A%2F%2Fevil.example%2F";
  FakeHost browser;
  const auto options = read(github_with());
  const auto state = begin(browser, options);
  for (const std::string more : {"", "&state=x", "&state=x&state=y"}) {
    come_back(browser, options, words + more);
    CHECK(browser.answer().count("error_description") == 0);
    CHECK(browser.answer().count("error_uri") == 0);
    browser.clear_record();
  }
  come_back(browser, options, words + "&iss=https%3A%2F%2Fevil.example&state=" + state);
  CHECK(code_of(browser) == "issuer_mismatch");
  CHECK(browser.answer().count("error_description") == 0);

  browser.clear_record();
  come_back(browser, options, words + "&state=" + begin(browser, options));
  CHECK(code_of(browser) == "access_denied");
  CHECK(browser.answer().get("redirect_uri") == "https://page.example/app/");
  CHECK(browser.answer().get("error_description") == "Call us");
}

}  // namespace
