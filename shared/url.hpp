// What is needed of a URL here: its parts, its origin, whether it is loopback, and whether it may
// carry a secret. The browser's URL class resolves and normalises.
#pragma once

#include <string_view>

#include "shared/result.hpp"
#include "shared/text.hpp"
#include "shared/transport.hpp"

namespace tokenferry {

/// An absolute http or https URL, in parts. The views point into the text that was read.
struct Url {
  std::string_view scheme;    ///< "http" or "https"
  std::string_view host;      ///< as written; an IPv6 address in its brackets
  std::string_view port;      ///< as written; empty: the scheme's default
  std::string_view path;      ///< from its `/`, or empty
  std::string_view query;     ///< without `?`
  std::string_view fragment;  ///< without `#`
  bool has_fragment = false;  ///< also true of an empty one
};

/// Reads an absolute http or https URL.
/// errors  malformed: another scheme, user information, an empty or odd host, a port that is no
///         number from 1 to 65535, a space, a backslash, a control character, or non-ASCII
Result<Url> read_url(std::string_view text);

/// The origin as a browser writes it in the Origin header (RFC 6454, section 6.2): lower case,
/// without the scheme's default port, without a slash.
Text origin_of(const Url& url);

/// The origin of a URL's text; the empty text where it is malformed.
Text origin_of(std::string_view text);

/// The port that a connection goes to.
int port_of(const Url& url);

/// Reads a URL that will carry a code, a secret or a token.
/// errors  malformed, as `read_url`; insecure_transport: http beyond loopback and not allowed
Result<Url> read_endpoint(std::string_view text, Transport transport);

}  // namespace tokenferry
