// The server's answer, before it is written as HTTP.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.hpp"

namespace tokenferry::server {

/// After how many seconds a client may try again when the server is overloaded.
inline constexpr int default_retry_after = 5;

/// One answer, and what the log records about it.
struct Reply {
  int status = 200;
  std::string body;           ///< JSON, or empty
  std::string allow_origin;   ///< for Access-Control-Allow-Origin; empty: the page may not read it
  std::string_view allow;     ///< for Allow (RFC 9110, section 10.2.1), where the status is 405
  int retry_after = 0;        ///< seconds; 0: none
  std::string allow_headers;  ///< the headers that a preflight allows; empty: it is no preflight

  std::string_view outcome;                 ///< for the log: a word that never changes
  std::string client_id;                    ///< as sent, cleaned
  std::string redirect_uri{};               ///< as sent, cleaned; where it was refused
  double upstream_ms = -1;                  ///< below zero: the provider was not asked
  int provider_status = 0;                  ///< of the provider's answer; 0: it did not answer
  std::string provider_error{};             ///< the provider's error word, cleaned; empty: none
  std::vector<std::string_view> dropped{};  ///< members of a token answer that were not passed on
  std::string detail{};                     ///< more for the operator; empty: nothing
  std::string_view secret{};                ///< which of a client's two secrets was sent last
};

/// The words for a client's two secrets in the log.
inline constexpr std::string_view current_secret = "current";
inline constexpr std::string_view previous_secret = "previous";

/// The outcome of a health check while the server serves.
inline constexpr std::string_view health_outcome = "health";

/// What an error answer says. All are literals, and never a received value.
struct Refusal {
  int status = 400;
  Errc errc = Errc::invalid_request;
  std::string_view outcome = "invalid_request";
  std::string_view description;
  std::string_view parameter{};  ///< the description is what it is or does; empty: of no parameter
};

/// An error answer (RFC 6749, section 5.2) of this server: its outcome says which, and `"fault":
/// "site"` that only the owner of the site can mend it.
/// provider_error  the provider's error code, where no RFC defines it
Reply make_error(const Refusal& refusal, std::string_view provider_error = {});

/// A bug, or no memory. What it says of itself is for nobody outside.
Reply make_failure();

/// An address that asks too often.
/// wait  until it may ask again, in seconds
Reply make_rate_limited(int wait);

/// What is no request that this server takes.
/// reason  a literal of ours
Reply make_malformed(int status, std::string_view reason);

/// A text for the log: printable ASCII, others replaced by `?`, and cut off at a limit.
std::string clean_for_log(std::string_view text, std::size_t limit = 200);

}  // namespace tokenferry::server
