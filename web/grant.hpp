// What a sign-in or a refresh comes to: a session, or a failure.
#pragma once

#include "shared/params.hpp"
#include "web/host.hpp"
#include "web/options.hpp"

namespace tokenferry::web {

/// The token endpoint's answer to a sign-in or a refresh.
/// status   of HTTP, or of host
/// context  that of the request
/// fields   those of the answer's JSON, flattened, or of its form
void exchanged(const Settings& settings, host::Operation operation, int status,
               const Params& context, const Params& fields);

}  // namespace tokenferry::web
