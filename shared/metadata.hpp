// A provider's metadata, under the names of RFC 8414, section 2, as a form: what options and
// discovery have in common.
//
// Beside the RFC's names: `base` is the address that takes the place of {base}, if there is one
// address for all; `default_scope` the least that shows a profile; `server_token_endpoint` one that
// no page may use; `moved_...` goes before the name without it on another base; `profile=none` says
// that no page may read the profile; `other_issuer` and `tenant_issuer` are those of provider.hpp.
#pragma once

#include "shared/params.hpp"
#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// The metadata of this id; empty where there is none.
View find_metadata(View id);

/// Whether a provider of the table calls itself so, on its own host.
bool is_known_issuer(View issuer);

/// The metadata with the base URL in its places. Of a name that stands twice the first counts.
/// base_url  with or without a trailing slash; empty: the provider's own
/// errors    invalid_option: the provider has no address of its own and none is given, or it has
///           fixed ones and another is given
Result<Params> metadata_on(View metadata, View base_url);

}  // namespace tokenferry
