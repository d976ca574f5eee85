#include "server/net/tls.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "server/config/cidr.hpp"

namespace tokenferry::server {
namespace {

constexpr long session_seconds = 600;

/// What does not fit into the socket is sent later, from wherever it stands then.
constexpr long send_modes = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER;

int keep_session(SSL* ssl, SSL_SESSION* session) {
  auto* slot = static_cast<SessionSlot*>(SSL_get_app_data(ssl));
  if (!slot) return 0;
  slot->put(session);
  return 1;
}

ConfigError fault(const std::string& key, const std::string& expected, const std::string& found) {
  ERR_clear_error();
  return {"/" + key + ": expected " + expected + ", found " + found};
}

/// Whether the directory holds certificates under the hashes of their names.
bool has_hashed_links(const char* directory) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const auto name = entry.path().filename().string();
    if (name.size() == 10 && name.ends_with(".0") &&
        name.find_first_not_of("0123456789abcdef") == 8) {
      return true;
    }
  }
  return false;
}

/// Trusts the system's anchors. From a hashed directory a certificate is read when it is looked
/// for; the one file that has them all takes memory, and longer than all the rest of the start.
void trust_system(SSL_CTX& context) {
  const bool usual = !std::getenv(X509_get_default_cert_file_env()) &&
                     !std::getenv(X509_get_default_cert_dir_env());
  if (usual && has_hashed_links(X509_get_default_cert_dir())) {
    SSL_CTX_set_default_verify_dir(&context);
  } else {
    SSL_CTX_set_default_verify_paths(&context);
  }
  ERR_clear_error();
}

}  // namespace

std::variant<SslContext, ConfigError> make_client_context(const std::string& ca_file) {
  SslContext context(SSL_CTX_new(TLS_client_method()));
  if (!context) return ConfigError{"TLS: OpenSSL cannot be set up"};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_CLEANSE_PLAINTEXT);
  // A connection that waits for its answer needs no buffers: of 800 at once they were a third of
  // all memory.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | send_modes);
  // A record is read by one call, not by one for its head and one for its body.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  trust_system(*context);
  if (!ca_file.empty() && SSL_CTX_load_verify_file(context.get(), ca_file.c_str()) != 1) {
    return fault("ca_file", "a PEM file with certificates", "another file: " + ca_file);
  }
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context.get(), keep_session);
  return context;
}

std::variant<SslContext, ConfigError> make_server_context(const TlsFiles& files) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) return ConfigError{"TLS: OpenSSL cannot be set up"};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_CLEANSE_PLAINTEXT);
  SSL_CTX_set_mode(context.get(), send_modes);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
    return fault("tls/certificate", "a PEM file with a certificate chain",
                 "another file: " + files.certificate);
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.private_key.c_str(), SSL_FILETYPE_PEM) !=
          1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return fault("tls/private_key", "the PEM file with the certificate's private key",
                 "another file: " + files.private_key);
  }
  return context;
}

SessionSlot::~SessionSlot() {
  SSL_SESSION_free(session_);
}

void SessionSlot::put(SSL_SESSION* session) {
  SSL_SESSION_free(session_);
  session_ = session;
  received_ = std::time(nullptr);
}

void SessionSlot::offer(SSL* ssl) {
  if (session_ && std::time(nullptr) - received_ < session_seconds) SSL_set_session(ssl, session_);
}

SslHandle make_client_handle(SSL_CTX& context, const std::string& host, int socket,
                             SessionSlot& sessions) {
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
  sessions.offer(ssl.get());
  return ssl;
}

}  // namespace tokenferry::server
