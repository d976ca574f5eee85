// The profile view: a card with name, login and picture, and a table of the whole answer.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry::web {

/// What a profile calls the visitor, as far as it is known where providers write that: the name, or
/// the login where there is none; the login, or the mail address, or the number; and an https URL
/// of a picture, or nothing.
Text name_in(const Params& fields);
Text login_in(const Params& fields);
Text picture_in(const Params& fields);

/// The view of a profile, as a form for host::draw. `fields` are the provider's JSON, flattened.
/// All of it is text; a picture is an https URL, and nothing else of it is used as one.
Text draw_profile(const Params& fields);

}  // namespace tokenferry::web
