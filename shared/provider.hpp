// The providers that Tokenferry knows by name: plain data, checked when it is compiled.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "shared/result.hpp"
#include "shared/scan.hpp"
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
  View id;        ///< what a configuration says
  View base_url;  ///< empty: there is no default host, the site names its own
  View authorization_endpoint;
  View token_endpoint;
  View profile_endpoint;
  View moved_profile_endpoint;  ///< on another base URL; empty: the same
  View issuer;                  ///< `iss` in callbacks (RFC 9207); empty: unknown
  View default_scope;
  ClientAuth client_auth = ClientAuth::client_secret_post;
  Exchange exchange = Exchange::needed;
  ProfileAccess profile_access = ProfileAccess::cors;
  bool sends_issuer = false;  ///< its metadata promises `iss`, so that its absence is an attack
};

// Sorted by id. PKCE is never switched off, so LinkedIn has no row, which refuses a code_verifier,
// and Bitbucket Cloud none, which ignores it (jira.atlassian.com/browse/BCLOUD-23469).
//
// One text, a line a row, since in the wasm a table of texts weighs more than they do. Columns: id,
// base URL, authorization, token and profile endpoint, profile endpoint on another base URL,
// issuer, scope; and the letters b: client_secret_basic, o: exchange optional, n: no page may read
// the profile, i: sends its issuer.
inline constexpr View provider_table =
    // forgejo.org/docs/latest/user/oauth2-provider; its tokens may do all that the person may,
    // whatever the scope.
    "codeberg|https://codeberg.org|{base}/login/oauth/authorize|"
    "{base}/login/oauth/access_token|{base}/api/v1/user|||read:user|\n"
    // discord.com/.well-known/oauth-authorization-server
    "discord|https://discord.com|{base}/api/oauth2/authorize|{base}/api/oauth2/token|"
    "{base}/api/users/@me||{base}|identify|i\n"
    // docs.gitea.com/development/oauth2-provider; also Forgejo
    "gitea||{base}/login/oauth/authorize|{base}/login/oauth/access_token|"
    "{base}/api/v1/user|||read:user|o\n"
    // docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps. An empty scope
    // would mean every scope ever granted to the app, hence a default that asks for nothing more.
    "github|https://github.com|{base}/login/oauth/authorize|"
    "{base}/login/oauth/access_token|https://api.github.com/user|{base}/api/v3/user|"
    "{base}/login/oauth|read:user|\n"
    // docs.gitlab.com/api/oauth2; gitlab.com/.well-known/openid-configuration
    "gitlab|https://gitlab.com|{base}/oauth/authorize|{base}/oauth/token|"
    "{base}/api/v4/user|||read_user|o\n"
    // developers.google.com/identity/openid-connect/reference. It sends `iss` to some and not to
    // others.
    "google||https://accounts.google.com/o/oauth2/v2/auth|"
    "https://oauth2.googleapis.com/token|https://openidconnect.googleapis.com/v1/userinfo||"
    "https://accounts.google.com|openid profile|\n"
    // keycloak.org/securing-apps/oidc-layers; the base URL is https://HOST/realms/REALM
    "keycloak||{base}/protocol/openid-connect/auth|"
    "{base}/protocol/openid-connect/token|{base}/protocol/openid-connect/userinfo||{base}|"
    "openid profile|o\n"
    // learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow; the base URL ends in
    // the tenant. Register the page as "Web": codes of type "SPA" cannot pass a server.
    "microsoft|https://login.microsoftonline.com/common|"
    "{base}/oauth2/v2.0/authorize|{base}/oauth2/v2.0/token|"
    "https://graph.microsoft.com/v1.0/me|||User.Read|\n"
    // docs.slack.dev/authentication/sign-in-with-slack. Its API refuses the Authorization header
    // from pages, so that there is no profile to show.
    "slack|https://slack.com|{base}/openid/connect/authorize|"
    "{base}/api/openid.connect.token|{base}/api/openid.connect.userInfo|||openid profile|n\n"
    // developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow
    "spotify||https://accounts.spotify.com/authorize|"
    "https://accounts.spotify.com/api/token|https://api.spotify.com/v1/me||||bo\n";

/// Reads one line of the table.
constexpr Provider read_row(View line) {
  Provider row;
  row.id = cut(line, '|');
  row.base_url = cut(line, '|');
  row.authorization_endpoint = cut(line, '|');
  row.token_endpoint = cut(line, '|');
  row.profile_endpoint = cut(line, '|');
  row.moved_profile_endpoint = cut(line, '|');
  row.issuer = cut(line, '|');
  row.default_scope = cut(line, '|');
  if (holds(line, 'b')) row.client_auth = ClientAuth::client_secret_basic;
  if (holds(line, 'o')) row.exchange = Exchange::optional;
  if (holds(line, 'n')) row.profile_access = ProfileAccess::none;
  row.sends_issuer = holds(line, 'i');
  return row;
}

#ifndef __wasm__
/// The rows.
inline constexpr auto providers = [] {
  std::array<Provider, 10> rows;
  auto rest = provider_table;
  for (auto& row : rows) row = read_row(cut(rest, '\n'));
  return rows;
}();

namespace detail {

constexpr bool endpoint_well_formed(View endpoint) {
  return endpoint.starts_with("https://") || endpoint.starts_with("{base}/");
}

constexpr bool well_formed() {
  View previous;
  for (const auto& row : providers) {
    if (row.id <= previous) return false;
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
#endif

/// The row with this id.
std::optional<Provider> find_provider(View id);

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
Result<Endpoints> endpoints_of(const Provider& provider, View base_url);

}  // namespace tokenferry
