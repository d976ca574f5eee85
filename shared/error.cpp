#include "shared/error.hpp"

#include "shared/scan.hpp"

namespace tokenferry {
namespace {

/// Name and sentence of each code, a line each, in the order of Errc. One text, since in the wasm a
/// table of texts weighs more than they do.
constexpr View lines =
    "invalid_request\nThe request is not a valid one.\n"
    "invalid_client\nThis client_id is not known.\n"
    "invalid_grant\nThe code is expired or used already. Sign in again.\n"
    "unauthorized_client\nThe provider does not let this client sign in.\n"
    "unsupported_grant_type\nThis grant_type is not offered.\n"
    "unsupported_response_type\nThis response_type is not offered.\n"
    "invalid_scope\nThe scope is unknown, or more than is allowed.\n"
    "access_denied\nThe sign-in was declined.\n"
    "server_error\nThe sign-in failed at the provider. Try again later.\n"
    "temporarily_unavailable\nToo busy. Try again in a moment.\n"
    "interaction_required\nThe provider has a question. Sign in again.\n"
    "login_required\nThe provider has a question. Sign in again.\n"
    "account_selection_required\nThe provider has a question. Sign in again.\n"
    "consent_required\nThe provider has a question. Sign in again.\n"
    "state_missing\nThis tab began no sign-in. Sign in again.\n"
    "state_mismatch\nThis is no answer to this tab's sign-in. Sign in again.\n"
    "state_expired\nThe sign-in took too long. Sign in again.\n"
    "issuer_mismatch\nThe answer came from another provider. Sign in again.\n"
    "duplicate_parameter\nThe answer is ambiguous. Sign in again.\n"
    "missing_code\nThe answer has no usable code. Sign in again.\n"
    "missing_token\nThe answer has no usable token.\n"
    "token_type_unsupported\nThe token is not of a usable type.\n"
    "insecure_transport\nPlain HTTP is refused except on loopback. Use https.\n"
    "invalid_option\nAn option is missing or wrong.\n"
    "secret_in_browser\nA secret in a page is none. Only the exchange server may hold it.\n"
    "network_error\nNo readable answer came. Is the address right and reachable?\n"
    "timeout\nNo answer came in time. Try again.\n"
    "profile_unavailable\nThe provider did not give the profile.\n"
    "wasm_unavailable\nThe WebAssembly module did not load.\n"
    "storage_unavailable\nThe browser's storage is off for this page.\n"
    "malformed\nThe text is malformed.\n";

constexpr View line(std::size_t number) {
  auto rest = lines;
  for (; number > 0; --number) cut(rest, '\n');
  return cut(rest, '\n');
}

constexpr std::size_t line_of(Errc errc) {
  return 2 * static_cast<std::size_t>(errc);
}

#ifndef __wasm__
static_assert(line(2 * errc_count).empty() && !line(2 * errc_count - 1).empty());
static_assert(line(line_of(Errc::consent_required)) == "consent_required");
static_assert(line(line_of(Errc::malformed)) == "malformed");
#endif

}  // namespace

View name(Errc errc) {
  return line(line_of(errc));
}

View describe(Errc errc) {
  return line(line_of(errc) + 1);
}

std::optional<Errc> find_rfc_error(View wanted) {
  for (int i = 0;; ++i) {
    const auto errc = static_cast<Errc>(i);
    if (!is_rfc_error(errc)) return std::nullopt;
    if (name(errc) == wanted) return errc;
  }
}

}  // namespace tokenferry
