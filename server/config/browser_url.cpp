#include "server/config/browser_url.hpp"

#include <algorithm>
#include <vector>

#include "server/config/host_spelling.hpp"
#include "shared/decimal.hpp"
#include "shared/scan.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

bool is_slash(char c) {
  return c == '/' || c == '\\';
}

/// Without spaces around it, and without tabs and line ends anywhere, as a browser reads it.
std::string trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  std::string out;
  for (const char c : text) {
    if (c != '\t' && c != '\n' && c != '\r') out += c;
  }
  return out;
}

/// Percent-encodes octets outside ASCII, control characters, blanks, and those of `odd`.
std::string escape(std::string_view text, std::string_view odd) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet > 0x20 && octet < 0x7f && odd.find(c) == odd.npos) {
      out += c;
      continue;
    }
    out += '%';
    out += digits[octet >> 4];
    out += digits[octet & 15];
  }
  return out;
}

/// 1 for a segment `.`, which a browser drops, 2 for `..`, which also drops the segment before it;
/// 0 for any other. %2e is a dot, too.
int dots_of(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    if (segment.front() == '.') {
      segment.remove_prefix(1);
    } else if (segment.starts_with("%2e") || segment.starts_with("%2E")) {
      segment.remove_prefix(3);
    } else {
      return 0;
    }
    ++dots;
  }
  return dots > 2 ? 0 : dots;
}

std::string path_spelling(std::string_view path) {
  std::vector<std::string_view> segments;
  for (bool more = true; more;) {
    if (!path.empty()) path.remove_prefix(1);  // its slash
    const auto end =
        static_cast<std::size_t>(std::find_if(path.begin(), path.end(), is_slash) - path.begin());
    const auto segment = path.substr(0, end);
    more = end < path.size();
    path.remove_prefix(end);
    const int dots = dots_of(segment);
    if (dots == 2 && !segments.empty()) segments.pop_back();
    if (dots == 0) segments.push_back(segment);
    if (dots > 0 && !more) segments.push_back("");  // the path then ends in a slash
  }
  std::string out;
  for (const auto segment : segments) out += '/' + escape(segment, "\"<>`{}");
  return out;
}

/// The port after a colon; nullopt: there is none, or it is the scheme's default.
std::optional<std::string> port_spelling(std::string_view port, std::string_view scheme) {
  while (port.size() > 1 && port.front() == '0') port.remove_prefix(1);
  if (port.empty() || port == (scheme == "https" ? "443" : "80")) return std::nullopt;
  return ':' + std::string(port);
}

}  // namespace

std::optional<std::string> browser_spelling(std::string_view text) {
  const auto trimmed = trim(text);
  std::string_view rest = trimmed;
  const auto colon = rest.find(':');
  const std::string_view scheme = equal_ignoring_case(rest.substr(0, colon), "https")  ? "https"
                                  : equal_ignoring_case(rest.substr(0, colon), "http") ? "http"
                                                                                       : "";
  if (colon == rest.npos || scheme.empty()) return std::nullopt;
  rest.remove_prefix(colon + 1);
  while (!rest.empty() && is_slash(rest.front())) rest.remove_prefix(1);
  auto authority = rest.substr(0, rest.find_first_of("/\\?#"));
  rest.remove_prefix(authority.size());
  authority.remove_prefix(authority.rfind('@') + 1);  // removes nothing where there is none
  const auto behind = authority.starts_with('[') ? authority.find(']') : 0;
  const auto port =
      std::min(authority.find(':', std::min(behind, authority.size())), authority.size());
  const auto host = host_spelling(authority.substr(0, port));
  if (!host) return std::nullopt;
  rest = rest.substr(0, rest.find('#'));
  const auto query = std::min(rest.find('?'), rest.size());
  auto spelling =
      std::string(scheme) + "://" + *host +
      port_spelling(authority.substr(std::min(port + 1, authority.size())), scheme).value_or("") +
      path_spelling(rest.substr(0, query)) + escape(rest.substr(query), "\"<>'");
  if (!read_url(spelling)) return std::nullopt;
  return spelling;
}

}  // namespace tokenferry::server
