// What the service manager is told that started the program, systemd say.
#pragma once

#include <string_view>

namespace tokenferry::server {

/// Whether a service manager wants to be told.
bool has_service_manager();

/// Sends it a state such as "READY=1", by the protocol of sd_notify(3), which is written down there
/// for programs that do not link libsystemd. What cannot be sent is lost: it changes nothing here.
void tell_service_manager(std::string_view state);

}  // namespace tokenferry::server
