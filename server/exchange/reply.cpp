#include "server/exchange/reply.hpp"

#include "server/exchange/json.hpp"

namespace tokenferry::server {

Reply make_error(int status, Errc errc, std::string_view outcome, std::string_view description) {
  Reply reply;
  reply.status = status;
  reply.outcome = outcome;
  reply.body = JsonObject().add("error", name(errc)).add("error_description", description).text();
  if (status == 429 || status == 503) reply.retry_after = default_retry_after;
  return reply;
}

}  // namespace tokenferry::server
