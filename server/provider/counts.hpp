// What is counted on the way out to the providers.
#pragma once

#include <atomic>

namespace tokenferry::server {

/// Since the start, in all threads.
struct ProviderCounts {
  std::atomic<unsigned long> full_handshakes = 0;
  std::atomic<unsigned long> resumed_handshakes = 0;
  std::atomic<unsigned long> failed_handshakes = 0;
  std::atomic<unsigned long> connections = 0;  ///< that were opened
  std::atomic<unsigned long> reuses = 0;       ///< exchanges on a connection that was kept
};

}  // namespace tokenferry::server
