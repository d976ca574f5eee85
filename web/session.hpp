// The session in the tab: what is known of a signed-in visitor, as a form.
#pragma once

#include "shared/text.hpp"

namespace tokenferry::web {

/// The session: `access_token`, `token_type`, `scope`, `expires` (milliseconds since 1970, or 0).
/// Empty where there is none, none that can be read, or one that has expired: it is then forgotten.
Text load_session(View key);

/// The access token of the tab's session; empty where there is none.
Text load_access_token(View key);

}  // namespace tokenferry::web
