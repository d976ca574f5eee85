// Going to the provider.
#include <array>

#include "shared/authorize.hpp"
#include "shared/callback.hpp"
#include "shared/id_token.hpp"
#include "shared/pkce.hpp"
#include "web/client.hpp"
#include "web/failure.hpp"
#include "web/pending.hpp"

namespace tokenferry::web {
namespace {

/// A fresh verifier or state: 256 bits.
Text random_text() {
  std::array<unsigned char, verifier_entropy> entropy;
  host::random_fill(entropy.data(), entropy.size());
  return make_verifier(entropy);
}

/// Where to go after the sign-in: a URL of the page's own origin that is no answer to a sign-in of
/// ours, or nothing. What else an attacker's link asked for is dropped (RFC 9700, section 4.11.1).
Text own_url(View reference) {
  if (reference.empty()) return {};  // it would be this page
  const auto page = host::page_url();
  const auto url = host::resolve_url(reference, page);
  const auto query = host::query(url);
  const bool own = host::origin_of(url) == host::origin_of(page);
  return own && !(is_callback(query) && has_own_state(query)) ? url : Text();
}

}  // namespace

void sign_in(const Settings& settings, host::Operation operation, const Params& given,
             const Params& extra) {
  if (!are_known(operation, given, "returnTo scope popup")) return;
  if (holds_protocol_parameter(extra)) {
    return fail(operation, Errc::invalid_option, "extraParameters",
                "a parameter of the protocol is set for you");
  }
  // A window finds what a frame keeps only where no other site is around that.
  if (host::frame() > (given.get("popup") == "true" ? host::Frame::own : host::Frame::none)) {
    return fail(operation, Errc::invalid_request, "", "A sign-in does not begin inside a frame.");
  }
  const Text asked = given.get("scope");
  const Text scope = !asked.empty() ? asked : scope_of(settings);
  const auto code_verifier = random_text();
  const auto state = random_text();
  const auto nonce = asks_for_id_token(scope) ? random_text() : Text();
  const auto record =
      make_record({.authorization_endpoint = url_of(settings, authorization_endpoint),
                   .token_endpoint = url_of(settings, token_endpoint),
                   .client_id = settings.get("clientId"),
                   .redirect_uri = redirect_uri_of(settings),
                   .code_verifier = code_verifier,
                   .nonce = nonce,
                   .scope = scope,
                   .return_to = own_url(given.get("returnTo")),
                   .popup = given.get("popup"),
                   .clients = host::clients(),
                   .started_ms = host::now_ms()});
  const auto key = pending_key(state);
  if (!host::store(key, format_form(record))) return fail(operation, Errc::storage_unavailable);
  const auto url =
      build_authorization_url({.authorization_endpoint = url_of(settings, authorization_endpoint),
                               .client_id = settings.get("clientId"),
                               .redirect_uri = redirect_uri_of(settings),
                               .scope = scope,
                               .state = state,
                               .code_challenge = s256_challenge(code_verifier),
                               .nonce = nonce},
                              extra);
  if (record.get("popup") == "true") {
    if (host::open(operation, url, key)) return;
    host::forget(key);
    return fail(operation, Errc::popup_blocked);
  }
  host::settle(operation, {});
  host::navigate(url);
}

}  // namespace tokenferry::web
