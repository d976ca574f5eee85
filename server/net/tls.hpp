// TLS to a provider: handles, and the sessions that save a new connection half of its handshake.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "server/net/deadline.hpp"

namespace tokenferry::server {

struct SslDelete {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using SslContext = std::unique_ptr<SSL_CTX, SslDelete>;
using SslHandle = std::unique_ptr<SSL, SslDelete>;
using SslSession = std::unique_ptr<SSL_SESSION, SslDelete>;

/// For how long a session is used, from its full handshake on. A resumed connection does not check
/// the certificate again, so one that is revoked or expires meanwhile is trusted as long.
inline constexpr auto session_lifetime = std::chrono::minutes(10);

/// The newest session of one endpoint.
class SessionSlot {
 public:
  SessionSlot() = default;
  SessionSlot(const SessionSlot&) = delete;
  SessionSlot& operator=(const SessionSlot&) = delete;

  /// verified  when the full handshake began in which the certificate was verified
  void put(SslSession session, Clock::time_point verified);
  /// Makes the handshake resume the session, unless there is none or it is too old.
  /// returns  false: OpenSSL is out of memory
  bool offer(SSL* ssl, Clock::time_point now);

 private:
  SslSession session_;
  Clock::time_point verified_;
};

/// Makes the context's handles keep their sessions in the slots given to make_client_handle().
void keep_sessions(SSL_CTX& context);

/// A connection to `host`, whose certificate must be for that name or address. The slot must
/// outlive the handle.
/// host     without brackets
/// returns  nullptr: OpenSSL is out of memory, or refuses the name
SslHandle make_client_handle(SSL_CTX& context, const std::string& host, int socket,
                             SessionSlot& sessions, Clock::time_point now = Clock::now());

}  // namespace tokenferry::server
