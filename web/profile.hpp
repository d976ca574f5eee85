// The profile view: a card with name, login and picture, and a table of the whole answer.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry::web {

/// The view of a profile, as a form for host::draw. `fields` are the provider's JSON, flattened.
/// All of it is text; a picture is an https URL, and nothing else of it is used as one.
Text draw_profile(const Params& fields);

}  // namespace tokenferry::web
