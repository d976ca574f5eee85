#include "web/failure.hpp"

#include "shared/decimal.hpp"
#include "shared/scan.hpp"
#include "shared/token.hpp"

namespace tokenferry::web {

// Never inlined: the module would be larger by its copies.
[[gnu::noinline]] Params failure(Errc errc, View where, View why) {
  Text message(where);
  if (!message.empty()) message += ": ";
  message += why.empty() ? describe(errc) : why;
  Params failure;
  failure.add("code", name(errc));
  failure.add("message", message);
  return failure;
}

Params failure_without_answer(int status, View endpoint) {
  if (status > host::status_redirect) return {};
  return failure(status == host::status_timeout ? Errc::timeout : Errc::network_error, endpoint,
                 status == host::status_too_large ? "too large" : "");
}

bool is_failure(const Params& outcome) {
  return !outcome.get("code").empty();
}

void conclude(host::Operation operation, const Params& outcome) {
  if (is_failure(outcome)) return host::fail(operation, format_form(outcome));
  host::settle(operation, format_form(outcome));
}

[[gnu::noinline]] void fail(host::Operation operation, Errc errc, View where, View why) {
  conclude(operation, failure(errc, where, why));
}

bool fail_without_answer(host::Operation operation, int status, View endpoint) {
  const auto failure = failure_without_answer(status, endpoint);
  if (failure.empty()) return false;
  conclude(operation, failure);
  return true;
}

Text answer_of(View endpoint, int status) {
  Text answer(endpoint);
  answer += ": status ";
  return answer += format_decimal(status);
}

Params provider_failure(const Params& answer, Errc otherwise, View redirect_uri) {
  const Text error = first_value(answer, error_places);
  const auto word = find_rfc_error(error);
  const auto errc = word.value_or(otherwise);
  // The exchange server moves a provider's own code out of `error`.
  const Text own = clean_error_code(word ? answer.get("provider_error") : error);
  const Text description = clean_description(answer.get("error_description"));
  Text message(describe(errc));
  const auto words = *parse_form(
      replace_others(format_form(pick(answer, "outcome fault request_id")), "A-Za-z0-9=&._-", ""));
  if (!words.get("outcome").empty()) {
    message = description;  // the exchange's own, not the provider's
  } else if (!word && !own.empty()) {
    message = "The provider refuses this app's settings: ";
    message += own;
  }
  Params failure;
  failure.add("code", name(errc));
  failure.add("message", message);
  failure.append(words);
  failure.add("provider_error", own);
  failure.add("error_description", description);
  failure.add("error_uri", clean_error_uri(answer.get("error_uri")));
  failure.add("redirect_uri", redirect_uri);
  return failure;
}

}  // namespace tokenferry::web
