// The session in the tab: what is known of a signed-in visitor.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry::web {

/// The session: `access_token`, `token_type`, `scope`, `missing_scope`, `expires` (milliseconds
/// since 1970, or 0), `claims` (the JSON of the ID token, or nothing), `channel` (the name
/// of the channel where the tabs that share it talk, which nobody else knows). With a refresh token
/// also `refresh_token`, and `refresh_name`, which names that token to other tabs and does not tell
/// it. Without pairs where there is none, none that can be read, or one that has expired and has no
/// refresh token: it is then forgotten.
Params load_session(View key);

/// Whether the session's token is good until then.
/// ms  since 1970
bool lasts_until(const Params& session, double ms);

}  // namespace tokenferry::web
