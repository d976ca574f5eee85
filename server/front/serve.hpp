// The serving threads, and the signals that control them.
#pragma once

#include <memory>

#include "server/front/metrics_listener.hpp"
#include "server/front/reload.hpp"
#include "server/front/server_socket.hpp"
#include "server/front/settings.hpp"

namespace tokenferry::server {

/// Blocks the signals that serve() waits for, in this thread and in all that it will start, so that
/// they do not end the process.
void block_signals();

/// Serves until a signal ends it. SIGTERM: goes on serving for `drain_seconds`, while health checks
/// fail; then finishes the requests in flight. SIGINT: finishes the requests in flight. A second
/// SIGTERM or SIGINT: ends at once. SIGHUP: uses the settings that `load` returns, as
/// Reloader does.
/// metrics  where the metrics are served meanwhile; nullptr: nowhere
/// throws   std::system_error: the system has no threads or descriptors for it
void serve(std::shared_ptr<const Settings> settings, const Load& load,
           std::shared_ptr<const ServerSocket> socket, std::unique_ptr<MetricsListener> metrics);

}  // namespace tokenferry::server
