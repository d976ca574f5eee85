// What calls leave behind on a thread's stack.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>

namespace tokenferry::server {

/// Wipes what the calls that the caller made have left on the stack: buffers of the libraries, and
/// registers that were saved there, with codes and tokens in them.
[[gnu::noinline]] inline void wipe_stack() {
  // As deep as an answer is read. A TLS handshake goes deeper, before there is a secret.
  std::array<std::byte, 24 * 1024> depth;
  explicit_bzero(depth.data(), depth.size());
}

}  // namespace tokenferry::server
