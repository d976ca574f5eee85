#include "web/failure.hpp"

#include "shared/token.hpp"

namespace tokenferry::web {
namespace {

Text format_failure(Errc errc, View message) {
  Text answer;
  append_pair(answer, "code", name(errc));
  append_pair(answer, "message", message);
  return answer;
}

}  // namespace

void fail(host::Operation operation, Errc errc, View where, View why) {
  Text message(where);
  if (!message.empty()) message += ": ";
  message += why.empty() ? describe(errc) : why;
  host::settle(operation, format_failure(errc, message));
}

void fail_as_told(host::Operation operation, const Params& told, Errc otherwise) {
  const auto& error = told.get("error");
  const auto word = find_rfc_error(error);
  const auto errc = word.value_or(otherwise);
  auto answer = format_failure(errc, describe(errc));
  // The exchange server moves a provider's own code out of `error`.
  append_pair(answer, "provider_error",
              clean_error_code(word ? told.get("provider_error") : error));
  append_pair(answer, "error_description", clean_description(told.get("error_description")));
  append_pair(answer, "error_uri", clean_error_uri(told.get("error_uri")));
  host::settle(operation, answer);
}

}  // namespace tokenferry::web
