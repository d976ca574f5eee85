#include "web/failure.hpp"

#include "shared/token.hpp"

namespace tokenferry::web {

// Never inlined: the module would be larger by its copies.
[[gnu::noinline]] void fail(host::Operation operation, Errc errc, View where, View why) {
  Text message(where);
  if (!message.empty()) message += ": ";
  message += why.empty() ? describe(errc) : why;
  host::fail(operation, name(errc), message, "");
}

bool fail_without_answer(host::Operation operation, int status, View endpoint) {
  if (status > host::status_timeout) return false;
  fail(operation, status == host::status_timeout ? Errc::timeout : Errc::network_error, endpoint);
  return true;
}

void fail_as_told(host::Operation operation, const Params& told, Errc otherwise) {
  const Text error = told.get("error");
  const auto word = find_rfc_error(error);
  const auto errc = word.value_or(otherwise);
  Params words;
  // The exchange server moves a provider's own code out of `error`.
  words.add("provider_error", clean_error_code(word ? told.get("provider_error") : error));
  words.add("error_description", clean_description(told.get("error_description")));
  words.add("error_uri", clean_error_uri(told.get("error_uri")));
  host::fail(operation, name(errc), describe(errc), format_form(words));
}

}  // namespace tokenferry::web
