#include "shared/authorize.hpp"

#include "shared/scan.hpp"

namespace tokenferry {

bool holds_protocol_parameter(const Params& params) {
  return has_any(params,
                 "response_type client_id client_secret redirect_uri scope state code_challenge "
                 "code_challenge_method response_mode nonce request request_uri");
}

Text build_authorization_url(const AuthorizationRequest& request, const Params& extra) {
  auto form = extra;
  form.add("response_type", "code");
  form.add("client_id", request.client_id);
  form.add("redirect_uri", request.redirect_uri);
  if (!request.scope.empty()) form.add("scope", request.scope);
  form.add("state", request.state);
  form.add("code_challenge", request.code_challenge);
  form.add("code_challenge_method", "S256");
  if (!request.nonce.empty()) form.add("nonce", request.nonce);

  Text url(request.authorization_endpoint);
  url += holds(url, '?') ? '&' : '?';
  url += format_form(form);
  return url;
}

}  // namespace tokenferry
