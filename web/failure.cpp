#include "web/failure.hpp"

namespace tokenferry::web {

Params format_failure(const Failure& failure) {
  Text message(failure.detail);
  if (!message.empty()) message += ". ";
  message += describe(failure.errc);
  Params answer = {{"code", name(failure.errc)}, {"message", message}};
  answer.add("provider_error", failure.provider_error);
  answer.add("error_description", failure.error_description);
  answer.add("error_uri", failure.error_uri);
  return answer;
}

}  // namespace tokenferry::web
