// The end of listening, without a connection lost.
#pragma once

namespace tokenferry::server {

/// Has the system ignore further attempts to connect to this listening socket: who is in its queue
/// when it closes is reset, his request with it, so that nobody may come after the last look into
/// the queue. Who is ignored tries again within a second or so, and is refused then, or meets the
/// next server. Does nothing where the socket is not TCP.
void refuse_newcomers(int socket);

}  // namespace tokenferry::server
