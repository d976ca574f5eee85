// Proof Key for Code Exchange (RFC 7636), S256 only: `plain` does not protect against anyone who
// sees the authorization request.
#pragma once

#include <span>

#include "shared/text.hpp"

namespace tokenferry {

/// Octets of entropy in a verifier; they become 43 characters (RFC 7636, section 4.1).
inline constexpr std::size_t verifier_entropy = 32;

/// Whether the text is a code verifier: 43 to 128 unreserved characters (RFC 7636, section 4.1).
bool is_code_verifier(View text);

/// Makes a verifier, or a state, of random octets: 43 characters of base64url.
Text make_verifier(std::span<const unsigned char, verifier_entropy> entropy);

/// The S256 challenge of a verifier (RFC 7636, section 4.2), or the same digest of a token, to name
/// the token without revealing it: 43 characters of base64url.
Text s256_challenge(View text);

}  // namespace tokenferry
