#include "server/exchange/exchange.hpp"

#include <algorithm>

#include "server/exchange/release.hpp"
#include "server/exchange/request_fault.hpp"
#include "shared/encoding.hpp"

namespace tokenferry::server {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

Reply refuse_without_client(ClientHeader header) {
  if (header == ClientHeader::absent) {
    return refuse_request("The parameter client_id is missing.");
  }
  return refuse_request(
      "The parameter client_id is missing: it came in an Authorization header, which this server "
      "does not read. Send client_id in the body, and no secret: this server adds its own.");
}

/// The request's parameters, wiped however the exchange ends.
struct WipedParams {
  explicit WipedParams(Params sent) : params(std::move(sent)) {}
  ~WipedParams() { params.wipe(); }
  WipedParams(const WipedParams&) = delete;
  WipedParams& operator=(const WipedParams&) = delete;

  Params params;
};

/// RFC 6749, section 2.3.1: id and secret are form-encoded before Basic joins them.
std::string basic(const ClientConfig& client, const Secret& secret) {
  std::string pair = form_encode(client.client_id) + ':' + form_encode(secret.reveal());
  auto header = "Basic " + base64_encode(pair);
  wipe(pair);
  return header;
}

/// The request for the provider, with the client's credentials in the body or as Basic.
UpstreamRequest make_request(const ClientConfig& client, const Secret& secret, Params params) {
  std::string authorization;
  if (client.client_auth == ClientAuth::client_secret_basic) {
    authorization = basic(client, secret);
  } else {
    params.add("client_id", client.client_id);
    params.add("client_secret", secret.reveal());
  }
  auto body = format_form(params);
  params.wipe();
  UpstreamRequest request{client.token_endpoint, Secret(authorization), Secret(body)};
  wipe(authorization);
  wipe(body);
  return request;
}

ForwardedRequest forward(const ClientConfig& client, Params params) {
  std::optional<UpstreamRequest> with_previous;
  if (!client.previous_secret.empty()) {
    with_previous = make_request(client, client.previous_secret, params);
  }
  return {&client, make_request(client, client.client_secret, std::move(params)),
          std::move(with_previous)};
}

std::variant<Reply, ForwardedRequest> judge(const ClientConfig& client, const Params& params) {
  const auto grant = params.find("grant_type");
  if (!grant) return refuse_request("The parameter grant_type is missing.");
  if (*grant == "authorization_code") {
    if (auto fault = find_code_fault(client, params)) return *fault;
    return forward(client, {{"grant_type", *grant},
                            {"code", params.get("code")},
                            {"redirect_uri", params.get("redirect_uri")},
                            {"code_verifier", params.get("code_verifier")}});
  }
  if (*grant == "refresh_token" && client.refresh_grant == RefreshGrant::allowed) {
    if (auto fault = find_refresh_fault(params)) return *fault;
    return forward(client,
                   {{"grant_type", *grant}, {"refresh_token", params.get("refresh_token")}});
  }
  return make_error(400, Errc::unsupported_grant_type, "grant_refused",
                    "The grant_type is not one that this client may use.");
}

/// Allows the page to read this reply.
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

const ClientConfig* Exchange::find_client(std::string_view id) const {
  const auto found = std::find_if(clients_.begin(), clients_.end(),
                                  [&](const auto& client) { return client.client_id == id; });
  return found == clients_.end() ? nullptr : &*found;
}

std::variant<Reply, ForwardedRequest> Exchange::begin(const ExchangeRequest& request) const {
  const auto origin = request.origin;
  // Before anything else: browsers send this request without a preflight, so CORS headers alone
  // would hide the answer, but not prevent the exchange.
  if (!knows_origin(origin)) return refuse_origin(origin);

  auto form = parse_form(request.body);
  if (!form) {
    return readable(refuse_request("The body is not application/x-www-form-urlencoded."), origin);
  }
  const WipedParams sent(std::move(*form));
  // Before any other fault: a page must not read answers about another site's client.
  for (const auto& [name, value] : sent.params) {
    const auto* named = name == "client_id" ? find_client(value) : nullptr;
    if (named && !contains(named->origins, origin)) {
      auto reply = refuse_origin(origin);
      reply.client_id = named->client_id;
      return reply;
    }
  }
  if (auto fault = find_fault(sent.params)) return readable(std::move(*fault), origin);
  const auto id = sent.params.get("client_id");
  if (id.empty()) return readable(refuse_without_client(request.client_header), origin);
  const auto* client = find_client(id);
  if (!client) {
    return readable(make_error(400, Errc::invalid_client, "unknown_client",
                               "The parameter client_id is not one that this server knows."),
                    origin, show(id, sent.params));
  }
  auto judged = judge(*client, sent.params);
  if (auto* reply = std::get_if<Reply>(&judged)) {
    if (reply->outcome == "redirect_uri_refused") {
      reply->redirect_uri = show(sent.params.get("redirect_uri"), sent.params);
    }
    return readable(std::move(*reply), origin, client->client_id);
  }
  return judged;
}

/// A refused value for the log: hidden if it contains a client secret, or a code, verifier or token
/// of the same request; and without its query, which may contain others.
std::string Exchange::show(std::string_view value, const Params& sent) const {
  const auto has = [&](std::string_view secret) {
    return !secret.empty() && value.find(secret) != value.npos;
  };
  const bool hidden = std::any_of(clients_.begin(), clients_.end(),
                                  [&](const auto& client) {
                                    return has(client.client_secret.reveal()) ||
                                           has(client.previous_secret.reveal());
                                  }) ||
                      has(sent.get("code")) || has(sent.get("code_verifier")) ||
                      has(sent.get("refresh_token"));
  if (hidden) return "(hidden: there is a secret in it)";
  const auto query = value.find_first_of("?#");
  return clean_for_log(query == value.npos ? value : value.substr(0, query + 1));
}

bool Exchange::refuses_secret(const Reply& reply) {
  return reply.outcome == "provider_credentials" &&
         (reply.provider_error == "invalid_client" ||
          reply.provider_error == "incorrect_client_credentials");  // GitHub's
}

Reply Exchange::finish(const ClientConfig& client, std::string_view origin,
                       const UpstreamResult& result) {
  return readable(release(client, result), origin, client.client_id);
}

}  // namespace tokenferry::server
