#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("web options: a provider of the table brings all but the exchange server", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  CHECK(options.authorization_endpoint == "https://github.com/login/oauth/authorize");
  CHECK(options.token_endpoint == "https://exchange.example/token");
  CHECK(options.profile_endpoint == "https://api.github.com/user");
  CHECK(options.issuer == "https://github.com/login/oauth");
  CHECK(options.scope == "read:user");
  CHECK(options.client_id == "cid");
  CHECK(options.redirect_uri == "https://page.example/app/");
  CHECK(options.transport == Transport::secure);
  CHECK(options.profile_access == ProfileAccess::cors);
  CHECK_FALSE(options.sends_issuer);
  CHECK(browser.answers.empty());
  CHECK(browser.steps.empty());
}

TEST_CASE("web options: a provider that serves pages needs no exchange server", "[web]") {
  FakeHost browser;
  const auto options = read(github_with({{"provider", "gitlab"}, {"tokenEndpoint", nullptr}}));
  CHECK(options.token_endpoint == "https://gitlab.com/oauth/token");
}

TEST_CASE("web options: what the table says of a provider comes along", "[web]") {
  FakeHost browser;
  const auto discord = read(github_with({{"provider", "discord"}}));
  CHECK(discord.sends_issuer);
  CHECK(discord.issuer == "https://discord.com");
  CHECK(read(github_with({{"provider", "slack"}})).profile_access == ProfileAccess::none);
}

TEST_CASE("web options: a base URL moves a provider", "[web]") {
  FakeHost browser;
  for (const auto base : {"https://ghe.example", "https://ghe.example/"}) {
    DYNAMIC_SECTION(base) {
      const auto options = read(github_with({{"baseUrl", base}}));
      CHECK(options.authorization_endpoint == "https://ghe.example/login/oauth/authorize");
      CHECK(options.profile_endpoint == "https://ghe.example/api/v3/user");
      CHECK(options.issuer == "https://ghe.example/login/oauth");
    }
  }
}

TEST_CASE("web options: a provider can be an object", "[web]") {
  FakeHost browser;
  const auto options = read(object_with({{"provider.issuer", "https://as.example"}}));
  CHECK(options.authorization_endpoint == "https://as.example/authorize");
  CHECK(options.profile_endpoint == "https://api.as.example/me");
  CHECK(options.issuer == "https://as.example");
  CHECK(options.scope.empty());
  CHECK(read(object_with()).issuer.empty());
}

TEST_CASE("web options: one given beats one of the table", "[web]") {
  FakeHost browser;
  const auto options =
      read(github_with({{"scope", "user:email"},
                        {"provider.profileEndpoint", "https://api.github.com/user/emails"}}));
  CHECK(options.scope == "user:email");
  CHECK(options.profile_endpoint == "https://api.github.com/user/emails");
}

TEST_CASE("web options: relative URLs are of the page and absolute ones stay", "[web]") {
  FakeHost browser;
  browser.resolved = {{"token", "https://page.example/app/token"},
                      {"HTTPS://page.example/app/", "https://page.example/app/"},
                      {"https://page.example", "https://page.example/"}};
  CHECK(read(github_with({{"tokenEndpoint", "/token"}})).token_endpoint ==
        "https://page.example/token");
  CHECK(read(github_with({{"tokenEndpoint", "token"}})).token_endpoint ==
        "https://page.example/app/token");
  CHECK(read(github_with({{"redirectUri", "HTTPS://page.example/app/"}})).redirect_uri ==
        "https://page.example/app/");
  // A registered redirect URI is compared to the letter (RFC 9700, section 2.1).
  CHECK(read(github_with({{"redirectUri", "https://page.example"}})).redirect_uri ==
        "https://page.example");
}

TEST_CASE("web options: plain HTTP is for loopback or for an explicit wish", "[web]") {
  FakeHost browser;
  CHECK(read(github_with({{"tokenEndpoint", "http://127.0.0.1:8787/token"}})).token_endpoint ==
        "http://127.0.0.1:8787/token");
  const auto options = read(github_with(
      {{"tokenEndpoint", "http://exchange.example/token"}, {"insecureTransport", "true"}}));
  CHECK(options.token_endpoint == "http://exchange.example/token");
  CHECK(options.transport == Transport::insecure_allowed);
}

TEST_CASE("web options: both places for the session are known", "[web]") {
  FakeHost browser;
  for (const auto storage : {"session", "memory", ""}) {
    DYNAMIC_SECTION(storage) {
      CHECK(read(github_with({{"storage", storage}})).client_id == "cid");
    }
  }
}

TEST_CASE("web options: each client keeps a session of its own", "[web]") {
  FakeHost browser;
  const auto key = read(github_with()).session_key;
  CHECK(key == read(github_with({{"scope", "user:email"}})).session_key);
  CHECK(key != read(github_with({{"clientId", "other"}})).session_key);
  CHECK(key != read(github_with({{"baseUrl", "https://ghe.example"}})).session_key);
  CHECK(key.find("tokenferry.pending.") == key.npos);
}

}  // namespace
