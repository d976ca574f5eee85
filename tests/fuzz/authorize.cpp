// Property: whatever the endpoint's own query and the further parameters are, the URL that is built
// holds each parameter of the protocol once, as it was given.
#include "shared/authorize.hpp"

#include <algorithm>
#include <string>

#include "shared/scan.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto text = text_of(data, size);
  const std::size_t choice = take_octet(text);
  const auto split = std::min(choice, text.size());
  const auto extra = parse_form(text.substr(split));
  auto own = text.substr(0, split);
  if (own.find('#') != own.npos) return 0;
  cut(own, '?');
  const auto own_query = parse_form(own);
  if (!extra || !own_query) return 0;
  if (holds_protocol_parameter(*extra) || holds_protocol_parameter(*own_query)) return 0;

  const std::string endpoint = "https://as.example/authorize" + std::string(text.substr(0, split));
  const std::string state(text.substr(0, 43));
  const AuthorizationRequest request = {.authorization_endpoint = endpoint,
                                        .client_id = "Iv1.0123&state=x",
                                        .redirect_uri = "https://page.example/?a=b#c",
                                        .scope = "read:user",
                                        .state = state,
                                        .code_challenge = "c"};
  const auto url = build_authorization_url(request, *extra);
  require(url.starts_with(endpoint), "the endpoint stays in front");
  require(url.find('#') == url.npos, "no fragment");
  const auto query = parse_form(std::string_view(url).substr(url.find('?') + 1));
  if (!query) return 0;  // more pairs than one reads

  const Params want = {{"response_type", "code"},
                       {"client_id", request.client_id},
                       {"redirect_uri", request.redirect_uri},
                       {"scope", request.scope},
                       {"state", request.state},
                       {"code_challenge", request.code_challenge},
                       {"code_challenge_method", "S256"}};
  for (const auto& pair : want) {
    require(query->count(pair.name) == 1, "a parameter of the protocol stands once");
    require(query->get(pair.name) == pair.value, "it is as it was given");
  }
  require(query->count("client_secret") == 0, "no secret in a URL");
  return 0;
}
