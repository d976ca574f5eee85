// The things that only JavaScript can do (library.js), each a function.
#pragma once

#include <string>

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/emscripten/include/tokenferry.hpp"

namespace tokenferry::web {

/// Asks the browser, by a function of web/host/ and its name. What that cannot tell, and the number
/// 0, are the empty text.
Text ask(const char* question, View about = {}, View base = {});
/// The same, of a function whose answer is a form.
Params ask_form(const char* question, View about);

/// A page that is rendered beforehand may never be shown: `displayed` is called when it is.
bool is_prerendering();
void await_display(int request);
void displayed(int request);

/// Calls `heard_on` with nothing when a moment has come, in milliseconds since 1970, unless it is
/// stopped.
void wake_at(int subscription, double milliseconds);
void stop_waking(int subscription);

/// Keeps a form in the tab's storage, and says whether the browser does.
bool store(View key, View form);

/// Sends a request, as host::fetch says. Its answer comes to `answered`.
void send(int request, View url, View form, View bearer);

/// Sends a program's own request. Its answer comes to `fetched`: the status, of HTTP, of host or
/// that of a request that the browser does not send; a form of the headers, and the body.
constexpr int status_not_sent = 3;
void send_for_program(int request, const Request& sent, View bearer);
void fetched(int request, int status, View headers, std::string body);

/// status  of HTTP, or of host
/// fields  the pairs of the answer, as a form
/// text    the answer, of a megabyte at most
void answered(int request, int status, View fields, View text);

/// Opens a window, as host::open says. What that says under this key comes to `popup_answered`,
/// once; before it the empty text, where the window looked closed. It returns whether somebody took
/// it.
bool open_window(int request, View url, View key);
bool popup_answered(int request, View answer);

/// Sends a form under this key, and closes this window when it was taken. `unheard` is called where
/// it was not within a second, or where the browser does not let the window close.
void tell_opener_of(int request, View key, View form);
void unheard(int request);

/// From now on what others of the origin say on the channel of this name comes to `heard_on`, as a
/// form: `used`, the name of a refresh token, which may be empty, and what they say of it; or
/// nothing, which is a sign-out.
void hear_tabs(int subscription, View channel);
void heard_on(int subscription, View message);
/// Says something there.
void tell_tabs(int subscription, View used, View form);
void stop_hearing(int subscription);

/// Asks for a lock of the origin; `locked` is called when it is had, or at once where the browser
/// has none. It is kept until it is given up.
void take_lock(int request, View name);
void locked(int request);
void give_up_lock(int request, int milliseconds);

}  // namespace tokenferry::web
