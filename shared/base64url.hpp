// Base64url coding of octets. In the module for pages the browser does it.
#pragma once

#include <cstddef>
#include <span>

#include "shared/text.hpp"

namespace tokenferry {

#ifdef TOKENFERRY_LENT
namespace lent {

TOKENFERRY_IMPORT("text", "base64url")
Text base64url(const unsigned char* octets, std::size_t size);

}  // namespace lent
#endif

/// Base64url without padding (RFC 4648, section 5; RFC 7636, appendix A).
Text base64url_encode(std::span<const unsigned char> octets);

}  // namespace tokenferry
