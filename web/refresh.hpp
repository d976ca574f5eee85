// Another access token for a session that has a refresh token (RFC 6749, section 6). It may be used
// once (RFC 9700, section 4.14.2): life.hpp sees to it that only one tab does so.
#pragma once

#include "web/host.hpp"
#include "web/options.hpp"

namespace tokenferry::web {

/// Whether the session's token cannot be used as it is: there is none, it has expired, or it is
/// about to and can be refreshed.
bool is_due(const Settings& settings);

/// Uses the session's refresh token. The answer comes to `exchanged` of grant.hpp.
/// failures  token_expired: there is no session; missing_token: there is no refresh token; those of
///           the token endpoint
void use_refresh_token(const Settings& settings, host::Operation operation);

}  // namespace tokenferry::web
