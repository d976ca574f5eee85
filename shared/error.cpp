#include "shared/error.hpp"

#include <array>

namespace tokenferry {
namespace {

struct Row {
  View name;
  View sentence;  ///< empty: the common one
};

/// In the order of Errc.
constexpr auto rows = std::to_array<Row>({
    {"invalid_request", ""},
    {"invalid_client", ""},
    {"invalid_grant", "The grant is used, expired or for another redirect_uri. Sign in again."},
    {"unauthorized_client", ""},
    {"unsupported_grant_type", ""},
    {"unsupported_response_type", ""},
    {"invalid_scope", ""},
    {"access_denied", "The sign-in was declined."},
    {"server_error", "The provider failed. Try again later."},
    {"temporarily_unavailable", "Too busy. Try again later."},
    {"interaction_required", ""},
    {"login_required", ""},
    {"account_selection_required", ""},
    {"consent_required", ""},
    {"state_missing", "This tab began no sign-in. Sign in again."},
    {"state_mismatch", "The answer is for another sign-in. Sign in again."},
    {"state_expired", "The sign-in took too long, or the clock was changed. Sign in again."},
    {"issuer_mismatch", "The answer is of another provider. Sign in again."},
    {"duplicate_parameter", "The answer is ambiguous. Sign in again."},
    {"missing_code", "The answer has no code. Sign in again."},
    {"missing_token", "The answer has no token."},
    {"token_type_unsupported", "The answer has no bearer token."},
    {"insecure_transport", "Plain HTTP is refused except on loopback. Use https."},
    {"invalid_option", ""},
    {"secret_in_browser", "A page keeps no secret. Only the exchange server may hold it."},
    {"network_error", "No readable answer. Is the address right and reachable?"},
    {"timeout", "No answer in time. Try again later."},
    {"profile_unavailable", "The provider gave no profile."},
    {"wasm_unavailable", ""},
    {"storage_unavailable", "The browser keeps nothing for this page."},
    {"popup_blocked", "The browser opened no window. Sign in from a click."},
    {"popup_closed", "The window was closed. Sign in again."},
    {"token_expired", "The session is over. Sign in again."},
    {"id_token_invalid", "The ID token is not for this sign-in. Sign in again."},
    {"malformed", ""},
});
static_assert(rows.size() == errc_count);

/// A column alone: who needs the names only has no sentences in the program.
template <View Row::* Member>
constexpr auto column() {
  std::array<View, errc_count> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = rows[i].*Member;
  return out;
}
constexpr auto names = column<&Row::name>();
constexpr auto sentences = column<&Row::sentence>();

}  // namespace

View name(Errc errc) {
  return names[static_cast<std::size_t>(errc)];
}

View describe(Errc errc) {
  const auto sentence = sentences[static_cast<std::size_t>(errc)];
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
