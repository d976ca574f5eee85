#include "server/exchange/explain.hpp"

#include "shared/scan.hpp"

namespace tokenferry::server {
namespace {

Reply of_reason(UpstreamFailure::Reason reason) {
  switch (reason) {
    case UpstreamFailure::Reason::timeout:
      return make_error(504, Errc::temporarily_unavailable, "provider_timeout",
                        "The provider did not answer in time. Sign in again.");
    case UpstreamFailure::Reason::dns:
      return make_error(502, Errc::server_error, "provider_dns",
                        "The provider's name does not resolve.");
    case UpstreamFailure::Reason::tls:
      return make_error(502, Errc::server_error, "provider_tls",
                        "The TLS handshake with the provider failed.");
    case UpstreamFailure::Reason::certificate:
      return make_error(502, Errc::server_error, "provider_certificate",
                        "The provider's certificate is not valid.");
    case UpstreamFailure::Reason::malformed:
      return make_error(502, Errc::server_error, "provider_malformed",
                        "The provider's answer could not be read.");
    case UpstreamFailure::Reason::unreachable:
      break;
  }
  return make_error(502, Errc::server_error, "provider_unreachable",
                    "The provider cannot be reached.");
}

/// The reply to a provider's refusal. It says "sign in again" only where that can help.
Reply of_fault(const TokenRefusal& refusal) {
  switch (refusal.fault) {
    case Fault::credentials:
      return make_error(502, Errc::server_error, "provider_credentials",
                        "The provider refuses this server's credentials.");
    case Fault::unauthorized:
      return make_error(400, Errc::unauthorized_client, "provider_unauthorized",
                        "The provider says unauthorized_client: this server's secret is wrong, or "
                        "the app may not use this grant, or the code was used before.");
    case Fault::settings:
      return make_error(400, refusal.errc, "provider_settings",
                        "The provider refuses this app's settings.", refusal.provider_error);
    case Fault::busy:
      return make_error(503, Errc::temporarily_unavailable, "provider_busy",
                        "The provider is busy. Try again in a moment.");
    case Fault::failed:
      return make_error(502, Errc::server_error, "provider_error", "The provider failed.");
    case Fault::malformed:
      return make_error(502, Errc::server_error, "provider_malformed",
                        "The provider's answer contains no token.");
    case Fault::grant:
      break;
  }
  return make_error(400, refusal.errc, "provider_refused",
                    "The provider refuses the request. Sign in again.", refusal.provider_error);
}

/// What kind of answer without a token this is, for an operator.
std::string_view kind_of(const UpstreamAnswer& answer) {
  if (answer.status >= 300 && answer.status < 400) return "a redirect, which is never followed";
  if (answer.encoded) return "encoded, so it was not read";
  const auto body = answer.body.reveal();
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == body.npos) return "no body";
  if (body[first] == '<') return "a page of HTML or XML";
  return body[first] == '{' ? "JSON without a token" : "neither JSON nor a form with a token";
}

/// Microsoft's error numbers, which say more than its error words.
std::string microsoft_codes(const Params& fields) {
  std::string codes;
  for (const auto place : {"error_codes.0", "error_codes.1", "error_codes.2"}) {
    const auto& code = fields.get(place);
    if (code.empty() || code.size() > 8 || !consists_of(code, "0-9")) continue;
    codes += (codes.empty() ? "AADSTS" : " AADSTS") + code;
  }
  return codes;
}

}  // namespace

Reply explain(const UpstreamFailure& failure) {
  auto reply = of_reason(failure.reason);
  reply.upstream_ms = failure.ms;
  reply.detail = clean_for_log(failure.detail);
  return reply;
}

Reply explain(const TokenRefusal& refusal, const UpstreamAnswer& answer, const Params& fields) {
  // Only the status of an encoded answer was read.
  const bool encoded = answer.encoded && refusal.fault == Fault::malformed;
  auto reply = encoded ? make_error(502, Errc::server_error, "provider_encoded",
                                    "The provider's answer is encoded, against our request.")
                       : of_fault(refusal);
  if (reply.status == 503 && answer.retry_after > 0) reply.retry_after = answer.retry_after;
  reply.provider_error = refusal.word;
  reply.detail =
      refusal.fault == Fault::malformed ? std::string(kind_of(answer)) : microsoft_codes(fields);
  return reply;
}

}  // namespace tokenferry::server
