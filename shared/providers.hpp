// The providers that are known by name. Sorted by id.
//
// PKCE is never switched off. So LinkedIn, which refuses a code_verifier, has no row, nor have
// those that ignore it, such as Bitbucket Cloud and Twitch. docs/providers.json lists all,
// including those that work without a row.
#pragma once

#include <array>

#include "shared/provider.hpp"

namespace tokenferry {

inline constexpr auto providers = std::to_array<Provider>({
    // Its tokens may do all that the person may, whatever the scope. Others tell that it lets pages
    // in; its documentation does not.
    {.id = "codeberg",
     .source = "https://forgejo.org/docs/latest/user/oauth2-provider",
     .checked = "2026-09-25",
     .base = "https://codeberg.org",
     .authorization_endpoint = "{base}/login/oauth/authorize",
     .token_endpoint = "{base}/login/oauth/access_token",
     .userinfo_endpoint = "{base}/api/v1/user",
     .default_scope = "read:user",
     .issuer = "{base}",
     .other_issuer = "{base}/",
     .states_scope = false},
    {.id = "discord",
     .source = "https://discord.com/.well-known/oauth-authorization-server",
     .checked = "2026-11-24",
     .base = "https://discord.com",
     .authorization_endpoint = "{base}/api/oauth2/authorize",
     .server_token_endpoint = "{base}/api/oauth2/token",
     .userinfo_endpoint = "{base}/api/users/@me",
     .default_scope = "identify",
     .issuer = "{base}",
     .authorization_response_iss_parameter_supported = true},
    // Also Forgejo. Most releases end the issuer in a slash. The answer has no member for a scope.
    {.id = "gitea",
     .source = "https://docs.gitea.com/development/oauth2-provider",
     .checked = "2026-11-24",
     .authorization_endpoint = "{base}/login/oauth/authorize",
     .token_endpoint = "{base}/login/oauth/access_token",
     .userinfo_endpoint = "{base}/api/v1/user",
     .default_scope = "read:user",
     .issuer = "{base}",
     .other_issuer = "{base}/",
     .states_scope = false},
    // An empty scope would mean every scope ever granted to the app, hence a default that asks for
    // nothing more.
    {.id = "github",
     .source = "https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
     .checked = "2026-11-24",
     .base = "https://github.com",
     .authorization_endpoint = "{base}/login/oauth/authorize",
     .server_token_endpoint = "{base}/login/oauth/access_token",
     .userinfo_endpoint = "https://api.github.com/user",
     .moved_userinfo_endpoint = "{base}/api/v3/user",
     .default_scope = "read:user",
     .issuer = "{base}/login/oauth"},
    // The issuer is in gitlab.com/.well-known/openid-configuration.
    {.id = "gitlab",
     .source = "https://docs.gitlab.com/api/oauth2",
     .checked = "2026-11-24",
     .base = "https://gitlab.com",
     .authorization_endpoint = "{base}/oauth/authorize",
     .token_endpoint = "{base}/oauth/token",
     .userinfo_endpoint = "{base}/api/v4/user",
     .default_scope = "read_user",
     .issuer = "{base}"},
    // It sends `iss` to some and not to others.
    {.id = "google",
     .source = "https://developers.google.com/identity/openid-connect/reference",
     .checked = "2026-11-24",
     .authorization_endpoint = "https://accounts.google.com/o/oauth2/v2/auth",
     .server_token_endpoint = "https://oauth2.googleapis.com/token",
     .userinfo_endpoint = "https://openidconnect.googleapis.com/v1/userinfo",
     .default_scope = "openid profile",
     .issuer = "https://accounts.google.com"},
    // An app that is registered as public has no secret.
    {.id = "huggingface",
     .source =
         "https://app.unpkg.com/@huggingface/hub@2.7.1/files/dist/src/lib/oauth-login-url.d.ts",
     .checked = "2026-11-30",
     .base = "https://huggingface.co",
     .authorization_endpoint = "{base}/oauth/authorize",
     .token_endpoint = "{base}/oauth/token",
     .userinfo_endpoint = "{base}/oauth/userinfo",
     .default_scope = "openid profile",
     .issuer = "{base}"},
    // The base URL is https://HOST/realms/REALM.
    {.id = "keycloak",
     .source = "https://www.keycloak.org/securing-apps/oidc-layers",
     .checked = "2026-11-24",
     .authorization_endpoint = "{base}/protocol/openid-connect/auth",
     .token_endpoint = "{base}/protocol/openid-connect/token",
     .userinfo_endpoint = "{base}/protocol/openid-connect/userinfo",
     .default_scope = "openid profile",
     .issuer = "{base}"},
    // No app is registered: any name will do as the client ID.
    {.id = "lichess",
     .source = "https://github.com/pabrams/lichess-client",
     .checked = "2026-11-30",
     .base = "https://lichess.org",
     .authorization_endpoint = "{base}/oauth",
     .token_endpoint = "{base}/api/token",
     .userinfo_endpoint = "{base}/api/account"},
    // The base URL ends in the tenant. A page that is registered as "SPA" needs no exchange, and
    // its refresh tokens end after 24 hours. One that is registered as "Web" needs it: codes of
    // "SPA" cannot pass a server, and codes of "Web" no page.
    {.id = "microsoft",
     .source = "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow",
     .checked = "2026-11-30",
     .base = "https://login.microsoftonline.com/common",
     .authorization_endpoint = "{base}/oauth2/v2.0/authorize",
     .token_endpoint = "{base}/oauth2/v2.0/token",
     .userinfo_endpoint = "https://graph.microsoft.com/v1.0/me",
     .default_scope = "User.Read",
     .tenant_issuer = "{base}/v2.0"},
    // Its API refuses the Authorization header from pages, so that there is no profile to show.
    {.id = "slack",
     .source = "https://docs.slack.dev/authentication/sign-in-with-slack",
     .checked = "2026-11-24",
     .base = "https://slack.com",
     .authorization_endpoint = "{base}/openid/connect/authorize",
     .server_token_endpoint = "{base}/api/openid.connect.token",
     .userinfo_endpoint = "{base}/api/openid.connect.userInfo",
     .page_reads_profile = false,
     .default_scope = "openid profile",
     .issuer = "{base}"},
    {.id = "spotify",
     .source = "https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow",
     .checked = "2026-11-24",
     .authorization_endpoint = "https://accounts.spotify.com/authorize",
     .token_endpoint = "https://accounts.spotify.com/api/token",
     .userinfo_endpoint = "https://api.spotify.com/v1/me",
     .client_auth = ClientAuth::client_secret_basic},
});

}  // namespace tokenferry
