// Percent and form coding of octets.
#pragma once

#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// Printable ASCII and space, RFC 6749's VSCHAR (appendix A): 0x20 to 0x7E.
constexpr bool is_vschar(char c) {
  return c >= 0x20 && c <= 0x7e;
}

/// RFC 3986's unreserved characters (section 2.3), which are also a code verifier's.
constexpr bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// Appends one value as `application/x-www-form-urlencoded` (RFC 6749, appendix B): a space
/// becomes `+`, any other character that is not unreserved becomes %XX.
void append_form_encoded(Text& out, View text);

/// Encodes one value, as a client_id and a secret are inside Basic (RFC 6749, section 2.3.1).
Text form_encode(View text);

/// Decodes one form-encoded name or value, and appends it.
/// returns  false: it has a `%` without two hexadecimal digits, a zero octet, or an octet outside
///          ASCII that is not escaped
bool append_form_decoded(Text& out, View text);

/// Decodes one name or value.
/// errors  malformed
Result<Text> form_decode(View text);

/// Base64 with padding (RFC 4648, section 4), as HTTP's Basic wants it.
Text base64_encode(View octets);

}  // namespace tokenferry
