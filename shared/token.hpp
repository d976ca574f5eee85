// The token request (RFC 6749, section 4.1.3) and the token endpoint's answer (sections 5.1 and
// 5.2), in the shapes that providers really send.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "shared/params.hpp"
#include "shared/secret.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// Whether the text can be an authorization code: 1 to 2048 VSCHAR (RFC 6749, appendix A.11).
bool is_authorization_code(std::string_view text);

/// A public client's token request with PKCE, form-encoded (RFC 6749, section 4.1.3; RFC 7636,
/// section 4.5).
Text build_token_request(std::string_view client_id, std::string_view code,
                         std::string_view redirect_uri, std::string_view code_verifier);

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
  std::optional<List<Text>> scope;                 ///< as granted; nullopt: as asked (section 5.1)
};

/// A refusal (RFC 6749, section 5.2), or an answer that is no answer.
struct TokenRefusal {
  Errc errc = Errc::server_error;
  Text provider_error;  ///< the provider's own code, where it is not an RFC's word
  Text description;     ///< cleaned; only for the person's eyes, never trusted
  Text error_uri;       ///< an https URL, or empty
};

using TokenAnswer = std::variant<TokenResponse, TokenRefusal>;

/// Reads the answer of a token endpoint.
///
/// status  of HTTP. An `error` counts at any status, as GitHub and Slack send it with 200
/// fields  the answer's JSON, flattened (`authed_user.access_token`, `errors.0.errorType`), or its
///         form-encoded text
/// returns a TokenResponse, or a TokenRefusal with the RFC's code; `invalid_client` where our
///         credentials are at fault, `invalid_grant` for a provider's own code, `missing_token` for
///         a success without a token, `token_type_unsupported` and `invalid_scope` for one whose
///         type or scope is no text of VSCHAR, or whose type is missing and refused,
///         `temporarily_unavailable` for a bare 429 or 503, `server_error` for the rest
TokenAnswer read_token_answer(int status, const Params& fields, MissingTokenType missing_type);

/// Whether the type is `bearer`, in any case (RFC 6749, section 5.1).
bool is_bearer(std::string_view token_type);

/// Splits a scope at spaces, and at commas, as GitHub writes it; what stands twice is kept once.
List<Text> split_scope(std::string_view scope);

/// A provider's error code, where it is harmless: up to 64 characters of A-Z a-z 0-9 _ - . ;
/// otherwise the empty text.
Text clean_error_code(std::string_view code);

/// A provider's text for a person: the characters of RFC 6749, section 4.1.2.1, others replaced by
/// `?`, and 512 of them at most.
Text clean_description(std::string_view text);

/// The text where it can only be an https URL without a user name; otherwise the empty text.
Text clean_error_uri(std::string_view uri);

}  // namespace tokenferry
