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
void answered(int request, int status, Text body);

/// Opens a window, as host::open says. What that tells under this key comes to `told`, once, and
/// the empty text where it was closed.
bool open_window(int request, View url, View key);
void told(int request, View answer);

/// Tells a form under this key, and closes this window.
void tell_and_close(View key, View form);

/// Waits for the visitor's sign-out in another page, of a session that is kept under this key. Then
/// the empty text comes to `told`, once.
void await_sign_out(int request, View key);

/// Tells it to all of them.
void tell_sign_out(View key);

}  // namespace tokenferry::web
