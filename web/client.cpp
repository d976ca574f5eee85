#include "web/client.hpp"

#include <algorithm>
#include <array>

#include "shared/authorize.hpp"
#include "shared/callback.hpp"
#include "shared/decimal.hpp"
#include "shared/pkce.hpp"
#include "shared/scan.hpp"
#include "shared/secret.hpp"
#include "shared/token.hpp"
#include "web/address.hpp"
#include "web/failure.hpp"
#include "web/pending_store.hpp"
#include "web/profile.hpp"
#include "web/session.hpp"

namespace tokenferry::web {
namespace {

constexpr View extra_prefix = "extraParameters.";

/// A fresh verifier or state: 256 bits.
Text random_text() {
  std::array<unsigned char, verifier_entropy> entropy;
  host::random_fill(entropy);
  return make_verifier(entropy);
}

/// Whether a query is an authorization response.
bool holds_callback(View url) {
  const auto query = parse_form(query_of(url), BrokenPair::emptied);
  return query && is_callback(*query);
}

/// Where to go after the sign-in: a URL of the page's own origin that is no callback itself, or
/// nothing. What else an attacker's link asked for is dropped (RFC 9700, section 4.11.1).
Text own_url(View reference) {
  const auto url = host::resolve_url(reference);
  const auto page_url = host::page_url();
  const bool own = page_origin(url) == page_origin(page_url);
  return own && !holds_callback(url) ? url : Text();
}

/// Answers where no answer came; false where one did.
bool fail_without_answer(host::Operation operation, int status, View endpoint) {
  if (status > host::status_timeout) return false;
  fail(operation, status == host::status_timeout ? Errc::timeout : Errc::network_error, endpoint);
  return true;
}

void restore(const Options& options, host::Operation operation) {
  host::settle(operation, load_session(options.session_key));
}

void exchange(const Options& options, host::Operation operation, const Params& query,
              const Pending& pending) {
  const auto code = judge_callback(query, pending,
                                   {.authorization_endpoint = options.authorization_endpoint,
                                    .token_endpoint = options.token_endpoint,
                                    .issuer = options.issuer,
                                    .sends_issuer = options.sends_issuer},
                                   host::now_ms());
  if (!code) {
    const auto errc = code.error().errc;
    // Only the words of an answer that is the provider's count.
    if (query.find("error") && is_rfc_error(errc)) {
      return fail_as_told(operation, query, Errc::server_error);
    }
    return fail(operation, errc);
  }
  auto form =
      build_token_request(options.client_id, *code, pending.redirect_uri, pending.code_verifier);
  Text context;
  append_pair(context, "scope", pending.scope);
  append_pair(context, "return_to", pending.return_to);
  host::fetch(operation, options.token_endpoint, form, "", context);
  wipe(form);
}

void finish(const Options& options, host::Operation operation, View page_url, const Params& query) {
  // Before anything else happens, code and state leave the address bar.
  const auto clean_url = without_callback(page_url);
  host::replace_url(clean_url, host::Callback::waiting);
  const auto state = read_state(query);
  auto pending = state ? load_pending(*state) : std::nullopt;
  if (pending && (pending->authorization_endpoint != options.authorization_endpoint ||
                  pending->client_id != options.client_id)) {
    return restore(options, operation);  // another client of this page began it
  }

  host::replace_url(clean_url, host::Callback::taken);
  if (state) forget_pending(*state);  // used once (RFC 9700, section 4.7.1)
  if (host::is_framed()) {
    return fail(operation, Errc::invalid_request, "", "A sign-in is not finished inside a frame.");
  }
  if (pending) {
    exchange(options, operation, query, *pending);
    return wipe(pending->code_verifier);
  }
  // A callback that was used already, reloaded or found in the history, harms nobody who is
  // signed in.
  if (!load_session(options.session_key).empty()) return restore(options, operation);
  if (!state) return fail(operation, state.error().errc);
  fail(operation, has_pending() ? Errc::state_mismatch : Errc::state_missing);
}

}  // namespace

void sign_in(const Options& options, host::Operation operation, const Params& given) {
  Params extra;
  Pending pending;
  pending.code_verifier = random_text();
  pending.authorization_endpoint = options.authorization_endpoint;
  pending.token_endpoint = options.token_endpoint;
  pending.client_id = options.client_id;
  pending.redirect_uri = options.redirect_uri;
  pending.scope = options.scope;
  pending.started_ms = host::now_ms();
  for (const auto& [name, value] : given) {
    if (name == "returnTo") {
      pending.return_to = own_url(value);
    } else if (name == "scope") {
      if (!value.empty()) pending.scope = value;
    } else if (name.starts_with(extra_prefix)) {
      extra.add(View(name).substr(extra_prefix.size()), value);
    } else {
      return fail(operation, Errc::invalid_option, name, "unknown option");
    }
  }

  const auto state = random_text();
  const auto challenge = s256_challenge(pending.code_verifier);
  const auto url =
      build_authorization_url({.authorization_endpoint = options.authorization_endpoint,
                               .client_id = options.client_id,
                               .redirect_uri = options.redirect_uri,
                               .scope = pending.scope,
                               .state = state,
                               .code_challenge = challenge},
                              extra);
  if (!url) return fail(operation, url.error().errc, url.error().detail);

  const bool stored = store_pending(state, pending);
  wipe(pending.code_verifier);
  if (!stored) return fail(operation, Errc::storage_unavailable);
  host::settle(operation, {});
  host::navigate(*url);
}

void resume(const Options& options, host::Operation operation) {
  const auto page_url = host::page_url();
  const auto query = parse_form(query_of(page_url), BrokenPair::emptied);
  if (query && is_callback(*query)) return finish(options, operation, page_url, *query);
  restore(options, operation);
}

void exchanged(const Options& options, host::Operation operation, int status, const Params& context,
               const Params& fields) {
  if (fail_without_answer(operation, status, options.token_endpoint)) return;
  if (fields.find("error")) return fail_as_told(operation, fields, Errc::invalid_grant);
  if (status < 200 || status >= 300) {
    const bool busy = status == 429 || status == 503;
    return fail(operation, busy ? Errc::temporarily_unavailable : Errc::server_error);
  }
  const auto& token = fields.get("access_token");
  const auto& type = fields.get("token_type");
  const auto& scope = fields.get("scope");
  if (!is_token(token)) return fail(operation, Errc::missing_token);
  if (!is_bearer(type)) return fail(operation, Errc::token_type_unsupported);

  const auto lifetime = read_lifetime(fields.get("expires_in"));
  Text session;
  append_pair(session, "access_token", token);
  append_pair(session, "token_type", type);
  // A scope that is not stated is the one that was asked for (RFC 6749, section 5.1).
  append_pair(session, "scope", scope.empty() ? context.get("scope") : scope);
  append_pair(session, "expires", format_decimal(lifetime ? host::now_ms() + *lifetime * 1000 : 0));
  if (!host::store(options.session_key, session)) return fail(operation, Errc::storage_unavailable);
  append_pair(session, "return_to", context.get("return_to"));
  host::settle(operation, session);
  wipe(session);
}

void profile(const Options& options, host::Operation operation) {
  const auto token = load_access_token(options.session_key);
  if (token.empty()) return fail(operation, Errc::profile_unavailable, "", "Nobody is signed in.");
  if (options.profile_access == ProfileAccess::none) {
    return fail(operation, Errc::profile_unavailable, "",
                "This provider lets no page read the profile.");
  }
  host::fetch(operation, options.profile_endpoint, "", token, "");
}

void profiled(const Options& options, host::Operation operation, int status, const Params& fields) {
  if (fail_without_answer(operation, status, options.profile_endpoint)) return;
  View why;
  if (status == 401) {
    sign_out(options);
    why = "The token is no longer valid. Sign in again.";
  } else if (status == 403 || status == 429) {
    why = "Too many requests, or too small a scope.";
  } else if (status >= 200 && status < 300 && fields.size() > 0) {
    host::draw(operation, draw_profile(fields));
    return host::settle(operation, {});
  }
  fail(operation, Errc::profile_unavailable, "", why);
}

void sign_out(const Options& options) {
  host::forget(options.session_key);
}

bool may_send_token(const Options& options, View url) {
  const auto resolved = host::resolve_url(url);
  const auto origin = page_origin(resolved);
  for (View rest = options.api_origins; !rest.empty();) {
    if (cut(rest, ' ') == origin) return true;
  }
  return false;
}

}  // namespace tokenferry::web
