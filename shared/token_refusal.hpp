// A token endpoint's answer without a token: whose fault it is.
#pragma once

#include <cstdint>

#include "shared/error.hpp"
#include "shared/params.hpp"

namespace tokenferry {

/// Who can mend what a refusal, or an unusable answer, complains of.
enum class Fault : std::uint8_t {
  grant,         ///< the code or refresh token, or the person: sign in again
  credentials,   ///< client_id or secret are wrong
  unauthorized,  ///< `unauthorized_client` without status 401 or 403: the secret, the grant that
                 ///< this app may use, or a used code; providers use the word for all three
  settings,      ///< the app's settings at the provider, or a word that is not known here
  busy,          ///< the provider limits us, or says that it is overloaded
  failed,        ///< the provider failed
  malformed,     ///< not the answer of a token endpoint
};

/// A refusal (RFC 6749, section 5.2), or an answer that is not one of a token endpoint.
struct TokenRefusal {
  Errc errc = Errc::server_error;
  Fault fault = Fault::malformed;
  Text word;            ///< the provider's error word where it is a name, for a log; or empty
  Text provider_error;  ///< the same where no RFC defines it, for the page
  Text description;     ///< cleaned; only for the person's eyes, never trusted
  Text error_uri;       ///< an https URL, or empty
};

/// Whether the answer reports an error, in one of the places where providers put it. Some write
/// `"error": false` or 0 or null beside a token, which reports none.
bool reports_error(const Params& fields);

/// Judges an answer without a token, by its status first and its words second: providers are more
/// careful with the one than with the other. No word turns a 5xx, 429 or 3xx into a refusal of the
/// grant; 401 is about credentials unless a word is about the grant.
/// status  of HTTP
/// fields  the answer's JSON, flattened, or its form
TokenRefusal judge_refusal(int status, const Params& fields);

/// The text where it looks like a name, such as an error code, so that a log may have it; otherwise
/// the empty text. Codes, tokens and secrets have the same characters, but letters follow digits
/// there, and the case of letters changes often.
Text name_or_nothing(View text);

}  // namespace tokenferry
