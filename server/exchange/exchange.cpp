#include "server/exchange/exchange.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "server/exchange/release.hpp"
#include "shared/encoding.hpp"
#include "shared/pkce.hpp"
#include "shared/token.hpp"

namespace tokenferry::server {
namespace {

/// The parameters that count (RFC 6749, sections 4.1.3 and 6; RFC 7636, section 4.5). Only these
/// are named in answers: any other name is the caller's own text.
constexpr std::string_view parameters[] = {"grant_type",    "client_id",     "code",
                                           "redirect_uri",  "code_verifier", "refresh_token",
                                           "client_secret", "scope"};

bool contains(const std::vector<std::string>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

Reply refuse_request(std::string_view description) {
  return make_error(400, Errc::invalid_request, "invalid_request", description);
}

Reply refuse_origin() {
  return make_error(403, Errc::invalid_request, "origin_refused",
                    "The Origin of this request is not one of this client's origins.");
}

/// Wipes what was sent, whichever way the exchange ends.
struct WipedParams {
  Params params;
  ~WipedParams() { params.wipe(); }
};

/// The fault of a form as such, or nullopt.
std::optional<Reply> find_fault(const Params& params) {
  if (const auto repeated = params.first_repeated(); !repeated.empty()) {
    for (const auto known : parameters) {
      if (known == repeated) {
        return make_error(400, Errc::invalid_request, "invalid_request",
                          "The parameter " + std::string(known) + " occurs twice.");
      }
    }
    return refuse_request("A parameter occurs twice.");
  }
  if (params.count("client_secret") > 0) {
    return refuse_request(
        "A client_secret came from a browser, where everybody can read it. Remove it from the "
        "page and replace it at the provider: this server adds its own.");
  }
  if (!params.find("client_id")) return refuse_request("The parameter client_id is missing.");
  return std::nullopt;
}

std::optional<Reply> find_code_fault(const ClientConfig& client, const Params& params) {
  const auto code = params.find("code");
  if (!code) return refuse_request("The parameter code is missing.");
  if (!is_authorization_code(*code)) {
    return refuse_request("The parameter code is not 1 to 2048 printable ASCII characters.");
  }
  const auto redirect_uri = params.find("redirect_uri");
  if (!redirect_uri) return refuse_request("The parameter redirect_uri is missing.");
  const auto verifier = params.find("code_verifier");
  if (!verifier) {
    return refuse_request("The parameter code_verifier is missing: PKCE is required (RFC 7636).");
  }
  if (!is_code_verifier(*verifier)) {
    return refuse_request(
        "The parameter code_verifier is not 43 to 128 of A-Z a-z 0-9 - . _ ~ (RFC 7636).");
  }
  if (!contains(client.redirect_uris, *redirect_uri)) {
    return make_error(400, Errc::invalid_grant, "redirect_uri_refused",
                      "The parameter redirect_uri is not one that this client registered.");
  }
  return std::nullopt;
}

std::optional<Reply> find_refresh_fault(const Params& params) {
  const auto token = params.find("refresh_token");
  if (!token) return refuse_request("The parameter refresh_token is missing.");
  if (token->size() > 4096 || !std::all_of(token->begin(), token->end(), is_vschar)) {
    return refuse_request("The parameter refresh_token is not printable ASCII of a sane length.");
  }
  return std::nullopt;
}

/// RFC 6749, section 2.3.1: id and secret are form-encoded before Basic joins them.
std::string basic(const ClientConfig& client) {
  std::string pair =
      form_encode(client.client_id) + ':' + form_encode(client.client_secret.reveal());
  std::string header(4 * ((pair.size() + 2) / 3) + 1, '\0');
  const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(header.data()),
                                    reinterpret_cast<const unsigned char*>(pair.data()),
                                    static_cast<int>(pair.size()));
  header.resize(static_cast<std::size_t>(size));
  header.insert(0, "Basic ");
  wipe(pair);
  return header;
}

/// Adds the client's credentials, by the body or by Basic.
Departure depart(const ClientConfig& client, Params params) {
  std::string authorization;
  if (client.client_auth == ClientAuth::client_secret_basic) {
    authorization = basic(client);
  } else {
    params.add("client_id", client.client_id);
    params.add("client_secret", client.client_secret.reveal());
  }
  auto body = format_form(params);
  params.wipe();
  Departure departure{&client, {client.token_endpoint, Secret(authorization), Secret(body)}};
  wipe(authorization);
  wipe(body);
  return departure;
}

std::variant<Reply, Departure> judge(const ClientConfig& client, const Params& params) {
  const auto grant = params.find("grant_type");
  if (!grant) return refuse_request("The parameter grant_type is missing.");
  if (*grant == "authorization_code") {
    if (auto fault = find_code_fault(client, params)) return *fault;
    return depart(client, {{"grant_type", *grant},
                           {"code", params.get("code")},
                           {"redirect_uri", params.get("redirect_uri")},
                           {"code_verifier", params.get("code_verifier")}});
  }
  if (*grant == "refresh_token" && client.refresh_grant == RefreshGrant::allowed) {
    if (auto fault = find_refresh_fault(params)) return *fault;
    return depart(client, {{"grant_type", *grant}, {"refresh_token", params.get("refresh_token")}});
  }
  return make_error(400, Errc::unsupported_grant_type, "grant_refused",
                    "The grant_type is not one that this client may use.");
}

/// The page may read this answer.
Reply readable(Reply reply, std::string_view origin, std::string_view client_id = {}) {
  reply.allow_origin = origin;
  reply.client_id = client_id;
  return reply;
}

}  // namespace

bool Exchange::knows_origin(std::string_view origin) const {
  return !origin.empty() && std::any_of(clients_.begin(), clients_.end(), [&](const auto& client) {
    return contains(client.origins, origin);
  });
}

std::variant<Reply, Departure> Exchange::begin(const ExchangeRequest& request) const {
  const auto origin = request.origin;
  // Before anything else: a browser executes this request without a preflight, so that CORS
  // headers alone would hide the answer and not prevent the act.
  if (!knows_origin(origin)) return refuse_origin();

  auto form = parse_form(request.body);
  if (!form) {
    return readable(refuse_request("The body is not application/x-www-form-urlencoded."), origin);
  }
  WipedParams sent{std::move(*form)};
  if (auto fault = find_fault(sent.params)) return readable(std::move(*fault), origin);
  const auto id = sent.params.get("client_id");
  const auto client = std::find_if(clients_.begin(), clients_.end(),
                                   [&](const auto& each) { return each.client_id == id; });
  if (client == clients_.end()) {
    return readable(make_error(400, Errc::invalid_client, "unknown_client",
                               "The parameter client_id is not one that this server knows."),
                    origin);
  }
  if (!contains(client->origins, origin)) {
    auto reply = refuse_origin();
    reply.client_id = client->client_id;
    return reply;
  }
  auto judged = judge(*client, sent.params);
  if (auto* reply = std::get_if<Reply>(&judged)) {
    return readable(std::move(*reply), origin, client->client_id);
  }
  return judged;
}

Reply Exchange::finish(const ClientConfig& client, std::string_view origin,
                       const UpstreamResult& result) {
  return readable(release(client, result), origin, client.client_id);
}

}  // namespace tokenferry::server
