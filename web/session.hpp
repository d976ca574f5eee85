// The session in the tab: what is known of a signed-in visitor.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/options.hpp"

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

/// Keeps a session, as the token endpoint, the window of a sign-in or another tab gives it. Returns
/// its pairs, with `return_to`, which is not kept; or the failure that came of it.
/// answer  a session; a failure, which is returned; or nothing, where the window was closed
Params keep_session(const Settings& settings, const Params& answer);

}  // namespace tokenferry::web
