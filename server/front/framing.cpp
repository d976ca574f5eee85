#include "server/front/framing.hpp"

#include <algorithm>
#include <optional>

namespace tokenferry::server {
namespace {

struct Refusal {
  int status;
  std::string_view reason;
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

/// Only CRLF ends a line (RFC 9112, section 2.2), and no control character but HTAB stands in one.
/// Octets above 0x7F may stand in the values of fields that nobody here reads.
std::optional<Refusal> find_odd_octet(std::string_view head, std::size_t from) {
  for (auto i = from; i < head.size(); ++i) {
    const auto c = static_cast<unsigned char>(head[i]);
    if (c == '\n' && (i == 0 || head[i - 1] != '\r')) return Refusal{400, "A bare LF ends a line."};
    if (i > 0 && head[i - 1] == '\r' && c != '\n') return Refusal{400, "A CR stands alone."};
    if ((c < 0x20 && c != '\r' && c != '\n' && c != '\t') || c == 0x7f) {
      return Refusal{400, "A control character stands in the head."};
    }
  }
  return std::nullopt;
}

std::optional<Refusal> read_request_line(std::string_view line, HttpRequest& request) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last)
    return Refusal{400, "The request line has no three parts."};
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  request.method = line.substr(0, first);
  if (!is_token(request.method)) return Refusal{400, "The method is no token."};
  if (!version.starts_with("HTTP/")) return Refusal{400, "The version is not one of HTTP."};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return Refusal{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
  }
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!target.starts_with('/') || !visible) return Refusal{400, "The target is no path."};
  request.target = target;
  request.keep_alive = version == "HTTP/1.1";
  return std::nullopt;
}

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<Refusal> read_field(std::string_view line, HttpRequest& request) {
  const auto colon = line.find(':');
  // A folded line, a name with a space behind it, no name: all of them are no token.
  if (colon == line.npos || !is_token(line.substr(0, colon))) {
    return Refusal{400, "A header line is malformed."};
  }
  if (request.fields.size() == max_fields) return Refusal{431, "There are too many header lines."};
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), lower);
  request.fields.push_back({std::move(name), std::string(trim(line.substr(colon + 1)))});
  return std::nullopt;
}

/// head  up to and with the empty line
std::optional<Refusal> read_head(std::string_view head, HttpRequest& request) {
  bool first = true;
  for (head.remove_suffix(2); !head.empty();) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    head.remove_prefix(end + 2);
    const auto refusal = first ? read_request_line(line, request) : read_field(line, request);
    if (refusal) return refusal;
    first = false;
  }
  return std::nullopt;
}

/// Whether a comma-separated list has the item, in any case.
bool lists(std::string_view list, std::string_view item) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const auto each = trim(list.substr(0, end));
    if (std::equal(each.begin(), each.end(), item.begin(), item.end(),
                   [](char a, char b) { return lower(a) == b; })) {
      return true;
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// The length of the body (RFC 9112, section 6.3), of which only Content-Length may speak.
std::optional<Refusal> read_length(const HttpRequest& request, std::size_t& length) {
  length = 0;
  const auto lengths = request.count("content-length");
  if (request.count("transfer-encoding") > 0) {
    if (lengths > 0) return Refusal{400, "Transfer-Encoding and Content-Length stand together."};
    return Refusal{411, "Transfer-Encoding is not taken. Send a Content-Length."};
  }
  if (lengths == 0) {
    if (request.method == "POST") return Refusal{411, "Content-Length is missing."};
    return std::nullopt;
  }
  const auto digits = request.only("content-length");
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    return Refusal{400, "Content-Length is not one number."};
  }
  for (const char c : digits) {
    length = length * 10 + static_cast<std::size_t>(c - '0');
    if (length > max_body) return Refusal{413, "The body is larger than 8 KiB."};
  }
  const bool bodiless = request.method == "GET" || request.method == "HEAD" ||
                        request.method == "OPTIONS" || request.method == "TRACE" ||
                        request.method == "CONNECT";
  if (bodiless && length > 0) return Refusal{400, "This method has no body here."};
  return std::nullopt;
}

std::optional<Refusal> judge_fields(HttpRequest& request, std::size_t& length) {
  const auto hosts = request.count("host");
  // RFC 9112, section 3.2; HTTP/1.0 knew no Host.
  if (hosts > 1 || (hosts == 0 && request.keep_alive)) return Refusal{400, "Host stands not once."};
  if (auto refusal = read_length(request, length)) return refusal;
  if (request.count("content-encoding") > 0) return Refusal{415, "Content-Encoding is not taken."};
  if (request.count("expect") > 0) return Refusal{417, "Expect is not taken."};
  for (const auto& field : request.fields) {
    if (field.name == "connection" && lists(field.value, "close")) request.keep_alive = false;
  }
  return std::nullopt;
}

Framing refuse(Framing framing, const Refusal& refusal) {
  framing.verdict = Framing::Verdict::refused;
  framing.status = refusal.status;
  framing.reason = refusal.reason;
  return framing;
}

/// The head is not complete: what can be said already.
Framing judge_part(std::string_view octets, std::size_t seen) {
  if (auto refusal = find_odd_octet(octets.substr(0, max_head), seen)) return refuse({}, *refusal);
  if (octets.find("\r\n") >= max_request_line && octets.size() >= max_request_line) {
    return refuse({}, {414, "The request line is longer than 2 KiB."});
  }
  if (octets.size() >= max_head) return refuse({}, {431, "The head is larger than 8 KiB."});
  Framing framing;
  framing.size = octets.size() + 1;
  return framing;
}

}  // namespace

std::size_t HttpRequest::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [&](const auto& field) { return field.name == name; }));
}

std::string_view HttpRequest::only(std::string_view name) const {
  std::string_view value;
  if (count(name) != 1) return value;
  for (const auto& field : fields) {
    if (field.name == name) value = field.value;
  }
  return value;
}

Framing judge_framing(std::string_view octets, std::size_t seen) {
  const auto end = octets.substr(0, max_head).find("\r\n\r\n");
  if (end == octets.npos) return judge_part(octets, seen);

  const auto head = octets.substr(0, end + 4);
  if (octets.find("\r\n") >= max_request_line) return judge_part(octets, 0);
  if (auto refusal = find_odd_octet(head, 0)) return refuse({}, *refusal);
  Framing framing;
  if (auto refusal = read_head(head, framing.request)) return refuse(std::move(framing), *refusal);
  std::size_t length = 0;
  if (auto refusal = judge_fields(framing.request, length)) {
    return refuse(std::move(framing), *refusal);
  }
  framing.size = head.size() + length;
  if (octets.size() < framing.size) return framing;
  framing.request.body = octets.substr(head.size(), length);
  framing.verdict = Framing::Verdict::complete;
  return framing;
}

}  // namespace tokenferry::server
