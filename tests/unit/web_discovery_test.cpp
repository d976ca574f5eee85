#include <string>

#include "tests/support/web_client.hpp"
#include "web/discovery.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

constexpr auto first_url = "https://as.example/realm/.well-known/openid-configuration";
constexpr auto second_url = "https://as.example/.well-known/oauth-authorization-server/realm";

Params issuer_with(const Changes& changes = {}) {
  return changed({{"redirectUri", "https://page.example/app/"},
                  {"provider.issuer", "https://as.example/realm"},
                  {"clientId", "cid"}},
                 changes);
}

Params metadata_with(const Changes& changes = {}) {
  return changed({{"issuer", "https://as.example/realm"},
                  {"authorization_endpoint", "https://as.example/authorize"},
                  {"token_endpoint", "https://as.example/token"},
                  {"userinfo_endpoint", "https://api.as.example/me"}},
                 changes);
}

/// The settings after metadata that are right.
web::Settings discover(FakeHost& browser, Params given, const Params& metadata) {
  CHECK_FALSE(web::complete_options(3, given));
  REQUIRE(browser.requests.size() == 1);
  REQUIRE(web::discovered(given, 3, 200, {}, metadata));
  return given;
}

TEST_CASE("web discovery: an issuer without endpoints is asked for them", "[web]") {
  static constexpr struct {
    const char* issuer;
    const char* first;
    const char* second;
  } rows[] = {
      {"https://as.example/realm", first_url, second_url},
      {"https://as.example/realm/", first_url, second_url},
      {"https://as.example", "https://as.example/.well-known/openid-configuration",
       "https://as.example/.well-known/oauth-authorization-server"},
      {"https://as.example/", "https://as.example/.well-known/openid-configuration",
       "https://as.example/.well-known/oauth-authorization-server"},
      {"https://as.example:8443/a/b",
       "https://as.example:8443/a/b/.well-known/openid-configuration",
       "https://as.example:8443/.well-known/oauth-authorization-server/a/b"},
      // The metadata's address is as the browser writes the issuer; the issuer is told to the
      // letter.
      {"HTTPS://AS.example:443/realm", first_url, second_url},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.issuer) {
      FakeHost browser;
      browser.resolved = {{"HTTPS://AS.example:443/realm", "https://as.example/realm"}};
      auto options = issuer_with({{"provider.issuer", row.issuer}});
      CHECK_FALSE(web::complete_options(3, options));
      CHECK(browser.steps == Steps{"fetch"});
      const auto first = browser.requests.at(0);
      CHECK(first.operation == 3);
      CHECK(first.url == row.first);
      CHECK(first.form.empty());
      CHECK(first.bearer.empty());

      CHECK_FALSE(web::discovered(options, 3, 404, *parse_form(first.context), {}));
      REQUIRE(browser.requests.size() == 2);
      const auto second = browser.requests.at(1);
      CHECK(second.url == row.second);
      const auto found = metadata_with({{"issuer", row.issuer}});
      CHECK(web::discovered(options, 3, 200, *parse_form(second.context), found));
      CHECK(browser.answers.empty());
      CHECK(web::url_of(options, web::token_endpoint) == "https://as.example/token");
    }
  }
}

TEST_CASE("web discovery: metadata is what the table would say", "[web]") {
  FakeHost browser;
  const auto options =
      discover(browser, issuer_with(),
               metadata_with({{"authorization_response_iss_parameter_supported", "true"}}));
  CHECK(web::url_of(options, web::authorization_endpoint) == "https://as.example/authorize");
  CHECK(web::url_of(options, web::token_endpoint) == "https://as.example/token");
  CHECK(web::url_of(options, web::profile_endpoint) == "https://api.as.example/me");
  CHECK(first_value(options, web::issuer) == "https://as.example/realm");
  CHECK(options.get(web::sends_issuer) == "true");
  CHECK(options.get("profile").empty());
}

TEST_CASE("web discovery: one given beats one discovered", "[web]") {
  FakeHost browser;
  const auto options =
      discover(browser,
               issuer_with({{"tokenEndpoint", "https://exchange.example/token"},
                            {"provider.profileEndpoint", "https://api.example/user"}}),
               metadata_with({{"userinfo_endpoint", nullptr}}));
  CHECK(web::url_of(options, web::token_endpoint) == "https://exchange.example/token");
  CHECK(web::url_of(options, web::profile_endpoint) == "https://api.example/user");
  CHECK(options.get("profile").empty());
}

TEST_CASE("web discovery: without a userinfo endpoint the ID token is the profile", "[web]") {
  FakeHost browser;
  const auto options =
      discover(browser, issuer_with(), metadata_with({{"userinfo_endpoint", nullptr}}));
  CHECK(options.get("profile") == "none");
  CHECK(web::may_send_token(options, "https://as.example/api"));
  CHECK_FALSE(web::may_send_token(options, "https://page.example/app/"));
}

TEST_CASE("web discovery: metadata sets no option of the page", "[web]") {
  FakeHost browser;
  const Changes hostile = {{"clientId", "evil"},
                           {"tokenEndpoint", "https://evil.example/token"},
                           {"redirectUri", "https://evil.example/"},
                           {"provider", "github"},
                           {"provider.authorizationEndpoint", "https://evil.example/authorize"},
                           {"provider.profileEndpoint", "https://evil.example/me"},
                           {"provider.issuer", "https://evil.example"},
                           {"provider.apiOrigins", "https://evil.example"},
                           {"baseUrl", "https://evil.example"},
                           {"insecureTransport", "true"},
                           {"storage", "memory"},
                           {"scope", "everything"},
                           {"default_scope", "everything"},
                           {"profile", "none"},
                           {"moved_token_endpoint", "https://evil.example/token"}};
  const auto plain = discover(browser, issuer_with(), metadata_with());
  browser.clear_record();
  CHECK(format_form(discover(browser, issuer_with(), metadata_with(hostile))) ==
        format_form(plain));
  browser.clear_record();
  auto http = issuer_with();
  CHECK_FALSE(web::complete_options(3, http));
  CHECK_FALSE(web::discovered(
      http, 3, 200, {},
      metadata_with({{"insecureTransport", "true"}, {"token_endpoint", "http://as.example/t"}})));
  CHECK(code_of(browser) == "insecure_transport");
}

