// The module's memory: the arena behind LeanText and LeanList. A call from JavaScript takes from it
// and never gives back; when the call is over, all of it is wiped and free again.
#pragma once

#include "shared/lean_text.hpp"

namespace tokenferry::arena {

/// Keeps what was taken so far for ever: the client's settings.
void keep();

/// Wipes what was taken since `keep`, and takes it back.
void release();

}  // namespace tokenferry::arena
