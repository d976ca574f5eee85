// A signed-in visitor: the token, and what is known of it.
#pragma once

#include <optional>
#include <string_view>

#include "shared/result.hpp"
#include "shared/secret.hpp"
#include "shared/token.hpp"

namespace tokenferry::web {

struct Session {
  Secret access_token;
  Text token_type;
  Text scope;             ///< separated by spaces
  Text return_to;         ///< empty: none, or restored by a reload
  double expires_ms = 0;  ///< since 1970; 0: not stated
};

/// Makes a session of a token endpoint's answer.
/// asked   the scope of the request, which is the granted one where the answer states none
///         (RFC 6749, section 5.1)
/// errors  token_type_unsupported: not a bearer token
Result<Session> make_session(TokenResponse token, std::string_view asked, double now_ms);

/// The session as a form: for the page, and for the tab's storage.
Text format_session(const Session& session);

/// Keeps a session in the tab; false where the browser does not.
bool store_session(std::string_view key, const Session& session);

/// The tab's session; nullopt where there is none, none that can be read, or one that has expired.
/// Such a one is forgotten.
std::optional<Session> load_session(std::string_view key);

}  // namespace tokenferry::web
