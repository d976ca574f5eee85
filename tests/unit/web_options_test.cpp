#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("web options: a provider of the table brings all but the exchange server", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  CHECK(web::url_of(options, web::authorization_endpoint) ==
        "https://github.com/login/oauth/authorize");
  CHECK(web::url_of(options, web::token_endpoint) == "https://exchange.example/token");
  CHECK(web::url_of(options, web::profile_endpoint) == "https://api.github.com/user");
  CHECK(first_value(options, web::issuer) == "https://github.com/login/oauth");
  CHECK(web::scope_of(options) == "read:user");
  CHECK(options.get("clientId") == "cid");
  CHECK(web::redirect_uri_of(options) == "https://page.example/app/");
  CHECK(options.get("profile").empty());
  CHECK(options.get(web::sends_issuer).empty());
  CHECK(browser.answers.empty());
  CHECK(browser.steps.empty());
}

TEST_CASE("web options: a provider that serves pages needs no exchange server", "[web]") {
  FakeHost browser;
  const auto options = read(github_with({{"provider", "gitlab"}, {"tokenEndpoint", nullptr}}));
  CHECK(web::url_of(options, web::token_endpoint) == "https://gitlab.com/oauth/token");
}

TEST_CASE("web options: without an exchange server the provider is asked itself", "[web]") {
  FakeHost browser;
  const auto options = read(github_with({{"tokenEndpoint", nullptr}}));
  CHECK(web::url_of(options, web::token_endpoint) == "https://github.com/login/oauth/access_token");
}

TEST_CASE("web options: what the table says of a provider comes along", "[web]") {
  FakeHost browser;
  const auto discord = read(github_with({{"provider", "discord"}}));
  CHECK(discord.get(web::sends_issuer) == "true");
  CHECK(first_value(discord, web::issuer) == "https://discord.com");
  CHECK(read(github_with({{"provider", "slack"}})).get("profile") == "none");
}

TEST_CASE("web options: a base URL moves a provider", "[web]") {
  FakeHost browser;
  for (const auto base : {"https://ghe.example", "https://ghe.example/"}) {
    DYNAMIC_SECTION(base) {
      const auto options = read(github_with({{"baseUrl", base}}));
      CHECK(web::url_of(options, web::authorization_endpoint) ==
            "https://ghe.example/login/oauth/authorize");
      CHECK(web::url_of(options, web::profile_endpoint) == "https://ghe.example/api/v3/user");
      CHECK(first_value(options, web::issuer) == "https://ghe.example/login/oauth");
    }
  }
}

TEST_CASE("web options: a provider can be an object", "[web]") {
  FakeHost browser;
  const auto options = read(object_with({{"provider.issuer", "https://as.example"}}));
  CHECK(web::url_of(options, web::authorization_endpoint) == "https://as.example/authorize");
  CHECK(web::url_of(options, web::profile_endpoint) == "https://api.as.example/me");
  CHECK(first_value(options, web::issuer) == "https://as.example");
  CHECK(web::scope_of(options).empty());
  CHECK(first_value(read(object_with()), web::issuer).empty());
}

TEST_CASE("web options: one given beats one of the table", "[web]") {
  FakeHost browser;
  const auto options =
      read(github_with({{"scope", "user:email"},
                        {"provider.profileEndpoint", "https://api.github.com/user/emails"}}));
  CHECK(web::scope_of(options) == "user:email");
  CHECK(web::url_of(options, web::profile_endpoint) == "https://api.github.com/user/emails");
}

TEST_CASE("web options: relative URLs are of the page and absolute ones stay", "[web]") {
  FakeHost browser;
  browser.resolved = {{"token", "https://page.example/app/token"},
                      {"HTTPS://page.example/app/", "https://page.example/app/"},
                      {"https://page.example", "https://page.example/"}};
  CHECK(web::url_of(read(github_with({{"tokenEndpoint", "/token"}})), web::token_endpoint) ==
        "https://page.example/token");
  CHECK(web::url_of(read(github_with({{"tokenEndpoint", "token"}})), web::token_endpoint) ==
        "https://page.example/app/token");
  CHECK(web::redirect_uri_of(read(github_with({{"redirectUri", "HTTPS://page.example/app/"}}))) ==
        "https://page.example/app/");
  // A registered redirect URI is compared to the letter (RFC 9700, section 2.1).
  CHECK(web::redirect_uri_of(read(github_with({{"redirectUri", "https://page.example"}}))) ==
        "https://page.example");
}

TEST_CASE("web options: plain HTTP is for loopback or for an explicit wish", "[web]") {
  FakeHost browser;
  CHECK(web::url_of(read(github_with({{"tokenEndpoint", "http://127.0.0.1:8787/token"}})),
                    web::token_endpoint) == "http://127.0.0.1:8787/token");
  const auto options = read(github_with(
      {{"tokenEndpoint", "http://exchange.example/token"}, {"insecureTransport", "true"}}));
  CHECK(web::url_of(options, web::token_endpoint) == "http://exchange.example/token");
}

TEST_CASE("web options: both places for the session are known", "[web]") {
  FakeHost browser;
  for (const auto storage : {"session", "memory", ""}) {
    DYNAMIC_SECTION(storage) {
      CHECK(read(github_with({{"storage", storage}})).get("clientId") == "cid");
    }
  }
}

TEST_CASE("web options: each client keeps a session of its own", "[web]") {
  FakeHost browser;
  const auto key = web::session_key(read(github_with()));
  CHECK(key == web::session_key(read(github_with({{"scope", "user:email"}}))));
  CHECK(key != web::session_key(read(github_with({{"clientId", "other"}}))));
  CHECK(key != web::session_key(read(github_with({{"baseUrl", "https://ghe.example"}}))));
  CHECK(key.find("tokenferry.pending.") == key.npos);
}

TEST_CASE("web options: an empty scope is none, and no scope the provider's", "[web]") {
  FakeHost browser;
  CHECK(web::scope_of(read(github_with({{"scope", ""}}))).empty());
  CHECK(web::scope_of(read(github_with())) == "read:user");
  CHECK(web::scope_of(read(github_with({{"provider", "google"}}))) == "openid profile");
}

}  // namespace
