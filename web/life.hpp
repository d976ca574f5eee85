// The life of a session: from the sign-in that it comes of to its end, in step with the other tabs
// of the origin. Each function is an event, and what follows from it is done through host; nothing
// is kept here.
//
// A sign-out is that of all tabs. And a duplicated tab has the refresh token of the other, which
// works once (RFC 9700, section 4.14.2). So a tab takes the lock that is named after the token,
// uses the token, and tells the others what came of it. Where another token came, it keeps the lock
// as long as the session: nobody can use the old token any more, and a tab that waits for its lock
// is answered, then or when it asks.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/host.hpp"
#include "web/options.hpp"

namespace tokenferry::web {

/// A call has been answered. Returns whether there is a session in the answer.
/// is_all  without one in the answer there is none at all; otherwise the page is on its way to the
///         provider
bool follow(const Settings& settings, const Params& answer, bool is_all);

/// Refreshes the session, here or in the tab that is faster.
/// failures  those of use_refresh_token; those of the token endpoint
void refresh(const Settings& settings, host::Operation operation);

/// This tab has used the refresh token of that name.
/// answer  a session, which is not kept yet, or a failure
void refreshed(const Settings& settings, host::Operation operation, View name,
               const Params& answer);

/// Another tab says what came of a refresh token; or, without pairs, asks for it.
/// operation  the call that waits for it, or any that has been answered
void heard(const Settings& settings, host::Operation operation, View name, const Params& outcome);

/// The provider refuses the access token, and there is no other.
void refused(const Settings& settings);

/// The access token has expired.
void woken(const Settings& settings);

/// The visitor signs out, here or in another tab. The host has refused the client's calls before.
/// everywhere  it was here, and the other tabs are to know
void sign_out(const Settings& settings, bool everywhere);

}  // namespace tokenferry::web
