// OpenSSL, set up strictly: TLS 1.2 at least, names and chains verified.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "server/config/config.hpp"

namespace tokenferry::server {

struct SslDelete {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using SslContext = std::unique_ptr<SSL_CTX, SslDelete>;
using SslHandle = std::unique_ptr<SSL, SslDelete>;

/// The context of connections to providers, with the system's trust anchors and those of `ca_file`.
std::variant<SslContext, ConfigError> make_client_context(const std::string& ca_file);

/// The context of the listening side.
std::variant<SslContext, ConfigError> make_server_context(const TlsFiles& files);

/// The last session of one endpoint, which spares a new connection half of its handshake. A
/// session is kept for ten minutes: its certificate is not looked at again.
class SessionSlot {
 public:
  ~SessionSlot();
  /// Takes ownership.
  void put(SSL_SESSION* session);
  void offer(SSL* ssl);

 private:
  SSL_SESSION* session_ = nullptr;
  long received_ = 0;
};

/// A connection to `host`, whose certificate must be for that name or address. The slot must
/// outlive the handle.
SslHandle make_client_handle(SSL_CTX& context, const std::string& host, int socket,
                             SessionSlot& sessions);

}  // namespace tokenferry::server
