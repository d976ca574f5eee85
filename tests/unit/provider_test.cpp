#include "shared/provider.hpp"

#include <string_view>

#include "shared/metadata.hpp"
#include "shared/providers.hpp"
#include "shared/url.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

/// Whether a page can trade the code at the provider itself, and whether it may read the profile.
enum class Exchange { needed, optional };
enum class ProfileAccess { cors, none };

struct Row {
  std::string_view id;
  std::string_view base_url;  ///< empty: the row's own host
  std::string_view authorization, token, profile, issuer;
  ClientAuth client_auth;
  Exchange exchange;
  ProfileAccess profile_access;
  bool sends_issuer;
  bool movable;
};

constexpr auto post = ClientAuth::client_secret_post;
constexpr auto basic = ClientAuth::client_secret_basic;

// What the providers' documentation says, written down apart from the table.
constexpr Row rows[] = {
    {"codeberg", "", "https://codeberg.org/login/oauth/authorize",
     "https://codeberg.org/login/oauth/access_token", "https://codeberg.org/api/v1/user",
     "https://codeberg.org", post, Exchange::optional, ProfileAccess::cors, false, true},
    {"discord", "", "https://discord.com/api/oauth2/authorize",
     "https://discord.com/api/oauth2/token", "https://discord.com/api/users/@me",
     "https://discord.com", post, Exchange::needed, ProfileAccess::cors, true, true},
    {"gitea", "https://git.example", "https://git.example/login/oauth/authorize",
     "https://git.example/login/oauth/access_token", "https://git.example/api/v1/user",
     "https://git.example", post, Exchange::optional, ProfileAccess::cors, false, true},
    {"github", "", "https://github.com/login/oauth/authorize",
     "https://github.com/login/oauth/access_token", "https://api.github.com/user",
     "https://github.com/login/oauth", post, Exchange::needed, ProfileAccess::cors, false, true},
    {"github", "https://ghe.example", "https://ghe.example/login/oauth/authorize",
     "https://ghe.example/login/oauth/access_token", "https://ghe.example/api/v3/user",
     "https://ghe.example/login/oauth", post, Exchange::needed, ProfileAccess::cors, false, true},
    {"gitlab", "", "https://gitlab.com/oauth/authorize", "https://gitlab.com/oauth/token",
     "https://gitlab.com/api/v4/user", "https://gitlab.com", post, Exchange::optional,
     ProfileAccess::cors, false, true},
    {"gitlab", "https://lab.example/under", "https://lab.example/under/oauth/authorize",
     "https://lab.example/under/oauth/token", "https://lab.example/under/api/v4/user",
     "https://lab.example/under", post, Exchange::optional, ProfileAccess::cors, false, true},
    {"google", "", "https://accounts.google.com/o/oauth2/v2/auth",
     "https://oauth2.googleapis.com/token", "https://openidconnect.googleapis.com/v1/userinfo",
     "https://accounts.google.com", post, Exchange::needed, ProfileAccess::cors, false, false},
    {"huggingface", "", "https://huggingface.co/oauth/authorize",
     "https://huggingface.co/oauth/token", "https://huggingface.co/oauth/userinfo",
     "https://huggingface.co", post, Exchange::optional, ProfileAccess::cors, false, true},
    {"keycloak", "https://sso.example/realms/R",
     "https://sso.example/realms/R/protocol/openid-connect/auth",
     "https://sso.example/realms/R/protocol/openid-connect/token",
     "https://sso.example/realms/R/protocol/openid-connect/userinfo",
     "https://sso.example/realms/R", post, Exchange::optional, ProfileAccess::cors, false, true},
    {"lichess", "", "https://lichess.org/oauth", "https://lichess.org/api/token",
     "https://lichess.org/api/account", "", post, Exchange::optional, ProfileAccess::cors, false,
     true},
    {"microsoft", "", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
     "https://login.microsoftonline.com/common/oauth2/v2.0/token",
     "https://graph.microsoft.com/v1.0/me", "", post, Exchange::optional, ProfileAccess::cors,
     false, true},
    {"microsoft", "https://login.microsoftonline.com/contoso.example",
     "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize",
     "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token",
     "https://graph.microsoft.com/v1.0/me", "", post, Exchange::optional, ProfileAccess::cors,
     false, true},
    {"slack", "", "https://slack.com/openid/connect/authorize",
     "https://slack.com/api/openid.connect.token", "https://slack.com/api/openid.connect.userInfo",
     "https://slack.com", post, Exchange::needed, ProfileAccess::none, false, true},
    {"spotify", "", "https://accounts.spotify.com/authorize",
     "https://accounts.spotify.com/api/token", "https://api.spotify.com/v1/me", "", basic,
     Exchange::optional, ProfileAccess::cors, false, false},
};

