// The records of sign-ins under way, in the tab's storage, each under its state.
#pragma once

#include <optional>

#include "shared/pending.hpp"
#include "shared/text.hpp"

namespace tokenferry::web {

/// Keeps a record; false where the browser does not.
bool store_pending(View state, const Pending& pending);

/// The record of this state; nullopt where there is none, or none that can be read.
std::optional<Pending> load_pending(View state);

void forget_pending(View state);

/// Whether the tab holds a record of any sign-in.
bool has_pending();

}  // namespace tokenferry::web
