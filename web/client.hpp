// The flow: sign in, finish the sign-in, fetch the profile, sign out. It decides with shared/ and
// acts through host.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/host.hpp"
#include "web/options.hpp"

namespace tokenferry::web {

// Nothing is kept between calls: a sign-in under way and the session are in the tab's storage.
// Every call is answered once, through `host::settle`, at once or when its request has been
// answered.

/// Goes to the provider (RFC 6749, section 4.1.1). A success is answered before the page goes.
/// given     `returnTo`, `scope`, `popup`: then the sign-in has a window of its own, the page
///           stays, and the call is answered with the session
/// extra     further parameters of the authorization request
/// failures  invalid_option; storage_unavailable: then the page stays; popup_blocked, popup_closed
void sign_in(const Settings& settings, host::Operation operation, const Params& given,
             const Params& extra);

/// Finishes a sign-in whose callback is the page's URL, or restores the tab's session.
/// Answers the session's pairs, or nothing where there is no session.
/// failures  those of judge_callback and of the token endpoint
void resume(const Settings& settings, host::Operation operation);

/// Fetches the profile, and draws it where the operation has an element.
/// failures  profile_unavailable; network_error; timeout
void profile(const Settings& settings, host::Operation operation);
void profiled(const Settings& settings, host::Operation operation, int status,
              const Params& fields);

/// Forgets the session.
void sign_out(const Settings& settings);

}  // namespace tokenferry::web
