#include "shared/error.hpp"

#include "shared/scan.hpp"

namespace tokenferry {
namespace {

/// Name and sentence of each code, a line each, in the order of Errc; an empty sentence is the
/// common one. One text, since in the wasm a table of texts weighs more than they do.
constexpr View lines =
    "invalid_request\n\n"
    "invalid_client\n\n"
    "invalid_grant\nThe grant is used, expired or for another redirect_uri. Sign in again.\n"
    "unauthorized_client\n\n"
    "unsupported_grant_type\n\n"
    "unsupported_response_type\n\n"
    "invalid_scope\n\n"
    "access_denied\nThe sign-in was declined.\n"
    "server_error\nThe provider failed. Try again later.\n"
    "temporarily_unavailable\nToo busy. Try again later.\n"
    "interaction_required\n\n"
    "login_required\n\n"
    "account_selection_required\n\n"
    "consent_required\n\n"
    "state_missing\nThis tab began no sign-in. Sign in again.\n"
    "state_mismatch\nThe answer is for another sign-in. Sign in again.\n"
    "state_expired\nThe sign-in took too long, or the clock was changed. Sign in again.\n"
    "issuer_mismatch\nThe answer is of another provider. Sign in again.\n"
    "duplicate_parameter\nThe answer is ambiguous. Sign in again.\n"
    "missing_code\nThe answer has no code. Sign in again.\n"
    "missing_token\nThe answer has no token.\n"
    "token_type_unsupported\nThe answer has no bearer token.\n"
    "insecure_transport\nPlain HTTP is refused except on loopback. Use https.\n"
    "invalid_option\n\n"
    "secret_in_browser\nA page keeps no secret. Only the exchange server may hold it.\n"
    "network_error\nNo readable answer. Is the address right and reachable?\n"
    "timeout\nNo answer in time. Try again later.\n"
    "profile_unavailable\nThe provider gave no profile.\n"
    "wasm_unavailable\n\n"
    "storage_unavailable\nThe browser keeps nothing for this page.\n"
    "popup_blocked\nThe browser opened no window. Sign in from a click.\n"
    "popup_closed\nThe window was closed. Sign in again.\n"
    "token_expired\nThe session is over. Sign in again.\n"
    "id_token_invalid\nThe ID token is not for this sign-in. Sign in again.\n"
    "malformed\n\n";

/// Never inlined: the module would be larger by its copies.
[[gnu::noinline]] constexpr View line(std::size_t number) {
  auto rest = lines;
  for (; number > 0; --number) cut(rest, '\n');
  return cut(rest, '\n');
}

constexpr std::size_t line_of(Errc errc) {
  return 2 * static_cast<std::size_t>(errc);
}

#ifndef TOKENFERRY_LENT
static_assert(line(2 * errc_count).empty() && !line(2 * errc_count - 2).empty());
static_assert(line(line_of(Errc::consent_required)) == "consent_required");
static_assert(line(line_of(Errc::malformed)) == "malformed");
#endif

}  // namespace

View name(Errc errc) {
  return line(line_of(errc));
}

View describe(Errc errc) {
  const auto sentence = line(line_of(errc) + 1);
  return sentence.empty() ? "The provider refused. Sign in again." : sentence;
}

std::optional<Errc> find_rfc_error(View wanted) {
  for (int i = 0;; ++i) {
    const auto errc = static_cast<Errc>(i);
    if (!is_rfc_error(errc)) return std::nullopt;
    if (name(errc) == wanted) return errc;
  }
}

}  // namespace tokenferry
