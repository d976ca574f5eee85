#include "server/front/handler.hpp"

#include "server/front/forwarded.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

constexpr Refusal overloaded = {503, Errc::temporarily_unavailable, "overloaded",
                                "This server has too much to do. Try again in a moment."};
constexpr Refusal too_slow = {408, Errc::invalid_request, "request_timeout",
                              "The request was not complete within 10 seconds."};

}  // namespace

Handler::Handler(std::shared_ptr<const Settings> settings, const Control& control, Gate& gate,
                 Capacity& capacity, Loop& loop, Log& log, Metrics& metrics)
    : settings_(std::move(settings)),
      control_(control),
      gate_(gate),
      log_(log),
      metrics_(metrics),
      routes_(settings_->exchange, control.is_stopping()),
      upstream_(settings_->config, *settings_->provider_tls, capacity, loop, metrics.provider()) {}

std::optional<Answer> Handler::answer(ConnectionId id, const IpAddress& peer,
                                      RequestReading reading, bool keep_alive) {
  const auto start = Clock::now();
  auto& request = reading.request;
  client_ = client_address(peer, request, settings_->config.trusted_proxies);
  if (const int wait = gate_.ask(settings_->config, peer, request); wait > 0) {
    return refuse(request, make_rate_limited(wait), start);
  }
  if (reading.verdict == RequestReading::Verdict::refused) {
    return refuse(request, make_malformed(reading.status, reading.reason), start);
  }
  keep_alive = keep_alive && request.keep_alive;
  auto routed = route(request);
  wipe(request.body);
  if (auto* forwarded = std::get_if<ForwardedRequest>(&routed)) {
    return forward(id, request, std::move(*forwarded), keep_alive, start);
  }
  return write(request.method, request.only("origin"), std::move(std::get<Reply>(routed)),
               keep_alive, start);
}

Answer Handler::answer_late(const IpAddress& peer, std::string_view octets) {
  const auto start = Clock::now();
  // If the head is complete, it says which client a proxy forwards for.
  const auto part = read_request(octets, 0);
  client_ = client_address(peer, part.request, settings_->config.trusted_proxies);
  const int wait = gate_.ask(settings_->config, peer, part.request);
  return refuse(part.request, wait > 0 ? make_rate_limited(wait) : make_error(too_slow), start);
}

std::variant<Reply, ForwardedRequest> Handler::route(const HttpRequest& request) const {
  try {
    return routes_.answer(request);
  } catch (...) {
    return routes_.refuse(request, make_failure());
  }
}

std::optional<Answer> Handler::forward(ConnectionId id, const HttpRequest& request,
                                       ForwardedRequest forwarded, bool keep_alive,
                                       Clock::time_point start) {
  const auto* client = forwarded.client;
  auto& other = forwarded.with_previous;
  const bool previous_first = other && previous_first_.contains(client);
  if (previous_first) std::swap(forwarded.request, *other);
  if (upstream_.send(id, forwarded.request, start)) {
    const auto secret = !other ? "" : previous_first ? previous_secret : current_secret;
    pending_[id] = {client,          std::string(request.only("origin")), start, keep_alive, secret,
                    std::move(other)};
    return std::nullopt;
  }
  auto reply = make_error(overloaded);
  reply.client_id = client->client_id;
  return refuse(request, std::move(reply), start);
}

std::vector<std::pair<ConnectionId, Answer>> Handler::turn() {
  std::vector<std::pair<ConnectionId, Answer>> answers;
  for (bool is_sent_again = true; is_sent_again;) {
    is_sent_again = false;
    for (const auto& [id, result] : upstream_.turn()) {
      auto& pending = pending_.at(id);
      auto reply = finish(pending, result);
      if (Exchange::refuses_secret(reply) && send_other(id, pending)) {
        is_sent_again = true;
        continue;
      }
      answers.emplace_back(
          id, write("POST", pending.origin, std::move(reply), pending.keep_alive, pending.start));
      pending_.erase(id);
    }
  }
  return answers;
}

/// Sends the request with the client's other secret, if that was not sent yet.
bool Handler::send_other(ConnectionId id, PendingExchange& pending) {
  if (!pending.with_other || !upstream_.send(id, *pending.with_other, pending.start)) return false;
  pending.with_other.reset();
  pending.secret = pending.secret == current_secret ? previous_secret : current_secret;
  return true;
}

Reply Handler::finish(const PendingExchange& pending, const UpstreamResult& result) {
  Reply reply;
  try {
    reply = Exchange::finish(*pending.client, pending.origin, result);
  } catch (...) {
    reply = make_failure();
    reply.allow_origin = pending.origin;
  }
  reply.secret = pending.secret;
  if (reply.outcome == "released" && pending.secret == previous_secret) {
    previous_first_.insert(pending.client);
  } else if (reply.outcome == "released") {
    previous_first_.erase(pending.client);
  }
  return reply;
}

/// Answers a request, and closes the connection afterwards.
Answer Handler::refuse(const HttpRequest& request, Reply reply, Clock::time_point start) {
  return write(request.method, request.only("origin"), routes_.refuse(request, std::move(reply)),
               false, start);
}

Answer Handler::write(std::string_view method, std::string_view origin, Reply reply,
                      bool keep_alive, Clock::time_point start) {
  const auto* client = settings_->exchange.find_client(reply.client_id);
  metrics_.count(reply, client ? std::string_view(client->client_id) : std::string_view());
  const auto request_id =
      log_.write(settings_->config.log, reply, origin, milliseconds_since(start), client_);
  Answer answer;
  // A server that is about to stop makes its clients connect elsewhere.
  answer.keep_alive = keep_alive && !control_.is_stopping();
  answer.octets = write_answer(
      method, answer.keep_alive ? Persistence::keep_alive : Persistence::close, reply, request_id);
  wipe(reply.body);
  return answer;
}

}  // namespace tokenferry::server
