// The session in the tab: what is known of a signed-in visitor.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry::web {

/// The session: `access_token`, `token_type`, `scope`, `missing_scope`, `expires` (milliseconds
/// since 1970, or 0), `claims` (the JSON of the ID token, or nothing). Without pairs where there is
/// none, none that can be read, or one that has expired: it is then forgotten.
Params load_session(View key);

}  // namespace tokenferry::web