TEST_CASE("web discovery: what is no metadata of the issuer is refused", "[web]") {
  const std::string no_endpoint = std::string(second_url) + ": no authorization_endpoint";
  const std::string other = std::string(first_url) + ": its issuer is not provider.issuer";
  const Params none;
  const struct {
    const char* name;
    int status;
    Params fields;
    bool second;
    const char* code;
    std::string message;
  } rows[] = {
      {"no answer", web::host::status_network, none, true, "network_error",
       std::string(second_url) + ": No readable answer. Is the address right and reachable?"},
      {"none in time", web::host::status_timeout, none, true, "timeout",
       std::string(second_url) + ": No answer in time. Try again later."},
      {"not found", 404, none, true, "invalid_option", no_endpoint},
      {"HTML", 200, none, true, "invalid_option", no_endpoint},
      {"no authorization endpoint", 200, metadata_with({{"authorization_endpoint", nullptr}}), true,
       "invalid_option", no_endpoint},
      {"another issuer", 200, metadata_with({{"issuer", "https://evil.example"}}), false,
       "issuer_mismatch", other},
      {"the issuer with a slash", 200, metadata_with({{"issuer", "https://as.example/realm/"}}),
       false, "issuer_mismatch", other},
      {"no issuer", 200, metadata_with({{"issuer", nullptr}}), false, "issuer_mismatch", other},
      {"no token endpoint", 200, metadata_with({{"token_endpoint", nullptr}}), false,
       "invalid_option", "tokenEndpoint: missing"},
      {"an authorization endpoint that is script", 200,
       metadata_with({{"authorization_endpoint", "javascript:alert(1)"}}), false, "invalid_option",
       "provider.authorizationEndpoint: not an https URL, or one with a fragment"},
      {"a userinfo endpoint without TLS", 200,
       metadata_with({{"userinfo_endpoint", "http://as.example/me"}}), false, "insecure_transport",
       "provider.profileEndpoint: Plain HTTP is refused except on loopback. Use https."},
      {"a parameter of the protocol", 200,
       metadata_with({{"authorization_endpoint", "https://as.example/?state=x"}}), false,
       "invalid_option", "provider.authorizationEndpoint: a parameter of the protocol is in it"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      browser.resolved = {{"javascript:alert(1)", "javascript:alert(1)"}};
      auto options = issuer_with();
      CHECK_FALSE(web::complete_options(3, options));
      if (row.second) CHECK_FALSE(web::discovered(options, 3, row.status, {}, row.fields));
      REQUIRE(browser.requests.size() == (row.second ? 2 : 1));
      const auto context = *parse_form(browser.requests.back().context);
      CHECK_FALSE(web::discovered(options, 3, row.status, context, row.fields));
      CHECK(code_of(browser) == row.code);
      CHECK(browser.answer().get("message") == row.message);
      CHECK(browser.answered() == 3);
      CHECK(browser.requests.size() == (row.second ? 2 : 1));
    }
  }
}

TEST_CASE("web discovery: an issuer that no page may trust is not asked", "[web]") {
  for (const auto issuer : {"http://as.example", "javascript:alert(1)", "https://as.example/#a"}) {
    DYNAMIC_SECTION(issuer) {
      FakeHost browser;
      browser.resolved = {{"javascript:alert(1)", "javascript:alert(1)"}};
      auto options = issuer_with({{"provider.issuer", issuer}});
      CHECK_FALSE(web::complete_options(3, options));
      CHECK(browser.steps == Steps{"fail"});
      CHECK(browser.answer().get("message").find("provider.issuer: ") == 0);
    }
  }
}

TEST_CASE("web discovery: who knows the endpoints is not sent to ask", "[web]") {
  FakeHost browser;
  read(object_with({{"provider.issuer", "https://as.example"}}));
  read(github_with());
  CHECK(browser.requests.empty());
}

TEST_CASE("web discovery: a redirect is not followed and is told", "[web]") {
  FakeHost browser;
  auto options = issuer_with();
  CHECK_FALSE(web::complete_options(3, options));
  CHECK_FALSE(web::discovered(options, 3, web::host::status_redirect, {},
                              {{"redirect", "https://as.example/elsewhere/"}}));
  const auto context = *parse_form(browser.requests.back().context);
  auto found = options;
  SECTION("where the second address has none") {
    CHECK_FALSE(web::discovered(options, 3, 404, context, {}));
    CHECK(code_of(browser) == "network_error");
    CHECK(browser.answer().get("message") ==
          "provider.issuer: Metadata is not asked elsewhere: " + std::string(first_url) +
              " redirects to https://as.example/elsewhere/");
  }
  SECTION("where the second address redirects somewhere that nobody can read") {
    CHECK_FALSE(web::discovered(options, 3, web::host::status_redirect, context, {}));
    CHECK(browser.answer().get("message").find(std::string(second_url) + " redirects to ") !=
          std::string::npos);
  }
  SECTION("where the second address has metadata nothing is said") {
    CHECK(web::discovered(found, 3, 200, context, metadata_with()));
  }
}

}  // namespace
