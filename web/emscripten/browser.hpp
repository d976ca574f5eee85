// The few things that only JavaScript can do, each a function.
#pragma once

#include "shared/text.hpp"

namespace tokenferry::web {

/// Asks the browser; what it cannot tell is the empty text.
/// question  is_framed, page_url; resolve_url and query, about a URL; load, about a key, and
///           has_key, about a prefix, of the tab's storage; payload_of, about a token; flatten,
///           about a JSON text
/// returns   a text; of query and flatten a form; "1" for yes
Text ask(const char* question, View about = {});

/// Keeps a form in the tab's storage, and says whether the browser does; drops it.
bool keep(View key, View form);
void drop(View key);

/// Puts another URL in the address bar; `history.state` stays.
void show_url(View url);

/// Leaves the page.
void go_to(View url);

/// Sends a request, as host::fetch says. Its answer comes to `answered`.
void send(int request, View url, View form, View bearer);

/// status  of HTTP, or of host
/// body    a megabyte at most
void answered(int request, int status, View answer);

/// Opens a window, as host::open says. What that tells under this key comes to `told`, once, and
/// the empty text where it was closed.
bool open_window(int request, View url, View key);
void told(int request, View answer);

/// Tells a form under this key, and closes this window.
void tell_and_close(View key, View form);

/// From now on what other tabs, and other clients of this page, tell of the session under this key
/// comes to `told`: what became of it, and `used`, the name of the refresh token that was used;
/// `used` alone is a question, and empty a sign-out.
void hear_tabs(int request, View key);
/// Tells them something; the request is one that hears.
void tell_tabs(int request, View used, View form);
void stop_hearing(int request);

/// Asks for a lock of the origin; `locked` is told when it is had, or at once where the browser has
/// none. It is kept until it is given up.
void take_lock(int request, View name);
void locked(int request);
void give_up_lock(int request, int milliseconds);

}  // namespace tokenferry::web
