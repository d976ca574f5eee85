#include "server/net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

/// What does not fit into the socket is sent later, perhaps from another address in memory.
constexpr long send_modes = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER;

ConfigError fault(const std::string& key, const std::string& expected, const std::string& found) {
  ERR_clear_error();
  return {"/" + key + ": expected " + expected + ", found " + found};
}

/// The value of the variable, or else OpenSSL's built-in default.
std::string setting(const char* variable, const char* usual) {
  const char* value = std::getenv(variable);
  return value ? value : usual;
}

/// Whether one of the directories, separated by colons, has certificates under the hashes of their
/// names.
bool has_hashed_links(std::string_view directories) {
  while (!directories.empty()) {
    const auto directory = directories.substr(0, directories.find(':'));
    directories.remove_prefix(std::min(directory.size() + 1, directories.size()));
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
      const auto name = entry.path().filename().string();
      if (name.size() == 10 && name.ends_with(".0") &&
          name.find_first_not_of("0123456789abcdef") == 8) {
        return true;
      }
    }
  }
  return false;
}

/// Trusts the system's anchors. From a hashed directory OpenSSL reads a certificate when it needs
/// it; the single file with all of them takes memory, and more time than the rest of the start.
/// returns  false: there are none
bool trust_system(SSL_CTX& context) {
  const auto directories = setting(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
  const bool hashed = has_hashed_links(directories);
  const bool usual = !std::getenv(X509_get_default_cert_file_env()) &&
                     !std::getenv(X509_get_default_cert_dir_env());
  if (usual && hashed) {
    SSL_CTX_set_default_verify_dir(&context);
  } else {
    SSL_CTX_set_default_verify_paths(&context);
  }
  ERR_clear_error();
  const auto* read = X509_STORE_get0_objects(SSL_CTX_get_cert_store(&context));
  return hashed || sk_X509_OBJECT_num(read) > 0;
}

bool uses_tls(const Config& config) {
  return std::any_of(config.clients.begin(), config.clients.end(), [](const auto& client) {
    const auto url = read_url(client.token_endpoint);
    return url && url->scheme == "https";
  });
}

/// Does not ask on the terminal: nobody may be there when a server starts.
int refuse_pass_phrase(char*, int, int, void* asked) {
  if (asked) *static_cast<bool*>(asked) = true;
  return -1;
}

std::optional<ConfigError> load_private_key(SSL_CTX& context, const std::string& file) {
  bool asked = false;
  SSL_CTX_set_default_passwd_cb_userdata(&context, &asked);
  const int loaded = SSL_CTX_use_PrivateKey_file(&context, file.c_str(), SSL_FILETYPE_PEM);
  const auto reason = ERR_GET_REASON(ERR_peek_last_error());
  SSL_CTX_set_default_passwd_cb_userdata(&context, nullptr);
  constexpr auto expected = "the PEM file with the certificate's private key";
  if (asked) {
    return fault("tls/private_key", "a private key without a pass-phrase",
                 "an encrypted one: " + file +
                     "; openssl pkey -in FILE -out PLAIN writes one that only its owner may read");
  }
  if (loaded == 1 && SSL_CTX_check_private_key(&context) == 1) return std::nullopt;
  if (loaded == 1 || reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH) {
    return fault("tls/private_key", expected, "the key of another certificate: " + file);
  }
  return fault("tls/private_key", expected, "another file: " + file);
}

/// 2026-11-24 12:27:21 UTC.
std::string text_of(const ASN1_TIME& time) {
  std::tm utc{};
  std::array<char, 32> text{};
  if (ASN1_TIME_to_tm(&time, &utc) != 1) return "a moment that cannot be read";
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &utc)};
}

}  // namespace

std::variant<SslContext, ConfigError> make_client_context(const Config& config) {
  SslContext context(SSL_CTX_new(TLS_client_method()));
  if (!context) return ConfigError{"TLS: OpenSSL cannot be set up"};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_CLEANSE_PLAINTEXT);
  // A connection that waits for its answer needs no buffers: those of 800 connections were a third
  // of all memory.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | send_modes);
  // Reads a record with one system call in place of one for its header and one for its body.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  const auto& ca_file = config.ca_file;
  if (!trust_system(*context) && ca_file.empty() && uses_tls(config)) {
    return ConfigError{
        "TLS: expected certificates of authorities to trust, found none on this machine: install "
        "the package ca-certificates, or name a PEM file in \"ca_file\""};
  }
  if (!ca_file.empty()) {
    if (SSL_CTX_load_verify_file(context.get(), ca_file.c_str()) != 1) {
      return fault("ca_file", "a PEM file with certificates", "another file: " + ca_file);
    }
    // What the operator names is trusted even if it is not self-signed: it may be an issuing
    // authority whose root is not at hand.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.get()), X509_V_FLAG_PARTIAL_CHAIN);
  }
  keep_sessions(*context);
  return context;
}

std::variant<SslContext, ConfigError> make_server_context(const TlsFiles& files) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) return ConfigError{"TLS: OpenSSL cannot be set up"};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_CLEANSE_PLAINTEXT);
  SSL_CTX_set_mode(context.get(), send_modes);
  SSL_CTX_set_default_passwd_cb(context.get(), refuse_pass_phrase);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
    return fault("tls/certificate", "a PEM file with a certificate chain",
                 "another file: " + files.certificate);
  }
  if (auto error = load_private_key(*context, files.private_key)) return *error;
  return context;
}

std::optional<ConfigError> find_validity_fault(const SSL_CTX& context, const TlsFiles& files,
                                               std::time_t now) {
  const auto* certificate = SSL_CTX_get0_certificate(&context);
  if (!certificate) return std::nullopt;
  const auto* begin = X509_get0_notBefore(certificate);
  const auto* end = X509_get0_notAfter(certificate);
  constexpr auto expected = "a certificate that is valid now";
  if (X509_cmp_time(end, &now) < 0) {
    return fault("tls/certificate", expected,
                 "one that expired on " + text_of(*end) + ": " + files.certificate);
  }
  if (X509_cmp_time(begin, &now) > 0) {
    return fault("tls/certificate", expected,
                 "one that is valid from " + text_of(*begin) + " on: " + files.certificate);
  }
  return std::nullopt;
}

}  // namespace tokenferry::server
