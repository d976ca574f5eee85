// The providers that Tokenferry knows by name: plain data, checked when it is compiled.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// How the client authenticates at the token endpoint (RFC 6749, section 2.3.1).
enum class ClientAuth : std::uint8_t { client_secret_post, client_secret_basic };

/// Whether a page can trade the code at the provider itself, as a public client with CORS, or
/// needs the exchange server.
enum class Exchange : std::uint8_t { needed, optional };

/// Whether a page may read the profile (CORS).
enum class ProfileAccess : std::uint8_t { cors, none };

/// One row. Where a text begins with `{base}`, the base URL takes that place.
struct Provider {
  std::string_view id;        ///< what a configuration says
  std::string_view name;      ///< what a person reads
  std::string_view base_url;  ///< empty: there is no default host, the site names its own
  std::string_view authorization_endpoint;
  std::string_view token_endpoint;
  std::string_view profile_endpoint;
  std::string_view moved_profile_endpoint;  ///< on another base URL; empty: the same
  std::string_view issuer;                  ///< `iss` in callbacks (RFC 9207); empty: unknown
  std::string_view default_scope;
  ClientAuth client_auth = ClientAuth::client_secret_post;
  Exchange exchange = Exchange::needed;
  ProfileAccess profile_access = ProfileAccess::cors;
  bool sends_issuer = false;  ///< its metadata promises `iss`, so that its absence is an attack
};

// Sorted by id. PKCE is never switched off, so LinkedIn has no row, which refuses a code_verifier,
// and Bitbucket Cloud none, which ignores it (jira.atlassian.com/browse/BCLOUD-23469).
inline constexpr auto providers = std::to_array<Provider>({
    // forgejo.org/docs/latest/user/oauth2-provider; its tokens may do all that the person may,
    // whatever the scope.
    {.id = "codeberg",
     .name = "Codeberg",
     .base_url = "https://codeberg.org",
     .authorization_endpoint = "{base}/login/oauth/authorize",
     .token_endpoint = "{base}/login/oauth/access_token",
     .profile_endpoint = "{base}/api/v1/user",
     .default_scope = "read:user"},
    // discord.com/.well-known/oauth-authorization-server
    {.id = "discord",
     .name = "Discord",
     .base_url = "https://discord.com",
     .authorization_endpoint = "{base}/api/oauth2/authorize",
     .token_endpoint = "{base}/api/oauth2/token",
     .profile_endpoint = "{base}/api/users/@me",
     .issuer = "{base}",
     .default_scope = "identify",
     .sends_issuer = true},
    // docs.gitea.com/development/oauth2-provider; also Forgejo
    {.id = "gitea",
     .name = "Gitea",
     .authorization_endpoint = "{base}/login/oauth/authorize",
     .token_endpoint = "{base}/login/oauth/access_token",
     .profile_endpoint = "{base}/api/v1/user",
     .default_scope = "read:user",
     .exchange = Exchange::optional},
    // docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps. An empty scope
    // would mean every scope ever granted to the app, hence a default that asks for nothing more.
    {.id = "github",
     .name = "GitHub",
     .base_url = "https://github.com",
     .authorization_endpoint = "{base}/login/oauth/authorize",
     .token_endpoint = "{base}/login/oauth/access_token",
     .profile_endpoint = "https://api.github.com/user",
     .moved_profile_endpoint = "{base}/api/v3/user",
     .issuer = "{base}/login/oauth",
     .default_scope = "read:user"},
    // docs.gitlab.com/api/oauth2; gitlab.com/.well-known/openid-configuration
    {.id = "gitlab",
     .name = "GitLab",
     .base_url = "https://gitlab.com",
     .authorization_endpoint = "{base}/oauth/authorize",
     .token_endpoint = "{base}/oauth/token",
     .profile_endpoint = "{base}/api/v4/user",
     .default_scope = "read_user",
     .exchange = Exchange::optional},
    // developers.google.com/identity/openid-connect/reference. It sends `iss` to some and not to
    // others.
    {.id = "google",
     .name = "Google",
     .authorization_endpoint = "https://accounts.google.com/o/oauth2/v2/auth",
     .token_endpoint = "https://oauth2.googleapis.com/token",
     .profile_endpoint = "https://openidconnect.googleapis.com/v1/userinfo",
     .issuer = "https://accounts.google.com",
     .default_scope = "openid profile"},
    // keycloak.org/securing-apps/oidc-layers; the base URL is https://HOST/realms/REALM
    {.id = "keycloak",
     .name = "Keycloak",
     .authorization_endpoint = "{base}/protocol/openid-connect/auth",
     .token_endpoint = "{base}/protocol/openid-connect/token",
     .profile_endpoint = "{base}/protocol/openid-connect/userinfo",
     .issuer = "{base}",
     .default_scope = "openid profile",
     .exchange = Exchange::optional},
    // learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow; the base URL ends in
    // the tenant. Register the page as "Web": codes of type "SPA" cannot pass a server.
    {.id = "microsoft",
     .name = "Microsoft",
     .base_url = "https://login.microsoftonline.com/common",
     .authorization_endpoint = "{base}/oauth2/v2.0/authorize",
     .token_endpoint = "{base}/oauth2/v2.0/token",
     .profile_endpoint = "https://graph.microsoft.com/v1.0/me",
     .default_scope = "User.Read"},
    // docs.slack.dev/authentication/sign-in-with-slack. Its API refuses the Authorization header
    // from pages, so that there is no profile to show.
    {.id = "slack",
     .name = "Slack",
     .base_url = "https://slack.com",
     .authorization_endpoint = "{base}/openid/connect/authorize",
     .token_endpoint = "{base}/api/openid.connect.token",
     .profile_endpoint = "{base}/api/openid.connect.userInfo",
     .default_scope = "openid profile",
     .profile_access = ProfileAccess::none},
    // developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow
    {.id = "spotify",
     .name = "Spotify",
     .authorization_endpoint = "https://accounts.spotify.com/authorize",
     .token_endpoint = "https://accounts.spotify.com/api/token",
     .profile_endpoint = "https://api.spotify.com/v1/me",
     .client_auth = ClientAuth::client_secret_basic,
     .exchange = Exchange::optional},
});

