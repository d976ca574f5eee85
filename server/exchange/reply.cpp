#include "server/exchange/reply.hpp"

#include <algorithm>

#include "server/exchange/json.hpp"
#include "shared/encoding.hpp"

namespace tokenferry::server {
namespace {

/// The outcomes that only the owner of the site can mend: trying again does not help.
constexpr std::string_view site_faults[] = {
    "origin_refused",
    "redirect_uri_refused",
    "unknown_client",
    "invalid_request",
    "grant_refused",
    "method_refused",
    "media_type_refused",
    "not_found",
    "malformed",
    "scope_exceeded",
    "scope_unstated",
    "provider_settings",
    "provider_unauthorized",
    "provider_credentials",
    "provider_malformed",
    "provider_encoded",
    "provider_dns",
    "provider_tls",
    "provider_certificate",
};

bool is_site_fault(std::string_view outcome) {
  const auto end = std::end(site_faults);
  return std::find(std::begin(site_faults), end, outcome) != end;
}

}  // namespace

Reply make_error(const Refusal& refusal, std::string_view provider_error) {
  std::string description;
  if (!refusal.parameter.empty()) {
    description.append("The parameter ").append(refusal.parameter).append(" ");
  }
  description += refusal.description;
  JsonObject body;
  body.add("error", name(refusal.errc)).add("error_description", description);
  body.add("outcome", refusal.outcome);
  if (is_site_fault(refusal.outcome)) body.add("fault", "site");
  if (!provider_error.empty()) body.add("provider_error", provider_error);
  Reply reply;
  reply.status = refusal.status;
  reply.outcome = refusal.outcome;
  reply.body = body.text();
  if (reply.status == 429 || reply.status == 503) reply.retry_after = default_retry_after;
  return reply;
}

Reply make_failure() {
  static constexpr Refusal failed = {500, Errc::server_error, "internal_error",
                                     "This server failed."};
  return make_error(failed);
}

Reply make_rate_limited(int wait) {
  static constexpr Refusal too_many = {
      429, Errc::temporarily_unavailable, "rate_limited",
      "Too many requests come from your address. Try again later."};
  auto reply = make_error(too_many);
  reply.retry_after = wait;
  return reply;
}

Reply make_malformed(int status, std::string_view reason) {
  return make_error({status, Errc::invalid_request, "malformed", reason});
}

std::string clean_for_log(std::string_view text, std::size_t limit) {
  std::string clean(text.substr(0, limit));
  std::replace_if(clean.begin(), clean.end(), [](char c) { return !is_vschar(c); }, '?');
  return clean;
}

}  // namespace tokenferry::server
