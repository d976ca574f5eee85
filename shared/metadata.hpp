// A provider's metadata, under the names of RFC 8414, section 2, as a form: what options and
// discovery have in common.
//
// Beside the RFC's names: `base` is what {base} stands for, if the provider has one address for
// all; `default_scope` the least that shows a profile; `server_token_endpoint` one whose answers no
// page may read; `moved_...` replaces the name without the prefix on another base; `profile=none`
// means that no page may read the profile; `other_issuer` and `tenant_issuer` are those of
// provider.hpp.
#pragma once

#include "shared/params.hpp"
#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// The metadata of this id; empty where there is none.
View find_metadata(View id);

/// Whether this is the issuer of a provider of the table, on the provider's own host.
bool is_known_issuer(View issuer);

/// The metadata with the base URL in place of {base}. Where a name occurs twice, the first counts.
/// base_url  with or without a trailing slash; empty: the provider's own
/// errors    invalid_option: the provider has no address of its own and none is given, or it has
///           fixed ones and another is given
Result<Params> metadata_on(View metadata, View base_url);

}  // namespace tokenferry
