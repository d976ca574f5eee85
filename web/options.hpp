// The options of a client, as a page gives them, and what becomes of them.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

/// A client's settings: the options as the page gave them, and behind them the metadata of its
/// provider, under the names of RFC 8414. Of a name that stands twice the first counts.
using Settings = Params;

// The names of a setting, in the page's words and in the metadata's.
inline constexpr View authorization_endpoint =
    "provider.authorizationEndpoint authorization_endpoint";
inline constexpr View profile_endpoint = "provider.profileEndpoint userinfo_endpoint";
inline constexpr View token_endpoint = "tokenEndpoint token_endpoint server_token_endpoint";
/// Those whose answers pages may read, as far as is known.
inline constexpr View page_token_endpoint = "tokenEndpoint token_endpoint";
inline constexpr View issuer = "provider.issuer issuer";
inline constexpr View sends_issuer = "authorization_response_iss_parameter_supported";

/// Completes the options that `createClient` was given, flattened: `clientId`, `provider` or
/// `provider.authorizationEndpoint`, and so on, lists separated by spaces; and checks them. Answers
/// the call and returns false where one is wrong: invalid_option, secret_in_browser or
/// insecure_transport, with the option's name. Returns false, too, where the provider is asked for
/// its metadata first: then `discovered` of discovery.hpp goes on.
bool complete_options(host::Operation operation, Settings& settings);

/// Checks that each URL may carry what it will, and enters the client among those of the page;
/// answers the call where one may not.
bool check_urls(host::Operation operation, const Settings& settings);

/// Whether every option has one of these names; answers the call where one has not.
/// names  separated by spaces
bool are_known(host::Operation operation, const Params& given, View names);

/// The URL under these names, absolute. What is relative is so to the page's URL when the client
/// was made: neither a `<base>` nor a router changes what was checked.
Text url_of(const Settings& settings, View names);

/// The redirect URI, to the letter where it is absolute: providers compare it so (RFC 6749, section
/// 3.1.2.3).
Text redirect_uri_of(const Settings& settings);

/// The scope to ask for: the client's, even where that is empty, else the provider's smallest.
Text scope_of(const Settings& settings);

/// What the client's session is kept under.
Text session_key(const Settings& settings);

/// Whether the access token may be sent to this URL: to the profile's origin and to those that the
/// options list.
bool may_send_token(const Settings& settings, View url);

}  // namespace tokenferry::web
