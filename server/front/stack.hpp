// Wiping what calls leave behind on a thread's stack.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>

namespace tokenferry::server {

/// Wipes what the caller's earlier calls have left on the stack: buffers of the libraries and saved
/// registers, with codes and tokens in them.
/// Depth  how far below the caller, in octets
template <std::size_t Depth>
[[gnu::noinline]] void wipe_stack() {
  std::array<std::byte, Depth> depth;
  explicit_bzero(depth.data(), depth.size());
}

}  // namespace tokenferry::server
