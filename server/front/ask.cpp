#include "server/front/ask.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "server/exchange/exchange.hpp"
#include "server/net/loop.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {
namespace {

constexpr int turn_milliseconds = 100;

/// 64 random hexadecimal digits.
std::string make_random() {
  std::array<unsigned char, 32> octets{};
  if (getrandom(octets.data(), octets.size(), 0) != static_cast<ssize_t>(octets.size())) {
    throw std::system_error(errno, std::system_category(), "getrandom");
  }
  std::string text;
  for (const auto octet : octets) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", octet);
    text += digits.data();
  }
  return text;
}

/// The form that a page of the client would send.
std::string make_form(const ClientConfig& client) {
  return format_form({{"grant_type", "authorization_code"},
                      {"client_id", client.client_id},
                      {"code", "no-such-code-" + make_random()},
                      {"redirect_uri", client.redirect_uris.front()},
                      {"code_verifier", make_random()}});
}

}  // namespace

std::vector<Asked> ask_providers(const Settings& settings) {
  const auto& clients = settings.config.clients;
  std::vector<Asked> asked(clients.size());
  Capacity capacity(static_cast<int>(clients.size()));
  Loop loop;
  ProviderCounts counts;
  Upstream upstream(settings.config, *settings.provider_tls, capacity, loop, counts);
  std::size_t left = 0;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const auto form = make_form(clients[i]);
    asked[i].client = &clients[i];
    auto begun = settings.exchange.begin({.origin = clients[i].origins.front(), .body = form});
    if (auto* reply = std::get_if<Reply>(&begun)) {
      asked[i].reply = std::move(*reply);
    } else if (upstream.send(i, std::get<ForwardedRequest>(begun).request)) {
      ++left;
    }
  }
  while (left > 0) {
    for (const auto& [i, result] : upstream.turn()) {
      asked[i].reply = Exchange::finish(clients[i], clients[i].origins.front(), result);
      wipe(asked[i].reply.body);
      --left;
    }
    if (left == 0) break;
    loop.turn(turn_milliseconds);
    upstream.sweep(Clock::now());
  }
  return asked;
}

}  // namespace tokenferry::server