namespace detail {

constexpr bool endpoint_well_formed(std::string_view endpoint) {
  return endpoint.starts_with("https://") || endpoint.starts_with("{base}/");
}

constexpr bool well_formed() {
  std::string_view previous;
  for (const auto& row : providers) {
    if (row.id <= previous || row.name.empty()) return false;
    if (!row.base_url.empty() && !row.base_url.starts_with("https://")) return false;
    if (row.base_url.ends_with('/')) return false;
    if (!endpoint_well_formed(row.authorization_endpoint) ||
        !endpoint_well_formed(row.token_endpoint) || !endpoint_well_formed(row.profile_endpoint)) {
      return false;
    }
    if (row.sends_issuer && row.issuer.empty()) return false;
    previous = row.id;
  }
  return true;
}

}  // namespace detail

static_assert(detail::well_formed(), "providers: ids sorted and unique, every endpoint https");

/// The row with this id, or nullptr.
const Provider* find_provider(std::string_view id);

/// Whether the row can stand on another host.
bool is_movable(const Provider& provider);

/// The addresses of a provider, on its own host or on `base_url`.
struct Endpoints {
  Text authorization;
  Text token;
  Text profile;
  Text issuer;  ///< empty: unknown
};

/// Puts the base URL in its places.
/// base_url  with or without a trailing slash; empty: the row's own
/// errors    invalid_option: the row has no host of its own and none is given, or it has fixed ones
///           and another is given
Result<Endpoints> endpoints_of(const Provider& provider, std::string_view base_url);

}  // namespace tokenferry
