#include "shared/error.hpp"

namespace tokenferry {

std::string_view name(Errc errc) {
  switch (errc) {
    case Errc::invalid_request:
      return "invalid_request";
    case Errc::invalid_client:
      return "invalid_client";
    case Errc::invalid_grant:
      return "invalid_grant";
    case Errc::unauthorized_client:
      return "unauthorized_client";
    case Errc::unsupported_grant_type:
      return "unsupported_grant_type";
    case Errc::unsupported_response_type:
      return "unsupported_response_type";
    case Errc::invalid_scope:
      return "invalid_scope";
    case Errc::access_denied:
      return "access_denied";
    case Errc::server_error:
      return "server_error";
    case Errc::temporarily_unavailable:
      return "temporarily_unavailable";
    case Errc::interaction_required:
      return "interaction_required";
    case Errc::login_required:
      return "login_required";
    case Errc::account_selection_required:
      return "account_selection_required";
    case Errc::consent_required:
      return "consent_required";
    case Errc::state_missing:
      return "state_missing";
    case Errc::state_mismatch:
      return "state_mismatch";
    case Errc::state_expired:
      return "state_expired";
    case Errc::issuer_mismatch:
      return "issuer_mismatch";
    case Errc::duplicate_parameter:
      return "duplicate_parameter";
    case Errc::missing_code:
      return "missing_code";
    case Errc::missing_token:
      return "missing_token";
    case Errc::token_type_unsupported:
      return "token_type_unsupported";
    case Errc::insecure_transport:
      return "insecure_transport";
    case Errc::invalid_option:
      return "invalid_option";
    case Errc::secret_in_browser:
      return "secret_in_browser";
    case Errc::network_error:
      return "network_error";
    case Errc::timeout:
      return "timeout";
    case Errc::profile_unavailable:
      return "profile_unavailable";
    case Errc::wasm_unavailable:
      return "wasm_unavailable";
    case Errc::storage_unavailable:
      return "storage_unavailable";
    case Errc::malformed:
      return "malformed";
  }
  return "server_error";
}

std::string_view describe(Errc errc) {
  switch (errc) {
    case Errc::invalid_request:
      return "The request is not a valid one.";
    case Errc::invalid_client:
      return "This client_id is not known. Check it.";
    case Errc::invalid_grant:
      return "The code is expired, already used, or for another redirect_uri. Sign in again.";
    case Errc::unauthorized_client:
      return "The provider does not let this client sign in.";
    case Errc::unsupported_grant_type:
      return "This grant_type is not offered.";
    case Errc::unsupported_response_type:
      return "The provider does not offer this response_type.";
    case Errc::invalid_scope:
      return "The scope is unknown, or more than is allowed.";
    case Errc::access_denied:
      return "The sign-in was declined.";
    case Errc::server_error:
      return "The sign-in failed at the provider. Try again later.";
    case Errc::temporarily_unavailable:
      return "Too busy just now. Try again in a moment.";
    case Errc::interaction_required:
    case Errc::login_required:
    case Errc::account_selection_required:
    case Errc::consent_required:
      return "The provider needs to ask you something. Sign in again.";
    case Errc::state_missing:
      return "No sign-in was started in this tab. Sign in again.";
    case Errc::state_mismatch:
      return "The answer does not belong to this tab's sign-in. Sign in again.";
    case Errc::state_expired:
      return "The sign-in took too long. Sign in again.";
    case Errc::issuer_mismatch:
      return "The answer came from another provider. Sign in again.";
    case Errc::duplicate_parameter:
      return "The answer is ambiguous. Sign in again.";
    case Errc::missing_code:
      return "The answer has no usable code. Sign in again.";
    case Errc::missing_token:
      return "The token endpoint sent no usable token.";
    case Errc::token_type_unsupported:
      return "The provider sent a token of an unknown type.";
    case Errc::insecure_transport:
      return "Plain HTTP is refused except on loopback. Use https, or set insecureTransport.";
    case Errc::invalid_option:
      return "An option is missing or wrong.";
    case Errc::secret_in_browser:
      return "A client secret in a page is no secret. Keep it in the exchange server only.";
    case Errc::network_error:
      return "No readable answer came. Is the address right and reachable?";
    case Errc::timeout:
      return "No answer came in time. Try again.";
    case Errc::profile_unavailable:
      return "The provider did not give the profile.";
    case Errc::wasm_unavailable:
      return "The WebAssembly module did not load.";
    case Errc::storage_unavailable:
      return "The browser's storage is off for this page.";
    case Errc::malformed:
      return "The text is malformed.";
  }
  return "Unexpected error.";
}

std::optional<Errc> find_rfc_error(std::string_view wanted) {
  for (int i = 0; i <= static_cast<int>(Errc::consent_required); ++i) {
    if (const auto errc = static_cast<Errc>(i); name(errc) == wanted) return errc;
  }
  return std::nullopt;
}

}  // namespace tokenferry
