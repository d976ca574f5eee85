// The records of sign-ins under way, which the tab keeps (shared/pending.hpp).
#pragma once

#include "shared/text.hpp"

namespace tokenferry::web {

inline constexpr View pending_prefix = "tokenferry.pending.";

/// What the record of a sign-in is kept under.
inline Text pending_key(View state) {
  Text key(pending_prefix);
  key += state;
  return key;
}

}  // namespace tokenferry::web
