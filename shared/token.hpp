// The token request (RFC 6749, section 4.1.3), and what the parts of its answer may be
// (sections 5.1 and 5.2).
#pragma once

#include <optional>

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// Whether the text can be an authorization code: 1 to 4096 VSCHAR (RFC 6749, appendix A.11).
/// Microsoft's have more than 2048.
bool is_authorization_code(View text);

/// A public client's token request with PKCE (RFC 6749, section 4.1.3; RFC 7636,
/// section 4.5).
Params build_token_request(View client_id, View code, View redirect_uri, View code_verifier);

/// A public client's request for another access token (RFC 6749, section 6). It names no scope, and
/// so asks for the one that was granted.
Params build_refresh_request(View client_id, View refresh_token);

/// Where token answers have their error code: RFC 6749's place, Facebook's object and Fitbit's
/// list.
inline constexpr View error_places = "error error.type errors.0.errorType";

/// Whether the text can be a token: VSCHAR without the space, which headers and JSON carry
/// unchanged, and at most 16 KiB of it.
bool is_token(View text);

/// The lifetime in seconds. nullopt where it is not a positive number of at most a century, so that
/// it counts as not stated: neither as "for ever" nor as expired. Mailchimp's 0 means that none is
/// set.
std::optional<double> read_lifetime(View text);

/// Whether the type is `bearer`, in any case (RFC 6749, section 5.1).
bool is_bearer(View token_type);

/// The scopes that were asked for and not granted, separated by spaces (RFC 6749, section 3.3).
/// Only names are compared: whether a wide scope includes a narrow one is not known here. Both
/// lists are separated by spaces, or by commas, as GitHub writes them.
Text missing_scope(View asked, View granted);

/// A provider's error code, where it is harmless: up to 64 characters of A-Z a-z 0-9 _ - . ;
/// otherwise the empty text.
Text clean_error_code(View code);

/// A provider's text for a person: at most 512 characters, those outside RFC 6749, section 4.1.2.1,
/// replaced by `?`.
Text clean_description(View text);

/// The text where it can only be an https URL without a user name; otherwise the empty text.
Text clean_error_uri(View uri);

}  // namespace tokenferry
