// Base64url coding of octets. In the module for pages the browser does it.
#pragma once

#include <span>

#include "shared/text.hpp"

namespace tokenferry {

/// Base64url without padding (RFC 4648, section 5; RFC 7636, appendix A).
Text base64url_encode(std::span<const unsigned char> octets);

}  // namespace tokenferry
