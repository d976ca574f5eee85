#include <set>
#include <string>

#include "shared/pkce.hpp"
#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

TEST_CASE("web sign-in: sends the request of RFC 6749 with PKCE", "[web]") {
  FakeHost browser;
  web::sign_in(read(github_with()), 5, {}, {});
  CHECK(browser.steps == Steps{"store", "settle", "navigate"});
  CHECK(browser.answered() == 5);
  CHECK(browser.answer().size() == 0);
  const auto request = request_of(browser);
  CHECK(browser.navigations.front().starts_with("https://github.com/login/oauth/authorize?"));
  const auto pending = record_of(browser, request.get("state"));
  CHECK(request.size() == 7);
  CHECK(request.get("response_type") == "code");
  CHECK(request.get("client_id") == "cid");
  CHECK(request.get("redirect_uri") == "https://page.example/app/");
  CHECK(request.get("scope") == "read:user");
  CHECK(request.get("code_challenge_method") == "S256");
  CHECK(request.get("code_challenge") == s256_challenge(pending.get("code_verifier")));
  CHECK(browser.navigations.front().find(pending.get("code_verifier")) == std::string::npos);
}

TEST_CASE("web sign-in: keeps what the way back needs", "[web]") {
  FakeHost browser;
  const auto state = begin(browser, read(github_with()));
  const auto pending = record_of(browser, state);
  CHECK(pending.get("authorization_endpoint") == "https://github.com/login/oauth/authorize");
  CHECK(pending.get("token_endpoint") == "https://exchange.example/token");
  CHECK(pending.get("client_id") == "cid");
  CHECK(pending.get("redirect_uri") == "https://page.example/app/");
  CHECK(pending.get("scope") == "read:user");
  CHECK(pending.get("return_to").empty());
  CHECK(pending.get("started") == "1790000000000");
  CHECK(browser.storage.size() == 1);
}

TEST_CASE("web sign-in: state and verifier are fresh in each", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    web::sign_in(options, 0, {}, {});
    CHECK(browser.random_octets == 2 * verifier_entropy);
    const auto request = request_of(browser);
    const auto state = request.get("state");
    CHECK(is_code_verifier(state));
    seen.insert(state);
    seen.insert(record_of(browser, state).get("code_verifier"));
    browser.clear_record();
  }
  CHECK(seen.size() == 200);
  CHECK(browser.storage.size() == 100);
}

TEST_CASE("web sign-in: a page that keeps nothing does not go", "[web]") {
  FakeHost browser;
  browser.keeps = false;
  web::sign_in(read(github_with()), 0, {}, {});
  CHECK(browser.steps == Steps{"store", "fail"});
  CHECK(code_of(browser) == "storage_unavailable");
  CHECK(browser.navigations.empty());
}

TEST_CASE("web sign-in: its scope goes before the client's", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  web::sign_in(options, 0, {{"scope", "user:email gist"}}, {});
  const auto request = request_of(browser);
  CHECK(request.get("scope") == "user:email gist");
  CHECK(request.count("scope") == 1);
  CHECK(record_of(browser, request.get("state")).get("scope") == "user:email gist");
}

TEST_CASE("web sign-in: a scope that nobody gave is left out", "[web]") {
  FakeHost browser;
  web::sign_in(read(object_with()), 0, {}, {});
  CHECK(request_of(browser).count("scope") == 0);
}

TEST_CASE("web sign-in: further parameters go along", "[web]") {
  FakeHost browser;
  web::sign_in(read(github_with()), 0, {}, {{"login", "mona & lisa"}, {"prompt", "consent"}});
  const auto request = request_of(browser);
  CHECK(request.get("login") == "mona & lisa");
  CHECK(request.get("prompt") == "consent");
  CHECK(request.size() == 9);
}

TEST_CASE("web sign-in: the endpoint's own query stays", "[web]") {
  FakeHost browser;
  web::sign_in(read(object_with({{"provider.authorizationEndpoint",
                                  "https://as.example/authorize?tenant=a%20b"}})),
               0, {}, {});
  const auto request = request_of(browser);
  CHECK(browser.navigations.front().starts_with("https://as.example/authorize?tenant=a%20b&"));
  CHECK(request.get("tenant") == "a b");
  CHECK(request.get("client_id") == "cid");
}

TEST_CASE("web sign-in: a parameter of the protocol leaves the page where it is", "[web]") {
  for (const auto name :
       {"state", "redirect_uri", "client_id", "client_secret", "scope", "response_type",
        "response_mode", "code_challenge", "code_challenge_method", "request", "request_uri"}) {
    DYNAMIC_SECTION(name) {
      FakeHost browser;
      web::sign_in(read(github_with()), 0, {}, {{name, "x"}});
      CHECK(code_of(browser) == "invalid_option");
      CHECK(browser.answer().get("message").starts_with("extraParameters: "));
      CHECK(browser.steps == Steps{"fail"});
    }
  }
}

TEST_CASE("web sign-in: an option of another name leaves the page where it is", "[web]") {
  for (const auto name : {"extraParameters", "return_to", "redirectUri"}) {
    DYNAMIC_SECTION(name) {
      FakeHost browser;
      web::sign_in(read(github_with()), 0, {{name, "x"}}, {});
      CHECK(code_of(browser) == "invalid_option");
      CHECK(browser.steps == Steps{"fail"});
    }
  }
}

TEST_CASE("web sign-in: an unknown option is named", "[web]") {
  FakeHost browser;
  web::sign_in(read(github_with()), 0, {{"returnto", "/"}}, {});
  CHECK(browser.answer().get("message") == "returnto: unknown option");
}

}  // namespace
