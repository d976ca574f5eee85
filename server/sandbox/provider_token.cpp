// The sandbox's token endpoint (RFC 6749, section 3.2).
#include <httplib.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/sandbox/provider.hpp"
#include "shared/encoding.hpp"
#include "shared/pkce.hpp"

namespace tokenferry::sandbox {

static bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

static std::string base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                  reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  return out;
}

// GitHub answers form-encoded unless it is asked for JSON, and with status 200 in any case.
static void send_token_answer(const httplib::Request& in, httplib::Response& out,
                              const Params& answer) {
  if (in.get_header_value("Accept").find("application/json") == std::string::npos) {
    out.set_content(format_form(answer), "application/x-www-form-urlencoded; charset=utf-8");
    return;
  }
  nlohmann::ordered_json json;
  for (const auto& [name, value] : answer) json[name] = value;
  out.set_content(json.dump(), "application/json; charset=utf-8");
}

void Provider::answer_token(const httplib::Request& in, httplib::Response& out) {
  const auto request = parse_form(in.body);
  out.set_header("Cache-Control", "no-store");  // RFC 6749, section 5.1
  send_token_answer(in, out,
                    exchange(request ? *request : Params{}, in.get_header_value("Authorization")));
}

bool Provider::is_authentic(const Params& request, std::string_view authorization) const {
  const auto secret = client_.client_secret.reveal();
  if (authorization.empty()) {
    return request.get("client_id") == client_.client_id &&
           same(request.get("client_secret"), secret);
  }
  const auto basic = "Basic " + base64(form_encode(client_.client_id) + ":" + form_encode(secret));
  return same(authorization, basic);
}

Params Provider::exchange(const Params& request, std::string_view authorization) {
  const auto refuse = [](std::string_view error, std::string_view description) {
    return Params{{"error", error}, {"error_description", description}};
  };
  if (!request.first_repeated().empty()) {
    return refuse("invalid_request", "A parameter occurs twice.");
  }
  if (request.get("grant_type") != "authorization_code") {
    return refuse("unsupported_grant_type", "The grant_type must be authorization_code.");
  }
  if (!is_authentic(request, authorization)) {
    return refuse("incorrect_client_credentials",
                  "The client_id and/or client_secret passed are incorrect.");
  }
  const auto grant = codes_.take(request.get("code"));
  const auto verifier = request.get("code_verifier");
  if (!grant || !is_code_verifier(verifier) ||
      !same(s256_challenge(verifier), grant->request.code_challenge)) {
    return refuse("bad_verification_code", "The code passed is incorrect or expired.");
  }
  if (request.get("redirect_uri") != grant->request.redirect_uri) {
    return refuse("redirect_uri_mismatch",
                  "The redirect_uri must match the one of the authorization request.");
  }
  auto scope = grant->request.scope;
  std::ranges::replace(scope, ' ', ',');  // as GitHub writes it
  return {{"access_token", tokens_.put(grant->person)}, {"scope", scope}, {"token_type", "bearer"}};
}

}  // namespace tokenferry::sandbox
