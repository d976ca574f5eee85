// Between the types of the program's header and the forms of the flow.
#pragma once

#include <optional>

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/emscripten/include/tokenferry.hpp"

namespace tokenferry::web {

/// The options of a client, under the names that options.hpp reads.
Params write_options(const Options& options);

/// The pairs of a form; none where it is broken.
Params read_form(View form);

/// What a JSON text tells of a visitor.
/// fields  its pairs
Profile read_profile(View json, const Params& fields);

/// The session in an answer of the flow, if there is one.
std::optional<Session> read_session(const Params& answer);

/// A failure of the flow. The names of options in its message become those of the header.
/// pairs  `code`, `message`, and the provider's words
Failure read_failure(const Params& pairs);

}  // namespace tokenferry::web
