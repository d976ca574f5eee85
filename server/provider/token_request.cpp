#include "server/provider/token_request.hpp"

#include "server/http/write.hpp"

namespace tokenferry::server {

std::string write_token_request(std::string_view authority, std::string_view target,
                                const UpstreamRequest& request) {
  const auto body = request.body.reveal();
  return write_message("POST " + std::string(target) + " HTTP/1.1",
                       {{"Host", authority},
                        {"Accept", "application/json"},
                        // Silence would allow any coding (RFC 9110, section 12.5.3).
                        {"Accept-Encoding", "identity"},
                        {"User-Agent", "tokenferry"},
                        {"Authorization", request.authorization.reveal()},
                        {"Content-Type", "application/x-www-form-urlencoded"},
                        {"Content-Length", std::to_string(body.size())}},
                       body);
}

}  // namespace tokenferry::server
