// The threads that serve, and the signals that they obey.
#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "server/front/server_socket.hpp"
#include "server/front/settings.hpp"

namespace tokenferry::server {

/// Keeps the signals that serve() waits for from ending the process, in this thread and in all that
/// it will start.
void block_signals();

using Load = std::function<std::variant<std::shared_ptr<const Settings>, ConfigError>()>;

/// Serves until a signal ends it. SIGTERM: for `drain_seconds` it takes connections all the same,
/// while health checks hear that it leaves; then it finishes what is in flight. SIGINT: it finishes
/// what is in flight. A second one: it ends at once. SIGHUP: it goes on under what `load` gives; if
/// that is an error, as before.
/// throws  std::system_error: the system has no threads or descriptors for it
void serve(std::shared_ptr<const Settings> settings, const Load& load,
           std::shared_ptr<const ServerSocket> socket);

}  // namespace tokenferry::server
