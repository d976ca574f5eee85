#include "server/provider/tunnel.hpp"

#include <algorithm>
#include <optional>

namespace tokenferry::server {
namespace {

using Kind = ConnectVerdict::Kind;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The status of a status line (RFC 9112, section 4).
std::optional<int> read_status(std::string_view line) {
  const bool is_status_line = line.size() >= 12 &&
                              (line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ")) &&
                              std::all_of(line.begin() + 9, line.begin() + 12, is_digit) &&
                              (line.size() == 12 || line[12] == ' ');
  if (!is_status_line) return std::nullopt;
  return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
}

/// Whether the octets received can be the beginning of a status line.
bool can_be_http(std::string_view in) {
  constexpr std::string_view version = "HTTP/1.";
  const auto size = std::min(in.size(), version.size());
  return in.substr(0, size) == version.substr(0, size);
}

std::string describe(int status) {
  const auto number = std::to_string(status);
  if (status == 407) return "it requires another user name or password (407)";
  if (status == 403) return "it does not allow this provider (403)";
  if (status >= 500) return "it cannot reach the provider (" + number + ")";
  return "it refuses CONNECT (" + number + ")";
}

}  // namespace

std::string write_connect(const EgressProxy& proxy, std::string_view host, int port) {
  const auto authority = std::string(host) + ':' + std::to_string(port);
  const auto credentials = proxy.authorization.reveal();
  std::string out;
  out.reserve(128 + 2 * authority.size() + credentials.size());
  out.append("CONNECT ").append(authority).append(" HTTP/1.1\r\nHost: ").append(authority);
  out += "\r\nUser-Agent: tokenferry";
  if (!credentials.empty()) out.append("\r\nProxy-Authorization: ").append(credentials);
  return out.append("\r\n\r\n");
}

ConnectVerdict judge_connect_answer(std::string_view in) {
  const bool is_full = in.size() >= max_connect_answer;
  for (;;) {
    if (!can_be_http(in)) return {Kind::refused, "its answer to CONNECT is not HTTP"};
    const auto end = in.find("\r\n\r\n");
    if (end == in.npos) break;
    const auto status = read_status(in.substr(0, in.find("\r\n")));
    if (!status) return {Kind::refused, "its answer to CONNECT is not HTTP"};
    in.remove_prefix(end + 4);
    // Interim answers are skipped (RFC 9110, section 15.2).
    if (*status < 200) continue;
    if (*status > 299) return {Kind::refused, describe(*status)};
    // A provider sends nothing before our TLS handshake begins, and the answer to CONNECT has no
    // body, whatever length it states.
    if (!in.empty()) return {Kind::refused, "it sends more than its answer to CONNECT"};
    return {Kind::open, {}};
  }
  if (is_full) return {Kind::refused, "its answer to CONNECT is longer than 16 KiB"};
  return {};
}

}  // namespace tokenferry::server
