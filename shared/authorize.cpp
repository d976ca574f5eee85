#include "shared/authorize.hpp"

#include <algorithm>

#include "shared/scan.hpp"

namespace tokenferry {
namespace {

/// The parameters that only this file writes. `response_mode` and `request` would change where
/// the answer goes, or what was asked.
constexpr View protocol_parameters[] = {
    "response_type", "client_id",      "redirect_uri",          "scope",
    "state",         "code_challenge", "code_challenge_method", "response_mode",
    "request",       "request_uri"};

bool holds_protocol_parameter(const Params& params) {
  for (const auto name : protocol_parameters) {
    if (params.count(name) > 0) return true;
  }
  return false;
}

}  // namespace

Result<Text> build_authorization_url(const AuthorizationRequest& request, const Params& extra) {
  if (extra.count("client_secret") > 0) return Errc::secret_in_browser;
  if (holds_protocol_parameter(extra)) {
    return Error{Errc::invalid_option,
                 "extraParameters: a parameter of the protocol is set for you"};
  }
  const auto endpoint = request.authorization_endpoint;
  const auto question = find(endpoint, '?');
  const auto query = endpoint.substr(std::min(question + 1, endpoint.size()));
  const auto own = parse_form(query);
  if (find(endpoint, '#') < endpoint.size() || !own || holds_protocol_parameter(*own)) {
    return Error{
        Errc::invalid_option,
        "authorizationEndpoint: no fragment and no parameter of the protocol may be in it"};
  }

  Text form("response_type=code&code_challenge_method=S256");
  append_pair(form, "client_id", request.client_id);
  append_pair(form, "redirect_uri", request.redirect_uri);
  if (!request.scope.empty()) append_pair(form, "scope", request.scope);
  append_pair(form, "state", request.state);
  append_pair(form, "code_challenge", request.code_challenge);
  for (const auto& [name, value] : extra) append_pair(form, name, value);

  Text url(endpoint);
  if (question == endpoint.size()) {
    url += '?';
  } else if (!query.empty() && !query.ends_with('&')) {
    url += '&';
  }
  url += form;
  return url;
}

}  // namespace tokenferry
