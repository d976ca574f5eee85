// The flow: sign in, finish the sign-in, fetch the profile. It decides with shared/ and acts
// through host. What becomes of a session afterwards is in life.hpp.
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
/// The same where another client like this one, on the same page, has finished that sign-in, as the
/// callback is there once.
/// answer  what it was answered
void resume_after(const Settings& settings, host::Operation operation, const Params& answer);

/// The window of a sign-in has said how that ended: a session, a failure, or nothing.
void popup_answered(const Settings& settings, host::Operation operation, const Params& answer);

/// Fetches the profile, and draws it where the operation has an element. A token that the provider
/// refuses is renewed once; where it cannot be, the session is over.
/// failures  profile_unavailable; network_error; timeout
void profile(const Settings& settings, host::Operation operation, bool renewed = false);
void profiled(const Settings& settings, host::Operation operation, int status,
              const Params& context, const Params& fields);

}  // namespace tokenferry::web
