// What the page lends to C++. This list is everything that the module can touch: there is no other
// way out. In the browser exports.cpp and tokenferry.js provide it; the tests provide their own.
#pragma once

#include <span>

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry::web::host {

/// Names one call from outside; its answer goes to `settle` under the same number.
using Operation = int;

/// Fills `out` from a cryptographic source (RFC 6749, section 10.10).
void random_fill(std::span<unsigned char> out);

/// Milliseconds since 1970.
double now_ms();

/// Whether the page stands inside another.
bool is_framed();

/// The page's URL; while a callback waits for its client, the URL with that callback.
Text page_url();

/// Resolves a reference against the page; the empty text where it is no URL.
Text resolve_url(View reference);

/// Whether a callback that leaves the address bar still waits for its client.
enum class Callback { taken, waiting };

/// Puts another URL in the address bar; `history.state` stays.
void replace_url(View url, Callback callback);

/// Leaves the page.
void navigate(View url);

/// What the tab keeps, over a redirect and a reload; the empty text is nothing. `store` says
/// whether the browser does.
Text load(View key);
bool store(View key, View value);
void forget(View key);
/// Whether something is kept under a key with this prefix.
bool has_key(View prefix);

/// Sends an HTTP request: POST where there is a form, otherwise GET. No cookies, no redirects, no
/// cache, no referrer. Its answer comes to `exchanged`, or `profiled`, of client.hpp, unless the
/// visitor signs out meanwhile.
/// bearer   the access token for the Authorization header; empty: none
/// context  comes back with the answer, as it is
void fetch(Operation operation, View url, View form, View bearer, View context);

/// An answer's status where there is none of HTTP.
inline constexpr int status_network = 0;
inline constexpr int status_timeout = 1;

/// Fills the element that was given with the operation, if there is one. `tree` is a form; each
/// pair is one element: its name is "DEPTH TAG CLASS", its value its text, or an image's URL.
void draw(Operation operation, View tree);

/// Answers a call with a form: a failure where there is a `code`, otherwise a success.
void settle(Operation operation, View answer);

}  // namespace tokenferry::web::host
