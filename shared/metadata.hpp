// What is known of the providers that have a name here: for each its metadata, under the names of
// RFC 8414, section 2, as a form.
#pragma once

#include "shared/params.hpp"
#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

// A line a provider: its id, `?`, its metadata. Sorted by id. PKCE is never switched off, so
// LinkedIn has no line, which refuses a code_verifier, and Bitbucket Cloud none, which ignores it
// (jira.atlassian.com/browse/BCLOUD-23469).
//
// Beside the RFC's names: `base` is the address that takes the place of {base}, if there is one
// address for all; `default_scope` the least that shows a profile; `server_token_endpoint` one that
// no page may use; `moved_...` goes before the name without it on another base; `profile=none` says
// that no page may read the profile; `other_issuer` another name that the provider has in some
// releases; `tenant_issuer` is what id_token.hpp says.
//
// One text, since in the wasm a table of texts weighs more than they do.
inline constexpr View metadata_table =
    // forgejo.org/docs/latest/user/oauth2-provider; its tokens may do all that the person may,
    // whatever the scope.
    "codeberg?base=https://codeberg.org&authorization_endpoint={base}/login/oauth/authorize"
    "&server_token_endpoint={base}/login/oauth/access_token"
    "&userinfo_endpoint={base}/api/v1/"
    "user&default_scope=read:user&issuer={base}&other_issuer={base}/\n"
    // discord.com/.well-known/oauth-authorization-server
    "discord?base=https://discord.com&authorization_endpoint={base}/api/oauth2/authorize"
    "&server_token_endpoint={base}/api/oauth2/token"
    "&userinfo_endpoint={base}/api/users/@me&default_scope=identify"
    "&issuer={base}&authorization_response_iss_parameter_supported=true\n"
    // docs.gitea.com/development/oauth2-provider; also Forgejo. Most releases end the issuer in a
    // slash.
    "gitea?authorization_endpoint={base}/login/oauth/authorize"
    "&token_endpoint={base}/login/oauth/access_token"
    "&userinfo_endpoint={base}/api/v1/"
    "user&default_scope=read:user&issuer={base}&other_issuer={base}/\n"
    // docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps. An empty scope
    // would mean every scope ever granted to the app, hence a default that asks for nothing more.
    "github?base=https://github.com&authorization_endpoint={base}/login/oauth/authorize"
    "&server_token_endpoint={base}/login/oauth/access_token"
    "&moved_userinfo_endpoint={base}/api/v3/user"
    "&userinfo_endpoint=https://api.github.com/user&default_scope=read:user&issuer={base}/login/"
    "oauth\n"
    // docs.gitlab.com/api/oauth2; gitlab.com/.well-known/openid-configuration
    "gitlab?base=https://gitlab.com&authorization_endpoint={base}/oauth/authorize"
    "&token_endpoint={base}/oauth/token&userinfo_endpoint={base}/api/v4/"
    "user&default_scope=read_user&issuer={base}\n"
    // developers.google.com/identity/openid-connect/reference. It sends `iss` to some and not to
    // others.
    "google?authorization_endpoint=https://accounts.google.com/o/oauth2/v2/auth"
    "&server_token_endpoint=https://oauth2.googleapis.com/token"
    "&userinfo_endpoint=https://openidconnect.googleapis.com/v1/userinfo"
    "&default_scope=openid+profile&issuer=https://accounts.google.com\n"
    // keycloak.org/securing-apps/oidc-layers; the base URL is https://HOST/realms/REALM
    "keycloak?authorization_endpoint={base}/protocol/openid-connect/auth"
    "&token_endpoint={base}/protocol/openid-connect/token"
    "&userinfo_endpoint={base}/protocol/openid-connect/userinfo"
    "&default_scope=openid+profile&issuer={base}\n"
    // learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow; the base URL ends in
    // the tenant. Register the page as "Web": codes of type "SPA" cannot pass a server.
    "microsoft?base=https://login.microsoftonline.com/common"
    "&authorization_endpoint={base}/oauth2/v2.0/authorize"
    "&server_token_endpoint={base}/oauth2/v2.0/token"
    "&userinfo_endpoint=https://graph.microsoft.com/v1.0/me&default_scope=User.Read"
    "&tenant_issuer={base}/v2.0\n"
    // docs.slack.dev/authentication/sign-in-with-slack. Its API refuses the Authorization header
    // from pages, so that there is no profile to show.
    "slack?base=https://slack.com&authorization_endpoint={base}/openid/connect/authorize"
    "&server_token_endpoint={base}/api/openid.connect.token"
    "&userinfo_endpoint={base}/api/"
    "openid.connect.userInfo&profile=none&default_scope=openid+profile&issuer={base}\n"
    // developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow
    "spotify?authorization_endpoint=https://accounts.spotify.com/authorize"
    "&token_endpoint=https://accounts.spotify.com/api/token"
    "&userinfo_endpoint=https://api.spotify.com/v1/me"
    "&token_endpoint_auth_methods_supported=client_secret_basic\n";

/// The metadata of this id; empty where there is none.
View find_metadata(View id);

/// Whether a provider of the table calls itself so, on its own host.
bool is_known_issuer(View issuer);

/// The metadata with the base URL in its places. Of a name that stands twice the first counts.
/// base_url  with or without a trailing slash; empty: the provider's own
/// errors    invalid_option: the provider has no address of its own and none is given, or it has
///           fixed ones and another is given
Result<Params> metadata_on(View metadata, View base_url);

}  // namespace tokenferry
