// What the page lends to C++. This list, and the texts and forms of shared/, are everything that
// the module can touch: there is no other way out. In the browser host/ and loader/browser.js
// provide it; the tests provide their own.
#pragma once

#include <cstddef>

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry::web::host {

/// Names one call from outside, which is answered once, through `settle` or `fail`.
using Operation = int;

/// Fills `out` from a cryptographic source (RFC 6749, section 10.10).
TOKENFERRY_IMPORT("host", "random_fill") void random_fill(unsigned char* out, std::size_t size);

/// Milliseconds since 1970.
TOKENFERRY_IMPORT("host", "now_ms") double now_ms();

/// Whether the page stands inside others: inside those of its own origin alone, where a window that
/// it opens finds what it keeps; or inside another's.
enum class Frame { none, own, foreign };
TOKENFERRY_IMPORT("host", "frame") Frame frame();

/// The page's URL: in the address bar now; when the browser loaded the page, which is where an
/// answer came to, whatever has changed the address bar since; and when the client was made, which
/// is what its options are relative to.
TOKENFERRY_IMPORT("host", "page_url") Text page_url();
TOKENFERRY_IMPORT("host", "loaded_url") Text loaded_url();
TOKENFERRY_IMPORT("host", "made_at") Text made_at();

/// Resolves a reference; the empty text where it is no URL. The page's `<base>` counts for nothing.
TOKENFERRY_IMPORT("host", "resolve_url") Text resolve_url(View reference, View base);

/// The origin of a URL; the empty text where it is not http or https, or holds a user name.
TOKENFERRY_PURE_IMPORT("host", "origin_of") Text origin_of(View url);

/// Puts another URL in the address bar; `history.state` stays.
TOKENFERRY_IMPORT("host", "replace_url") void replace_url(View url);

/// Enters a client among those of the page, and gives all of them: the settings of each, a line.
TOKENFERRY_IMPORT("host", "enter_client") void enter_client(View client);
TOKENFERRY_IMPORT("host", "clients") Text clients();

/// Leaves the page.
TOKENFERRY_IMPORT("host", "navigate") void navigate(View url);

/// Opens the URL in a window of its own, which inherits what the tab keeps; false where the browser
/// does not. Its answer, under the same key, comes to `popup_answered` of client.hpp. What the tab
/// keeps under the key is forgotten then and not before, as WebKit copies it some time after it
/// opened the window.
TOKENFERRY_IMPORT("host", "open") bool open(Operation operation, View url, View key);

/// This page is such a window: the operation's answer is sent under this key, and ends it.
TOKENFERRY_IMPORT("host", "tell_opener") void tell_opener(Operation operation, View key);

// What follows is for life.hpp.

/// What this client knows of its session, as long as it lives; no pairs where there is none.
TOKENFERRY_IMPORT("host", "known") Params known();
TOKENFERRY_IMPORT("host", "know") void know(View session);

/// Tells the client's own page or program what has become of the session.
/// event    signin, refresh, expire, signout; or nothing, where it was restored
/// outcome  the session, or the failure that ended it
TOKENFERRY_IMPORT("host", "tell") void tell(View event, View outcome);

/// Calls `woken` at this moment, and at no other; it does so from outside, also where the moment
/// has passed. ms  since 1970, in digits; 0 or nothing: never
TOKENFERRY_IMPORT("host", "wake_at") void wake_at(View ms);

/// Refreshes the session with other calls that want that, and calls `profile` again.
TOKENFERRY_IMPORT("host", "renew") void renew(Operation operation);

/// Hears, from now on, of sign-outs in other tabs of the client: they come to `sign_out`.
TOKENFERRY_IMPORT("host", "listen") void listen();
/// Tells those tabs of a sign-out here, or, with a word, of something else; and hears of them.
TOKENFERRY_IMPORT("host", "tell_all") void tell_all(View word);

/// Hears, too, what the tabs of this session say on its channel, and no longer what is said on
/// another: it comes to `heard`, with the call that refreshes the session, if there is one.
TOKENFERRY_IMPORT("host", "hear") void hear(View channel);
/// Hears no longer what they say; of sign-outs it hears all the same.
TOKENFERRY_IMPORT("host", "hear_no_more") void hear_no_more();
/// Says something there: the name of a refresh token, and what came of it; or, without that, asks.
TOKENFERRY_IMPORT("host", "say") void say(View name, View outcome);

/// Takes the lock of a refresh token, which one tab of the origin has at a time; then calls
/// `use_refresh_token`, unless the call has been answered meanwhile.
TOKENFERRY_IMPORT("host", "take_lock") void take_lock(Operation operation, View name);
TOKENFERRY_IMPORT("host", "has_lock") bool has_lock(View name);
/// Gives up a lock, and all of the client's: those after a while, since what was said last may
/// arrive later than a lock that is given up.
TOKENFERRY_IMPORT("host", "give_up_lock") void give_up_lock(View name);
TOKENFERRY_IMPORT("host", "give_up_locks") void give_up_locks();

/// What the tab keeps, over a redirect and a reload; no pairs is nothing. `store` says whether the
/// browser does.
TOKENFERRY_IMPORT("host", "load") Params load(View key);
TOKENFERRY_IMPORT("host", "store") bool store(View key, View form);
TOKENFERRY_IMPORT("host", "forget") void forget(View key);
/// The keys with this prefix, separated by spaces.
TOKENFERRY_IMPORT("host", "keys") Text keys(View prefix);

/// The pairs of a URL's query, as the browser reads and writes them.
TOKENFERRY_IMPORT("host", "query") Params query(View url);

/// The text in the middle of a signed token (RFC 7515, section 7.1); empty where it is none.
TOKENFERRY_IMPORT("host", "payload_of") Text payload_of(View token);
/// The pairs of a JSON object, which is then what the operation has to give; none where the text is
/// no object.
TOKENFERRY_IMPORT("host", "flatten") Params flatten(Operation operation, View json);

/// Sends an HTTP request: POST where there is a form, otherwise GET. No cookies, no redirects, no
/// referrer, and no cache where it carries a form or a token. Its answer comes to `exchanged`; or,
/// where it carries a token, to `profiled`; otherwise to `discovered`, unless the visitor signs out
/// meanwhile.
/// bearer   the access token for the Authorization header; empty: none
/// context  comes back with the answer, as it is
TOKENFERRY_IMPORT("host", "fetch")
void fetch(Operation operation, View url, View form, View bearer, View context);

/// An answer's status where there is none of HTTP.
inline constexpr int status_network = 0;
inline constexpr int status_timeout = 1;
inline constexpr int status_too_large = 2;
/// Of metadata alone: a redirect, which is not followed. `redirect` among its fields is where it
/// leads, if that is known.
inline constexpr int status_redirect = 3;

/// Fills the element that was given with the operation, if there is one. `tree` is a form; each
/// pair is one element: its name is "DEPTH TAG CLASS", its value its text, or an image's URL.
TOKENFERRY_IMPORT("host", "draw") void draw(Operation operation, View tree);

/// Answers a call.
TOKENFERRY_IMPORT("host", "settle") void settle(Operation operation, View answer);

/// Answers a call with a failure: a form of its `code` and `message`, and of the provider's words.
TOKENFERRY_IMPORT("host", "fail") void fail(Operation operation, View failure);

}  // namespace tokenferry::web::host
