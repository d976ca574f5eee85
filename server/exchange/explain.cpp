#include "server/exchange/explain.hpp"

#include "shared/scan.hpp"

namespace tokenferry::server {
namespace {

constexpr Refusal unreachable = {502, Errc::server_error, "provider_unreachable",
                                 "The provider cannot be reached."};
constexpr Refusal too_slow = {504, Errc::temporarily_unavailable, "provider_timeout",
                              "The provider did not answer in time. Sign in again."};
constexpr Refusal no_such_name = {502, Errc::server_error, "provider_dns",
                                  "The provider's name does not resolve."};
constexpr Refusal no_tls = {502, Errc::server_error, "provider_tls",
                            "The TLS handshake with the provider failed."};
constexpr Refusal wrong_certificate = {502, Errc::server_error, "provider_certificate",
                                       "The provider's certificate is not valid."};
constexpr Refusal unreadable = {502, Errc::server_error, "provider_malformed",
                                "The provider's answer could not be read."};

const Refusal& of_reason(UpstreamFailure::Reason reason) {
  switch (reason) {
    case UpstreamFailure::Reason::timeout:
      return too_slow;
    case UpstreamFailure::Reason::dns:
      return no_such_name;
    case UpstreamFailure::Reason::tls:
      return no_tls;
    case UpstreamFailure::Reason::certificate:
      return wrong_certificate;
    case UpstreamFailure::Reason::malformed:
      return unreadable;
    case UpstreamFailure::Reason::unreachable:
      break;
  }
  return unreachable;
}

// Replies to a provider's refusal. They say "sign in again" only where that can help.
constexpr Refusal credentials = {502, Errc::server_error, "provider_credentials",
                                 "The provider refuses this server's credentials."};
constexpr Refusal unauthorized = {
    400, Errc::unauthorized_client, "provider_unauthorized",
    "The provider says unauthorized_client: this server's secret is wrong, or the app may not use "
    "this grant, or the code was used before."};
constexpr Refusal settings = {400, Errc::invalid_grant, "provider_settings",
                              "The provider refuses this app's settings."};
constexpr Refusal busy = {503, Errc::temporarily_unavailable, "provider_busy",
                          "The provider is busy. Try again in a moment."};
constexpr Refusal failed = {502, Errc::server_error, "provider_error", "The provider failed."};
constexpr Refusal no_token = {502, Errc::server_error, "provider_malformed",
                              "The provider's answer contains no token."};
constexpr Refusal encoded = {502, Errc::server_error, "provider_encoded",
                             "The provider's answer is encoded, against our request."};
constexpr Refusal refused = {400, Errc::invalid_grant, "provider_refused",
                             "The provider refuses the request. Sign in again."};

const Refusal& of_fault(Fault fault) {
  switch (fault) {
    case Fault::credentials:
      return credentials;
    case Fault::unauthorized:
      return unauthorized;
    case Fault::settings:
      return settings;
    case Fault::busy:
      return busy;
    case Fault::failed:
      return failed;
    case Fault::malformed:
      return no_token;
    case Fault::grant:
      break;
  }
  return refused;
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
  auto reply = make_error(of_reason(failure.reason));
  reply.upstream_ms = failure.ms;
  reply.detail = clean_for_log(failure.detail);
  return reply;
}

Reply explain(const TokenRefusal& refusal, const UpstreamAnswer& answer, const Params& fields) {
  const bool malformed = refusal.fault == Fault::malformed;
  // Only the status of an encoded answer was read.
  auto said = answer.encoded && malformed ? encoded : of_fault(refusal.fault);
  // The word is the page's, too, where the page or the app's owner can mend it.
  const bool passes_on = refusal.fault == Fault::grant || refusal.fault == Fault::settings;
  if (passes_on) said.errc = refusal.errc;
  auto reply = make_error(said, passes_on ? refusal.provider_error : std::string_view());
  if (reply.status == 503 && answer.retry_after > 0) reply.retry_after = answer.retry_after;
  reply.provider_error = refusal.word;
  reply.detail = malformed ? std::string(kind_of(answer)) : microsoft_codes(fields);
  return reply;
}

}  // namespace tokenferry::server
