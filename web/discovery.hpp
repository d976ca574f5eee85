// Asking an issuer for its metadata (OpenID Connect Discovery, section 4; RFC 8414, section 3).
#pragma once

#include "shared/params.hpp"
#include "web/host.hpp"
#include "web/options.hpp"

namespace tokenferry::web {

/// Asks for the metadata of the issuer that the options name. The answer comes to `discovered`.
/// before  what came of the address of OpenID Connect, where that has none and the address of RFC
///         8414 is next: `redirects`, which says where it leads
void discover(host::Operation operation, const Settings& settings, const Params& before = {});

/// Puts the metadata behind the options, and checks what came of it. Returns false where that is
/// not the end: the call is answered, or the second address is asked.
/// status   of HTTP, or of host
/// context  that of the request
/// fields   those of the answer's JSON, flattened
/// failures network_error; timeout; issuer_mismatch; those of complete_options
bool discovered(Settings& settings, host::Operation operation, int status, const Params& context,
                const Params& fields);

}  // namespace tokenferry::web