TEST_CASE("provider: every row gives the documented addresses", "[provider]") {
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.id << " on '" << row.base_url << "'") {
      const auto provider = find_provider(row.id);
      REQUIRE(provider);
      CHECK(provider->id == row.id);
      CHECK(provider->client_auth == row.client_auth);
      const auto token = token_endpoint_of(*provider, row.base_url);
      REQUIRE(token);
      CHECK(*token == row.token);

      const auto metadata = metadata_on(find_metadata(row.id), row.base_url);
      REQUIRE(metadata);
      CHECK(metadata->get("authorization_endpoint") == row.authorization);
      CHECK(metadata->get("userinfo_endpoint") == row.profile);
      CHECK(metadata->get("issuer") == row.issuer);
      CHECK((metadata->count("token_endpoint") > 0) == (row.exchange == Exchange::optional));
      CHECK((metadata->get("profile") == "none") == (row.profile_access == ProfileAccess::none));
      CHECK((metadata->get("authorization_response_iss_parameter_supported") == "true") ==
            row.sends_issuer);
      CHECK(token_endpoint_of(*provider, "https://host.example").has_value() == row.movable);
    }
  }
}

TEST_CASE("provider: every row of the table is in this test", "[provider]") {
  for (const auto& provider : providers) {
    bool tested = false;
    for (const auto& row : rows) tested = tested || row.id == provider.id;
    INFO(provider.id);
    CHECK(tested);
  }
}

TEST_CASE("provider: every address of the table may carry a secret", "[provider]") {
  for (const auto& provider : providers) {
    DYNAMIC_SECTION(provider.id) {
      const auto form = find_metadata(provider.id);
      const auto metadata = metadata_on(
          form, provider.base.empty() && form.find('{') != form.npos ? "https://host.example" : "");
      REQUIRE(metadata);
      for (const auto& [name, value] : *metadata) {
        if (!name.ends_with("_endpoint")) continue;
        const auto url = read_endpoint(value, Transport::secure);
        INFO(value);
        REQUIRE(url);
        CHECK(url->query.empty());
        CHECK_FALSE(url->has_fragment);
        CHECK(value.find('{') == value.npos);
      }
    }
  }
}

TEST_CASE("provider: has no row where PKCE protects nothing", "[provider]") {
  for (const auto* id : {"linkedin", "bitbucket"}) {
    DYNAMIC_SECTION(id) {
      CHECK_FALSE(find_provider(id));
      CHECK(find_metadata(id).empty());
    }
  }
}

TEST_CASE("provider: finds an id as it is written", "[provider]") {
  for (const auto* id : {"", "GitHub", "git", "github ", "githubx"}) {
    DYNAMIC_SECTION("not '" << id << "'") {
      CHECK_FALSE(find_provider(id));
      CHECK(find_metadata(id).empty());
    }
  }
}

TEST_CASE("provider: always asks GitHub for a scope", "[provider]") {
  // None would mean every scope that the person ever granted to the app.
  CHECK(parse_form(find_metadata("github"))->get("default_scope") == "read:user");
}

TEST_CASE("provider: a base URL may end in a slash", "[provider]") {
  CHECK(*token_endpoint_of(*find_provider("gitlab"), "https://lab.example/") ==
        "https://lab.example/oauth/token");
  // The row's own host with a slash is not another host.
  CHECK(metadata_on(find_metadata("github"), "https://github.com/")->get("userinfo_endpoint") ==
        "https://api.github.com/user");
}

TEST_CASE("provider: a base URL is put in its places as it is", "[provider]") {
  const auto metadata =
      metadata_on(find_metadata("keycloak"), "https://sso.example/realms/a%20b&c=d+e");
  CHECK(metadata->get("issuer") == "https://sso.example/realms/a%20b&c=d+e");
  CHECK(metadata->get("token_endpoint") ==
        "https://sso.example/realms/a%20b&c=d+e/protocol/openid-connect/token");
}

TEST_CASE("provider: refuses a base URL that is missing or has no place", "[provider]") {
  static constexpr struct {
    const char* name;
    const char* id;
    const char* base_url;
  } refused[] = {
      {"Gitea nowhere", "gitea", ""},
      {"Gitea at a slash", "gitea", "/"},
      {"Keycloak nowhere", "keycloak", ""},
      {"Google elsewhere", "google", "https://g.example"},
      {"Spotify elsewhere", "spotify", "https://s.example"},
  };
  for (const auto& row : refused) {
    DYNAMIC_SECTION(row.name) {
      const auto endpoints = token_endpoint_of(*find_provider(row.id), row.base_url);
      REQUIRE_FALSE(endpoints);
      CHECK(endpoints.error().errc == Errc::invalid_option);
      CHECK_FALSE(endpoints.error().detail.empty());
    }
  }
}

}  // namespace
