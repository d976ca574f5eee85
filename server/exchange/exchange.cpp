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
/// form  its other parameters
UpstreamRequest make_request(const ClientConfig& client, const Secret& secret,
                             std::string_view form) {
  if (client.client_auth == ClientAuth::client_secret_basic) {
    auto header = basic(client, secret);
    UpstreamRequest request{client.token_endpoint, Secret(header), Secret(form)};
    wipe(header);
    return request;
  }
  std::string body(form);
  append_form_encoded(body += "&client_id=", client.client_id);
  append_form_encoded(body += "&client_secret=", secret.reveal());
  UpstreamRequest request{client.token_endpoint, {}, Secret(body)};
  wipe(body);
  return request;
}

ForwardedRequest forward(const ClientConfig& client, const Params& params) {
  const bool refreshes = params.get("grant_type") == "refresh_token";
  auto sent = pick(params, refreshes ? "grant_type refresh_token"
                                     : "grant_type code redirect_uri code_verifier");
  auto form = format_form(sent);
  sent.wipe();
  ForwardedRequest forwarded{&client, make_request(client, client.client_secret, form)};
  if (!client.previous_secret.empty()) {
    forwarded.with_previous = make_request(client, client.previous_secret, form);
  }
  wipe(form);
  return forwarded;
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
  // Before anything else: browsers send this request without a preflight, so CORS headers alone
  // would hide the answer, but not prevent the exchange.
  if (!knows_origin(request.origin)) return make_error(origin_fault(request.origin));

  auto form = parse_form(request.body);
  if (!form) return readable(make_error(no_form), request.origin);
  const WipedParams sent(std::move(*form));
  const auto* client = find_client(sent.params.get("client_id"));
  if (auto refused = judge(request, sent.params, client)) return *std::move(refused);
  return forward(*client, sent.params);
}

/// The reply to a request that is not forwarded; nullopt: it is.
/// client  that it names; nullptr: none that is known
std::optional<Reply> Exchange::judge(const ExchangeRequest& request, const Params& sent,
                                     const ClientConfig* client) const {
  // Before any other fault: a page must not read answers about another site's client.
  for (const auto& [name, value] : sent) {
    const auto* named = name == "client_id" ? find_client(value) : nullptr;
    if (named && !contains(named->origins, request.origin)) {
      auto reply = make_error(origin_fault(request.origin));
      reply.client_id = named->client_id;
      return reply;
    }
  }
  if (const auto fault = find_fault(sent, request.client_header)) {
    return readable(make_error(*fault), request.origin);
  }
  const auto* fault = find_grant_fault(client, sent);
  if (!fault) return std::nullopt;
  auto reply = readable(make_error(*fault), request.origin,
                        client ? client->client_id : show(sent.get("client_id"), sent));
  if (fault->outcome == redirect_uri_refused) {
    reply.redirect_uri = show(sent.get("redirect_uri"), sent);
  }
  return reply;
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
