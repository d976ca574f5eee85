#include "server/net/tls.hpp"

#include <openssl/x509v3.h>

#include "server/config/cidr.hpp"

namespace tokenferry::server {
namespace {

static_assert(sizeof(Clock::rep) <= sizeof(void*), "a time fits into a handle's extra data");

/// Times that a handle has: when it was made, and when the certificate was verified of the session
/// that it offers.
enum class Moment { made, verified };

int index_of(Moment moment) {
  static const int made = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  static const int verified = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return moment == Moment::made ? made : verified;
}

bool remember(SSL* ssl, Moment moment, Clock::time_point time) {
  const auto count = time.time_since_epoch().count();
  return SSL_set_ex_data(ssl, index_of(moment), reinterpret_cast<void*>(count)) == 1;
}

Clock::time_point recall(const SSL* ssl, Moment moment) {
  const auto count = reinterpret_cast<Clock::rep>(SSL_get_ex_data(ssl, index_of(moment)));
  return Clock::time_point(Clock::duration(count));
}

/// A resumed handshake also yields a new session, but has verified nothing: if each session had a
/// lifetime of its own, they could follow one another for ever. So the time of the full handshake
/// counts, and not that of a ticket, which TLS 1.3 may send at any time (RFC 8446, section 4.6.1).
int keep_session(SSL* ssl, SSL_SESSION* session) {
  auto* slot = static_cast<SessionSlot*>(SSL_get_app_data(ssl));
  if (!slot) return 0;
  const bool resumed = SSL_session_reused(ssl) == 1;
  slot->put(SslSession(session), recall(ssl, resumed ? Moment::verified : Moment::made));
  return 1;
}

}  // namespace

void keep_sessions(SSL_CTX& context) {
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(&context, keep_session);
}

void SessionSlot::put(SslSession session, Clock::time_point verified) {
  // A late ticket of an old connection does not replace a newer session.
  if (session_ && verified < verified_) return;
  session_ = std::move(session);
  verified_ = verified;
}

bool SessionSlot::offer(SSL* ssl, Clock::time_point now) {
  if (!session_ || now - verified_ >= session_lifetime) return true;
  return remember(ssl, Moment::verified, verified_) && SSL_set_session(ssl, session_.get()) == 1;
}

SslHandle make_client_handle(SSL_CTX& context, const std::string& host, int socket,
                             SessionSlot& sessions, Clock::time_point now) {
  SslHandle ssl(SSL_new(&context));
  if (!ssl || SSL_set_fd(ssl.get(), socket) != 1) return nullptr;
  auto* parameters = SSL_get0_param(ssl.get());
  // Never the common name, and no wildcard but a whole first label (RFC 9525, section 6.3).
  X509_VERIFY_PARAM_set_hostflags(
      parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  if (read_ip(host)) {
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1) return nullptr;
  } else if (SSL_set1_host(ssl.get(), host.c_str()) != 1 ||
             SSL_set_tlsext_host_name(ssl.get(), host.c_str()) != 1) {
    return nullptr;
  }
  constexpr unsigned char http_1_1[] = "\x08http/1.1";
  SSL_set_alpn_protos(ssl.get(), http_1_1, sizeof(http_1_1) - 1);
  SSL_set_app_data(ssl.get(), &sessions);
  SSL_set_connect_state(ssl.get());
  if (!remember(ssl.get(), Moment::made, now) || !sessions.offer(ssl.get(), now)) return nullptr;
  return ssl;
}

}  // namespace tokenferry::server
