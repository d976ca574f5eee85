// Who may be trusted with a code, a secret or a token over plain HTTP.
#pragma once

#include "shared/text.hpp"

namespace tokenferry {

/// Whether plain HTTP is refused beyond loopback, or allowed by an explicit setting.
enum class Transport { secure, insecure_allowed };

/// True of `localhost`, its subdomains, 127.0.0.0/8 and [::1]: they never leave the machine
/// (RFC 6761, section 6.3; RFC 8252, section 7.3).
bool is_loopback(View host);

}  // namespace tokenferry
