// A token endpoint's answer that is no token: whose fault it is.
#pragma once

#include <cstdint>

#include "shared/error.hpp"
#include "shared/params.hpp"

namespace tokenferry {

/// Who can do something about a refusal, or about an answer that is none.
enum class Fault : std::uint8_t {
  grant,         ///< the code or refresh token, or the person: sign in again
  credentials,   ///< client_id or secret are wrong
  unauthorized,  ///< `unauthorized_client` without status 401 or 403: the secret, the grant that
                 ///< this app may use, or a used code; providers say the word for all three
  settings,      ///< the app's settings at the provider, or a word that nobody here knows
  busy,          ///< the provider limits us, or says that it is overloaded
  failed,        ///< the provider failed
  malformed,     ///< not the answer of a token endpoint
};

/// A refusal (RFC 6749, section 5.2), or an answer that is no answer.
struct TokenRefusal {
  Errc errc = Errc::server_error;
  Fault fault = Fault::malformed;
  Text word;            ///< the provider's error word where it is a name, for a log; or empty
  Text provider_error;  ///< the same where it is not an RFC's word, for the page
  Text description;     ///< cleaned; only for the person's eyes, never trusted
  Text error_uri;       ///< an https URL, or empty
};

/// Whether the answer tells of an error: a word in one of the places where providers put it. Some
/// write `"error": false` or 0 or null beside a token, which tells of none.
bool tells_error(const Params& fields);

/// Judges an answer without a token, by its status first and its words second: a provider is more
/// careful with the one than with the other. 5xx, 429 and 3xx are not asked for words of a refusal;
/// 401 is about credentials unless a word speaks of the grant.
/// status  of HTTP
/// fields  the answer's JSON, flattened, or its form
TokenRefusal judge_refusal(int status, const Params& fields);

/// The text where it is a name such as an error code: a log may have it. A code, token or secret is
/// none, though it may have the same characters: letters follow digits there, and their case
/// changes often. Otherwise the empty text.
Text name_or_nothing(View text);

}  // namespace tokenferry
