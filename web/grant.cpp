#include "web/grant.hpp"

#include "shared/decimal.hpp"
#include "shared/id_token.hpp"
#include "shared/pkce.hpp"
#include "shared/token.hpp"
#include "web/failure.hpp"
#include "web/life.hpp"
#include "web/session.hpp"

namespace tokenferry::web {
namespace {

/// What `iss` has to be in a sign-in; empty: unknown.
Text issuer_of(const Settings& settings, const Params& claimed) {
  Text other = settings.get("other_issuer");
  if (!other.empty() && claimed.get("iss") == other) return other;
  const Text known = first_value(settings, issuer);
  return known.empty() ? issuer_of_tenant(settings.get("tenant_issuer"), claimed) : known;
}

/// The claim of an ID token that is missing or wrong; empty where all are right.
/// before  the claims of the sign-in, where this is its refresh: they stay who signed in and where
///         (OpenID Connect Core, section 12.2)
View wrong_claim_of(const Settings& settings, const Params& claimed, const Params& before,
                    View nonce) {
  const bool again = !before.empty();
  const Text known = again ? before.get("iss") : issuer_of(settings, claimed);
  const Text stated = claimed.get("nonce");
  const Text kept = again && !stated.empty() ? before.get("nonce") : Text(nonce);
  const auto wrong =
      wrong_claim(claimed, {.issuer = known, .client_id = settings.get("clientId"), .nonce = kept},
                  host::now_ms());
  return wrong.empty() && again && claimed.get("sub") != before.get("sub") ? View("sub") : wrong;
}

/// The session that the token endpoint's answer gives, which is not kept yet; or its failure.
Params read_grant(const Settings& settings, host::Operation operation, int status,
                  const Params& context, const Params& fields) {
  const auto endpoint = url_of(settings, token_endpoint);
  if (status == host::status_network && first_value(settings, page_token_endpoint).empty()) {
    return failure(
        Errc::network_error, endpoint,
        "No page may read its answers: set tokenEndpoint to an exchange. README: Providers");
  }
  auto unanswered = failure_without_answer(status, endpoint);
  if (!unanswered.empty()) return unanswered;
  const bool busy = status == 429 || status == 503;
  const auto trouble = busy ? Errc::temporarily_unavailable : Errc::server_error;
  const bool failed = busy || status >= 500;
  if (!first_value(fields, error_places).empty()) {
    return provider_failure(fields, failed ? trouble : Errc::invalid_grant,
                            context.get("redirect_uri"));
  }
  const auto answer = answer_of(endpoint, status);
  if (status < 200 || status >= 300) {
    // Without an OAuth error it may be no token endpoint at all.
    return failure(trouble, answer, describe(failed ? trouble : Errc::network_error));
  }
  const Text token = fields.get("access_token");
  const Text type = fields.get("token_type");
  if (!is_token(token)) return failure(Errc::missing_token, answer);
  if (!is_bearer(type)) return failure(Errc::token_type_unsupported, answer);

  // Without an ID token nothing is claimed, and that is no failure: a provider may not know
  // `openid`, or not grant it, and state and PKCE tie the answer to the sign-in in any case.
  const Text id_token = fields.get("id_token");
  const Text nonce = context.get("nonce");
  Text claims = context.get("claims");  // those of the sign-in stay
  Text subject = context.get("sub");
  if (!id_token.empty() && !(nonce.empty() && claims.empty())) {
    const auto before = host::flatten(operation, claims);
    const Text payload = is_token(id_token) ? host::payload_of(id_token) : Text();
    const auto claimed = host::flatten(operation, payload);
    const auto wrong = wrong_claim_of(settings, claimed, before, nonce);
    if (before.empty()) {
      claims = payload;
      subject = claimed.get("sub");
    }
    if (!wrong.empty()) {
      return failure(Errc::id_token_invalid, wrong,
                     wrong == "exp" ? View("expired. Is this computer's clock right?") : View());
    }
  }

  const auto lifetime = read_lifetime(first_value(fields, "expires_in expires"));
  Params session;
  session.add("access_token", token);
  session.add("token_type", type);
  // A scope that is not stated is the one that was asked for (RFC 6749, section 5.1).
  Text asked = context.get("scope");
  const Text stated = joined(fields, "scope");
  const Text scope = stated.empty() ? asked : stated;
  session.add("scope", scope);
  asked += ' ';
  asked += context.get("missing_scope");  // what a refreshed session lacked
  session.add("missing_scope", missing_scope(asked, scope));
  session.add("expires", format_decimal(lifetime ? host::now_ms() + *lifetime * 1000 : 0));
  session.add("claims", claims);
  session.add("sub", subject);
  // Who never had a token of the session cannot know it.
  const Text channel = context.get("channel");
  session.add("channel", channel.empty() ? s256_challenge(token) : channel);
  // The one that was used stays in use where no other comes (RFC 6749, section 6).
  const Text refresh_token = fields.get("refresh_token");
  session.add("refresh_token",
              refresh_token.empty() ? context.get("refresh_token") : refresh_token);
  session.add("return_to", context.get("return_to"));
  return session;
}

}  // namespace

void exchanged(const Settings& settings, host::Operation operation, int status,
               const Params& context, const Params& fields) {
  const auto answer = read_grant(settings, operation, status, context, fields);
  if (!context.get("refresh_name").empty()) {
    return refreshed(settings, operation, context.get("refresh_name"), answer);
  }
  conclude(operation, keep_session(settings, answer));
}

}  // namespace tokenferry::web
