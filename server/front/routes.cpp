#include "server/front/routes.hpp"

#include "server/exchange/json.hpp"
#include "server/exchange/request_fault.hpp"
#include "server/http/field.hpp"
#include "shared/scan.hpp"

namespace tokenferry::server {
namespace {

/// RFC 9110, section 8.3.1: the media type in any case, its parameters aside.
bool is_form(std::string_view content_type) {
  const auto type = content_type.substr(0, content_type.find(';'));
  return equal_ignoring_case(trim_blanks(type), "application/x-www-form-urlencoded");
}

/// The most octets of names that a preflight's answer has, with their commas.
constexpr std::size_t max_allowed_headers = 1024;

/// The headers that a preflight allows: Content-Type, and all that it asks for, since tools in a
/// page add headers of their own (traceparent, sentry-trace), and the exchange reads none of them.
std::string allow_headers(const HttpRequest& request) {
  std::string allowed = "content-type";
  for (const auto& field : request.fields) {
    if (field.name != "access-control-request-headers") continue;
    for (std::string_view list = field.value; !list.empty();) {
      const auto name = take_item(list);
      // Only tokens: they are written into the answer's head.
      if (!is_token(name) || name == "*" || equal_ignoring_case(name, "content-type")) continue;
      if (allowed.size() + 2 + name.size() > max_allowed_headers) return allowed;
      (allowed += ", ") += name;
    }
  }
  return allowed;
}

constexpr Refusal wrong_path = {404, Errc::invalid_request, "not_found",
                                "There is nothing here. Tokens are at /token."};
constexpr Refusal wrong_method = {405, Errc::invalid_request, "method_refused",
                                  "This address does not support this method."};
/// A page's form that navigates here: no script would read the answer.
constexpr Refusal sent_by_form = {403, Errc::invalid_request, "origin_refused",
                                  "A token request is sent by fetch, not by a form."};
constexpr Refusal wrong_type = {415, Errc::invalid_request, "media_type_refused",
                                "Send the body as application/x-www-form-urlencoded."};
constexpr Refusal no_preflight = {.description = "Access-Control-Request-Method is missing."};

Reply refuse_method(std::string_view allow) {
  auto reply = make_error(wrong_method);
  reply.allow = allow;
  return reply;
}

}  // namespace

std::variant<Reply, ForwardedRequest> Routes::answer(const HttpRequest& request) const {
  // The target is not decoded: a path would have many spellings.
  const auto path = std::string_view(request.target).substr(0, request.target.find('?'));
  if (path == "/healthz") return refuse(request, answer_health(request));
  if (path == "/token") {
    if (request.method == "OPTIONS") return answer_preflight(request);
    return answer_token(request);
  }
  return refuse(request, make_error(wrong_path));
}

Reply Routes::refuse(const HttpRequest& request, Reply reply) const {
  const auto origin = request.only("origin");
  if (reply.allow_origin.empty() && exchange_.knows_origin(origin)) reply.allow_origin = origin;
  return reply;
}

std::variant<Reply, ForwardedRequest> Routes::answer_token(const HttpRequest& request) const {
  if (request.method != "POST") return refuse(request, refuse_method("POST, OPTIONS"));
  if (request.only("sec-fetch-mode") == "navigate") return make_error(sent_by_form);
  if (!is_form(request.only("content-type"))) return refuse(request, make_error(wrong_type));
  return exchange_.begin({.origin = request.only("origin"),
                          .body = request.body,
                          .client_header = request.count("authorization") > 0
                                               ? ClientHeader::present
                                               : ClientHeader::absent});
}

Reply Routes::answer_preflight(const HttpRequest& request) const {
  const auto origin = request.only("origin");
  if (!exchange_.knows_origin(origin)) return make_error(origin_fault(origin));
  if (request.count("access-control-request-method") != 1) {
    return refuse(request, make_error(no_preflight));
  }
  Reply reply;
  reply.status = 204;
  reply.allow_headers = allow_headers(request);
  reply.outcome = "preflight";
  return refuse(request, std::move(reply));
}

Reply Routes::answer_health(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") return refuse_method("GET, HEAD");
  Reply reply;
  reply.outcome = is_stopping_ ? "draining" : health_outcome;
  reply.status = is_stopping_ ? 503 : 200;
  if (is_stopping_) reply.retry_after = default_retry_after;
  reply.body = JsonObject().add("status", is_stopping_ ? "draining" : "ok").text();
  return reply;
}

}  // namespace tokenferry::server
