// Whoever owns a descriptor, a handle of a library, a place that is counted, or octets that are
// wiped does so alone: a copy would give the same thing back twice.
#include <type_traits>

#include "server/exchange/exchange.hpp"
#include "server/front/connection.hpp"
#include "server/front/log.hpp"
#include "server/front/notices.hpp"
#include "server/front/server_socket.hpp"
#include "server/front/worker.hpp"
#include "server/http/response.hpp"
#include "server/net/channel.hpp"
#include "server/net/loop.hpp"
#include "server/net/tls.hpp"
#include "server/provider/call.hpp"
#include "server/provider/endpoint.hpp"
#include "server/provider/opening.hpp"
#include "server/provider/race.hpp"
#include "server/provider/resolver.hpp"
#include "server/provider/upstream.hpp"
#include "server/provider/wire.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

template <class Owner>
struct OwnsAlone {
  static_assert(!std::is_copy_constructible_v<Owner>);
  static_assert(!std::is_copy_assignable_v<Owner>);
};

// Descriptors and watches.
template struct OwnsAlone<Loop>;
template struct OwnsAlone<Channel>;
template struct OwnsAlone<ServerSocket>;
template struct OwnsAlone<Worker>;
template struct OwnsAlone<Connection>;
template struct OwnsAlone<Wire>;
template struct OwnsAlone<Resolver>;
template struct OwnsAlone<Upstream>;
// Moments and watches of a loop that name them by their address.
template struct OwnsAlone<Race>;
template struct OwnsAlone<Opening>;
template struct OwnsAlone<Call>;
// OpenSSL's objects.
template struct OwnsAlone<SslContext>;
template struct OwnsAlone<SslHandle>;
template struct OwnsAlone<SslSession>;
template struct OwnsAlone<SessionSlot>;
template struct OwnsAlone<Settings>;
// What is counted, written once, or put back at the end.
template struct OwnsAlone<Gate>;
template struct OwnsAlone<Gate::Ticket>;
template struct OwnsAlone<Capacity>;
template struct OwnsAlone<Control>;
template struct OwnsAlone<Endpoint>;
template struct OwnsAlone<Handler>;
template struct OwnsAlone<Log>;
template struct OwnsAlone<Notices>;
// Octets that are wiped at the end.
template struct OwnsAlone<Secret>;
template struct OwnsAlone<ResponseReader>;

}  // namespace
}  // namespace tokenferry::server
