#include "server/front/log_line.hpp"

#include <cmath>

#include "server/exchange/json.hpp"

namespace tokenferry::server {
namespace {

double rounded(double ms) {
  return std::floor(ms * 10 + 0.5) / 10;
}

/// An origin is a scheme, a name of at most 253 octets, and a port; what is longer is none.
constexpr std::size_t max_origin = 280;

}  // namespace

bool has_log_line(const LogOptions& options, const Reply& reply) {
  return options.health || reply.outcome != health_outcome;
}

std::string write_log_line(std::string_view time, std::string_view request_id, const Reply& reply,
                           std::string_view origin, double total_ms) {
  JsonObject line;
  line.add("time", time).add("request_id", request_id);
  if (!reply.client_id.empty()) line.add("client_id", reply.client_id);
  if (!origin.empty()) line.add("origin", clean_for_log(origin, max_origin));
  if (!reply.redirect_uri.empty()) line.add("redirect_uri", reply.redirect_uri);
  line.add("outcome", reply.outcome).add("status", reply.status);
  if (reply.provider_status > 0) line.add("provider_status", reply.provider_status);
  if (!reply.provider_error.empty()) line.add("provider_error", reply.provider_error);
  if (!reply.secret.empty()) line.add("secret", reply.secret);
  if (!reply.dropped.empty()) line.add("dropped", reply.dropped);
  if (!reply.detail.empty()) line.add("detail", reply.detail);
  if (reply.upstream_ms >= 0) line.add("upstream_ms", rounded(reply.upstream_ms));
  line.add("total_ms", rounded(total_ms));
  return line.text();
}

}  // namespace tokenferry::server
