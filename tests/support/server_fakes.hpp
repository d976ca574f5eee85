// What the tests of the server's decisions share: clients, and a token request.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/exchange/exchange.hpp"
#include "shared/params.hpp"

namespace tokenferry::tests {

inline const std::string origin = "https://good.example";
inline const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

inline std::vector<server::ClientConfig> make_clients() {
  std::vector<server::ClientConfig> clients(2);
  clients[0].client_id = "cid";
  clients[0].client_secret = Secret("s3:cr%t");
  clients[0].token_endpoint = "https://provider.example/token";
  clients[0].redirect_uris = {"https://good.example/app/"};
  clients[0].origins = {origin};
  clients[1].client_id = "other";
  clients[1].client_secret = Secret("another");
  clients[1].token_endpoint = "https://other-provider.example/token";
  clients[1].redirect_uris = {"https://other.example/"};
  clients[1].origins = {"https://other.example"};
  return clients;
}

/// How a request differs from a good one.
using Pairs = std::vector<std::pair<std::string, std::string>>;
using Change = std::function<void(Pairs&)>;

inline Change without(const std::string& name) {
  return [=](Pairs& pairs) {
    std::erase_if(pairs, [&](const auto& pair) { return pair.first == name; });
  };
}
inline Change with(const std::string& name, const std::string& value) {
  return [=](Pairs& pairs) {
    without(name)(pairs);
    pairs.emplace_back(name, value);
  };
}
inline Change twice(const std::string& name, const std::string& value) {
  return [=](Pairs& pairs) {
    with(name, value)(pairs);
    pairs.emplace_back(name, value);
  };
}

inline std::string token_request(const Change& change = nullptr) {
  Pairs pairs = {{"grant_type", "authorization_code"},
                 {"client_id", "cid"},
                 {"code", "c0de"},
                 {"redirect_uri", "https://good.example/app/"},
                 {"code_verifier", verifier},
                 {"state", "ignored"}};
  if (change) change(pairs);
  Params params;
  for (const auto& [name, value] : pairs) params.add(name, value);
  return format_form(params);
}

/// What the exchange does with a request: a reply, where it makes one by itself.
inline server::Reply reply_of(const std::variant<server::Reply, server::ForwardedRequest>& begun) {
  const auto* reply = std::get_if<server::Reply>(&begun);
  return reply ? *reply : server::Reply{.status = 0, .outcome = "departed"};
}

}  // namespace tokenferry::tests
