// Stops listening without losing a connection.
#pragma once

namespace tokenferry::server {

/// Makes the system ignore new connections to this listening socket. Closing it would reset those
/// still in its queue, requests included, so that none may arrive after the last accept. An ignored
/// client tries again within a second or so; by then it is refused, or reaches the next server.
/// Does nothing where the socket is not TCP.
void ignore_new_connections(int socket);

}  // namespace tokenferry::server
