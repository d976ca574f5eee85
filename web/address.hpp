// The page's URLs. They are as the browser's own parser writes them, so that what is judged here is
// what the browser acts on.
#pragma once

#include "shared/text.hpp"

namespace tokenferry::web {

/// Whether the origin may be trusted with a code or a token.
bool is_secure(View origin);

/// The URL without the parameters of an authorization response. All else, the page's own
/// parameters and the hash, stays to the letter; only empty pairs (`a=1&&b=2`) go too.
Text without_callback(View url);

}  // namespace tokenferry::web
