// Notifying the service manager that started the program, such as systemd.
#pragma once

#include <string_view>

namespace tokenferry::server {

/// Whether a service manager expects notifications.
bool has_service_manager();

/// Sends it a state such as "READY=1", by the protocol that sd_notify(3) describes for programs
/// without libsystemd. A state that cannot be sent is lost, which changes nothing here.
void notify_service_manager(std::string_view state);

}  // namespace tokenferry::server
