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
  std::vector<Asked> asked;
  Capacity capacity(static_cast<int>(2 * clients.size()));
  Loop loop;
  ProviderCounts counts;
  Upstream upstream(settings.config, *settings.provider_tls, capacity, loop, counts);
  std::size_t left = 0;
  const auto send = [&](const ClientConfig& client, const UpstreamRequest& request,
                        std::string_view secret) {
    if (upstream.send(asked.size(), request)) ++left;
    asked.push_back({&client, {}});
    asked.back().reply.secret = secret;
  };
  for (const auto& client : clients) {
    const auto form = make_form(client);
    auto begun = settings.exchange.begin({.origin = client.origins.front(), .body = form});
    if (auto* reply = std::get_if<Reply>(&begun)) {
      asked.push_back({&client, std::move(*reply)});
      continue;
    }
    const auto& forwarded = std::get<ForwardedRequest>(begun);
    send(client, forwarded.request, forwarded.with_previous ? current_secret : "");
    if (forwarded.with_previous) send(client, *forwarded.with_previous, previous_secret);
  }
  while (left > 0) {
    for (const auto& [i, result] : upstream.turn()) {
      const auto& client = *asked[i].client;
      const auto secret = asked[i].reply.secret;
      asked[i].reply = Exchange::finish(client, client.origins.front(), result);
      asked[i].reply.secret = secret;
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
