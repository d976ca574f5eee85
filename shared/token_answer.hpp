// The token endpoint's answer (RFC 6749, sections 5.1 and 5.2), in the shapes that providers really
// send.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/error.hpp"
#include "shared/params.hpp"
#include "shared/secret.hpp"
#include "shared/token_refusal.hpp"

namespace tokenferry {

/// What an answer without `token_type` means: it is required (RFC 6749, section 5.1), yet some
/// providers leave it out.
enum class MissingTokenType { refused, means_bearer };

/// A successful answer (RFC 6749, section 5.1), after validation.
struct TokenResponse {
  Secret access_token;
  Text token_type;                                 ///< as sent; compare with `is_bearer`
  std::optional<double> expires_in;                ///< seconds from receipt; nullopt: not stated
  Secret refresh_token;                            ///< empty: none
  std::optional<double> refresh_token_expires_in;  ///< seconds from receipt
  Secret id_token;                                 ///< empty: none
  std::optional<std::vector<Text>> scope;          ///< as granted; nullopt: none, or not stated
  bool states_scope = false;                       ///< whether the answer mentions a scope at all
  std::vector<View> dropped;                       ///< members that cannot be used: their names
};

using TokenAnswer = std::variant<TokenResponse, TokenRefusal>;

/// Reads the answer of a token endpoint.
///
/// status  of HTTP. An `error` counts at any status, as GitHub and Slack send it with 200
/// fields  the answer's JSON, flattened (`authed_user.access_token`, `errors.0.errorType`), or its
///         form-encoded text
/// returns a TokenResponse, or a TokenRefusal: that of `judge_refusal`, or `token_type_unsupported`
///         and `invalid_scope` for a success whose type or scope is not printable ASCII, or whose
///         type is missing and required
TokenAnswer read_token_answer(int status, const Params& fields, MissingTokenType missing_type);

}  // namespace tokenferry
