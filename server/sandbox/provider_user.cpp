// The sandbox's user API, which a page reads with a token.
#include <httplib.h>

#include "server/sandbox/provider.hpp"

namespace tokenferry::sandbox {

void Provider::route_user(httplib::Server& http) {
  http.Options("/user", [](const auto&, auto& out) {
    out.status = 204;
    out.set_header("Access-Control-Allow-Origin", "*");
    out.set_header("Access-Control-Allow-Methods", "GET");
    out.set_header("Access-Control-Allow-Headers", "Authorization");
    out.set_header("Access-Control-Max-Age", "600");
  });
  http.Get("/user", [this](const auto& in, auto& out) { answer_user(in, out); });
}

void Provider::answer_user(const httplib::Request& in, httplib::Response& out) {
  constexpr std::string_view scheme = "Bearer ";
  const auto authorization = in.get_header_value("Authorization");
  const auto person = authorization.starts_with(scheme)
                          ? tokens_.find(std::string_view(authorization).substr(scheme.size()))
                          : std::nullopt;
  out.set_header("Access-Control-Allow-Origin", "*");
  out.set_header("Cache-Control", "no-store");
  if (person) {
    out.set_content(std::string((*person)->profile), "application/json; charset=utf-8");
    return;
  }
  out.status = 401;
  out.set_header("WWW-Authenticate", "Bearer");  // RFC 6750, section 3
  out.set_content(R"({"message": "Bad credentials"})", "application/json; charset=utf-8");
}

}  // namespace tokenferry::sandbox
