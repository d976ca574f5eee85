#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

constexpr auto authorization = "provider.authorizationEndpoint";

/// The failure's code for options that are wrong; `message` becomes its text.
std::string refusal(Params given, std::string& message) {
  FakeHost browser;
  browser.resolved = {{"https://[", ""},
                      {"javascript:alert(1)", "javascript:alert(1)"},
                      {"javascript:alert(1)/login/oauth/authorize", "javascript:alert(1)/login"},
                      {"data:text/html,x", "data:text/html,x"},
                      {"https://me@x.example/", "https://me@x.example/"},
                      {"//evil.example/", "https://evil.example/"}};
  CHECK_FALSE(web::complete_options(3, given));
  CHECK(browser.steps == std::vector<std::string>{"fail"});
  CHECK(browser.answered() == 3);
  message = browser.answer().get("message");
  return code_of(browser);
}

TEST_CASE("web options: the one that is wrong is named", "[web]") {
  static constexpr struct {
    const char* name;
    const char* option;
    const char* value;
    const char* code = "invalid_option";
  } rows[] = {
      {"no client", "clientId", nullptr},
      {"an empty client", "clientId", ""},
      {"a provider that is not in the table", "provider", "githubb"},
      {"a provider in capitals", "provider", "GitHub"},
      {"an exchange server that is no URL", "tokenEndpoint", "https://["},
      {"an exchange server that is script", "tokenEndpoint", "javascript:alert(1)"},
      {"an exchange server that is data", "tokenEndpoint", "data:text/html,x"},
      {"an exchange server with a user", "tokenEndpoint", "https://me@x.example/"},
      {"an exchange server with a fragment", "tokenEndpoint", "https://x.example/token#a"},
      {"an exchange server without TLS", "tokenEndpoint", "http://x.example/token",
       "insecure_transport"},
      {"an empty redirect URI", "redirectUri", ""},
      {"a redirect URI of another origin", "redirectUri", "https://other.example/app/"},
      {"a redirect URI of another origin without its scheme", "redirectUri", "//evil.example/"},
      {"a redirect URI of another port", "redirectUri", "https://page.example:8443/app/"},
      {"a redirect URI without TLS", "redirectUri", "http://page.example/app/",
       "insecure_transport"},
      {"a redirect URI with a fragment", "redirectUri", "https://page.example/app/#"},
      {"a storage that is neither", "storage", "local"},
      {"an origin without TLS", "provider.apiOrigins", "http://api.example", "insecure_transport"},
      {"an origin that is script", "provider.apiOrigins", "javascript:alert(1)"},
      {"a second origin that is wrong", "provider.apiOrigins", "https://api.example https://["},
      {"a secret", "clientSecret", "s3cr3t", "secret_in_browser"},
      {"an empty secret", "clientSecret", "", "secret_in_browser"},
      {"an unknown option", "scopes", "read:user"},
      {"a name in other letters", "clientid", "cid"},
      {"an unknown part of the provider", "provider.tokenEndpoint", "https://x.example/"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::string message;
      CHECK(refusal(github_with({{row.option, row.value}}), message) == row.code);
      const std::string named = row.option + std::string(": ");
      CHECK(message.starts_with(named));
      CHECK(message.size() > named.size());
      CHECK(message.find("s3cr3t") == message.npos);
    }
  }
}

TEST_CASE("web options: without a provider its endpoints are missing", "[web]") {
  std::string message;
  CHECK(refusal(github_with({{"provider", nullptr}}), message) == "invalid_option");
  CHECK(message == "provider.authorizationEndpoint: missing");
}

TEST_CASE("web options: a secret in the RFC's words is one", "[web]") {
  std::string message;
  CHECK(refusal(github_with({{"client_secret", "s3cr3t"}}), message) == "secret_in_browser");
  CHECK(message.starts_with("clientSecret: "));
}

TEST_CASE("web options: a base URL is a web address and for those that can move", "[web]") {
  std::string message;
  CHECK(refusal(github_with({{"provider", "spotify"}, {"baseUrl", "https://x.example"}}),
                message) == "invalid_option");
  CHECK(message.starts_with("baseUrl: "));
  CHECK(refusal(github_with({{"provider", "gitea"}}), message) == "invalid_option");
  CHECK(message.starts_with("baseUrl: "));
  CHECK(refusal(github_with({{"baseUrl", "http://ghe.example"}}), message) == "insecure_transport");
  CHECK(refusal(github_with({{"baseUrl", "javascript:alert(1)"}}), message) == "invalid_option");
}

TEST_CASE("web options: an object is held to the same", "[web]") {
  static constexpr struct {
    const char* name;
    const char* option;
    const char* value;
    const char* code = "invalid_option";
  } rows[] = {
      {"no authorization endpoint", authorization, nullptr},
      {"one that is script", authorization, "javascript:alert(1)"},
      {"one that is data", authorization, "data:text/html,x"},
      {"one with a fragment", authorization, "https://as.example/authorize#x"},
      {"one without TLS", authorization, "http://as.example/authorize", "insecure_transport"},
      {"no profile endpoint", "provider.profileEndpoint", nullptr},
      {"a profile endpoint without TLS", "provider.profileEndpoint", "http://as.example/me",
       "insecure_transport"},
      {"no exchange server", "tokenEndpoint", nullptr},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::string message;
      CHECK(refusal(object_with({{row.option, row.value}}), message) == row.code);
      CHECK(message.starts_with(std::string(row.option) + ": "));
    }
  }
}

TEST_CASE("web options: only true allows plain HTTP", "[web]") {
  for (const auto value : {"false", "1", "TRUE", ""}) {
    DYNAMIC_SECTION(value) {
      std::string message;
      CHECK(refusal(github_with({{"insecureTransport", value},
                                 {"tokenEndpoint", "http://x.example/token"}}),
                    message) == "insecure_transport");
    }
  }
}

TEST_CASE("web options: a page that is no web page cannot sign in", "[web]") {
  FakeHost browser;
  browser.address = "file:///app/index.html";
  browser.resolved = {{"/", "file:///"}};
  auto given = github_with();
  CHECK_FALSE(web::complete_options(0, given));
  CHECK(code_of(browser) == "invalid_option");
}

TEST_CASE("web options: a page that no provider can come back to is told so", "[web]") {
  for (const std::string page :
       {"file:///home/ada/app.html", "chrome-extension://abcdef/popup.html", "about:srcdoc",
        "blob:https://page.example/5d1c"}) {
    for (const char* uri : {static_cast<const char*>(nullptr), "null/callback"}) {
      DYNAMIC_SECTION(page << (uri != nullptr ? " with one of its own" : "")) {
        FakeHost browser;
        browser.address = page;
        browser.resolved = {{"null/callback", "file:///home/ada/null/callback"}};
        auto options = github_with({{"redirectUri", uri}});
        CHECK_FALSE(web::complete_options(3, options));
        CHECK(browser.answer().get("message") ==
              "redirectUri: only pages of http and https can sign in, not " + page);
      }
    }
  }
}

}  // namespace
