// Real handshakes between two ends of a socket pair, at moments that the test chooses.
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "server/net/tls.hpp"
#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

using namespace std::chrono_literals;

SslContext make_provider(int version) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_max_proto_version(context.get(), version);
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_sign(certificate, key, EVP_sha256());
  REQUIRE(SSL_CTX_use_certificate(context.get(), certificate) == 1);
  REQUIRE(SSL_CTX_use_PrivateKey(context.get(), key) == 1);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return context;
}

SslContext make_client() {
  SslContext context(SSL_CTX_new(TLS_client_method()));
  keep_sessions(*context);
  return context;
}

/// A connection that stands.
class Connection {
 public:
  Connection(SSL_CTX& client, SSL_CTX& provider, SessionSlot& slot, Clock::time_point now) {
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets_.data()) == 0);
    client_ = make_client_handle(client, "provider.example", sockets_[0], slot, now);
    provider_.reset(SSL_new(&provider));
    SSL_set_fd(provider_.get(), sockets_[1]);
    SSL_set_accept_state(provider_.get());
    for (int turn = 0; turn < 8; ++turn) {
      SSL_do_handshake(client_.get());
      SSL_do_handshake(provider_.get());
    }
    read();
  }
  ~Connection() {
    SSL_shutdown(client_.get());  // OpenSSL resumes no session of a connection that was cut
    SSL_shutdown(provider_.get());
    for (const int socket : sockets_) close(socket);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool is_resumed() const { return SSL_session_reused(client_.get()) == 1; }
  /// Has the provider send a further ticket, as TLS 1.3 lets it at any time.
  void send_ticket() {
    REQUIRE(SSL_new_session_ticket(provider_.get()) == 1);
    REQUIRE(SSL_do_handshake(provider_.get()) == 1);
    read();
  }

 private:
  void read() {
    char octet = 0;
    SSL_read(client_.get(), &octet, 1);
  }

  std::array<int, 2> sockets_{};
  SslHandle client_;
  SslHandle provider_;
};

TEST_CASE("session: it is not used beyond ten minutes from its full handshake", "[session]") {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    DYNAMIC_SECTION((version == TLS1_2_VERSION ? "TLS 1.2" : "TLS 1.3")) {
      const auto provider = make_provider(version);
      const auto client = make_client();
      const Clock::time_point start = Clock::now();
      SessionSlot slot;
      const auto is_resumed = [&](Clock::duration after) {
        return Connection(*client, *provider, slot, start + after).is_resumed();
      };
      CHECK_FALSE(is_resumed(0s));
      // Each use gives another session, and none of them a longer life.
      for (const auto after : {1s, 200s, 400s, 598s, 599s}) {
        CAPTURE(after.count());
        CHECK(is_resumed(after));
      }
      CHECK_FALSE(is_resumed(600s));
      CHECK(is_resumed(1199s));
      CHECK_FALSE(is_resumed(1200s));
    }
  }
}

TEST_CASE("session: a late ticket is as old as the handshake of its connection", "[session]") {
  const auto provider = make_provider(TLS1_3_VERSION);
  const auto client = make_client();
  const Clock::time_point start = Clock::now();
  SessionSlot slot;
  Connection old(*client, *provider, slot, start);
  Connection resumed(*client, *provider, slot, start + 1s);
  CHECK(resumed.is_resumed());
  old.send_ticket();
  resumed.send_ticket();
  CHECK(Connection(*client, *provider, slot, start + 599s).is_resumed());
  CHECK_FALSE(Connection(*client, *provider, slot, start + 600s).is_resumed());
}

}  // namespace
}  // namespace tokenferry::server
