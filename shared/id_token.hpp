// Checking the claims of an ID token (OpenID Connect Core, sections 2 and 3.1.3.7). Its signature
// is not checked: the token comes directly from the token endpoint, which TLS has authenticated
// (item 6 of section 3.1.3.7).
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// How far the clocks of a visitor and a provider may differ, in milliseconds: as long as a sign-in
/// may take, since the nonce ties the token to one sign-in.
inline constexpr double max_clock_skew_ms = 10 * 60 * 1000;

/// Whether a scope asks for an ID token (OpenID Connect Core, section 3.1.2.1).
bool asks_for_id_token(View scope);

/// What `iss` has to be at Microsoft. It names the visitor's tenant, as `tid` does; the app's
/// address may instead have a word for many tenants, such as `common`, or a domain
/// (learn.microsoft.com/entra/identity-platform/access-tokens, "Validate the issuer").
/// address  https://HOST/TENANT/v2.0, with the app's TENANT; empty at other providers
Text issuer_of_tenant(View address, const Params& claims);

/// What the client knows of the sign-in, to check the ID token against.
struct ExpectedIdToken {
  View issuer;  ///< empty: unknown, so that any is accepted
  View client_id;
  View nonce;
};

/// The claim that is missing or wrong: iss, aud, azp, exp or nonce; empty where all are right.
/// claims  the payload's JSON, flattened: a list of audiences is aud.0, aud.1 and so on, of which
///         the first eight count
/// now_ms  since 1970
View wrong_claim(const Params& claims, const ExpectedIdToken& expected, double now_ms);

}  // namespace tokenferry
