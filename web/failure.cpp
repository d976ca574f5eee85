#include "web/failure.hpp"

namespace tokenferry::web {
namespace {

Text format_failure(Errc errc, std::string_view message) {
  Text answer;
  append_pair(answer, "code", name(errc));
  append_pair(answer, "message", message);
  return answer;
}

}  // namespace

void fail(host::Operation operation, Errc errc, std::string_view where, std::string_view why) {
  Text message(where);
  if (!message.empty()) message += ": ";
  message += why.empty() ? describe(errc) : why;
  host::settle(operation, format_failure(errc, message));
}

void fail(host::Operation operation, Errc errc, const ProviderWords& words) {
  auto answer = format_failure(errc, describe(errc));
  append_pair(answer, "provider_error", words.error);
  append_pair(answer, "error_description", words.description);
  append_pair(answer, "error_uri", words.uri);
  host::settle(operation, answer);
}

}  // namespace tokenferry::web
