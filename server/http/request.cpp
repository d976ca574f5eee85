#include "server/http/request.hpp"

#include <algorithm>
#include <optional>

#include "server/http/field.hpp"
#include "shared/whole_number.hpp"

namespace tokenferry::server {
namespace {

struct Refusal {
  int status;
  std::string_view reason;
};

std::optional<Refusal> read_request_line(std::string_view line, HttpRequest& request) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last) return Refusal{400, "The request line is malformed."};
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  request.method = line.substr(0, first);
  if (!is_token(request.method)) return Refusal{400, "The method is not a token."};
  if (!version.starts_with("HTTP/")) return Refusal{400, "The version is not an HTTP version."};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return Refusal{505, "Only HTTP/1.1 and HTTP/1.0 are supported."};
  }
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!target.starts_with('/') || !visible)
    return Refusal{400, "The request target is not a path."};
  request.target = target;
  request.keep_alive = version == "HTTP/1.1";
  return std::nullopt;
}

std::optional<Refusal> read_field(std::string_view line, HttpRequest& request) {
  const auto field = read_field_line(line);
  if (!field) return Refusal{400, "A header line is malformed."};
  if (request.fields.size() == max_fields) return Refusal{431, "There are too many header lines."};
  std::string name(field->name);
  for (auto& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  request.fields.push_back({std::move(name), std::string(field->value)});
  return std::nullopt;
}

/// head  up to and including the empty line
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

/// The length of the body (RFC 9112, section 6.3), which only Content-Length may state.
std::optional<Refusal> read_length(const HttpRequest& request, std::size_t& length) {
  length = 0;
  const auto lengths = request.count("content-length");
  if (request.count("transfer-encoding") > 0) {
    if (lengths > 0) return Refusal{400, "Both Transfer-Encoding and Content-Length are there."};
    return Refusal{411, "Transfer-Encoding is not supported. Send a Content-Length."};
  }
  if (lengths == 0) {
    if (request.method == "POST") return Refusal{411, "Content-Length is missing."};
    return std::nullopt;
  }
  const auto number = read_whole_number(request.only("content-length"), 10, max_body);
  if (!number) return Refusal{400, "Content-Length is not a single number."};
  if (*number > max_body) return Refusal{413, "The body is larger than 64 KiB."};
  length = *number;
  const bool bodiless = request.method == "GET" || request.method == "HEAD" ||
                        request.method == "OPTIONS" || request.method == "TRACE" ||
                        request.method == "CONNECT";
  if (bodiless && length > 0) return Refusal{400, "A request with this method may have no body."};
  return std::nullopt;
}

std::optional<Refusal> judge_fields(HttpRequest& request, std::size_t& length) {
  const auto hosts = request.count("host");
  // RFC 9112, section 3.2; HTTP/1.0 had no Host.
  if (hosts > 1 || (hosts == 0 && request.keep_alive)) {
    return Refusal{400, "Exactly one Host header is required."};
  }
  if (auto refusal = read_length(request, length)) return refusal;
  if (request.count("content-encoding") > 0) {
    return Refusal{415, "Content-Encoding is not supported."};
  }
  if (request.count("expect") > 0) return Refusal{417, "Expect is not supported."};
  for (const auto& field : request.fields) {
    if (field.name == "connection" && lists(field.value, "close")) request.keep_alive = false;
  }
  return std::nullopt;
}

RequestReading refuse(RequestReading reading, const Refusal& refusal) {
  reading.verdict = RequestReading::Verdict::refused;
  reading.status = refusal.status;
  reading.reason = refusal.reason;
  return reading;
}

/// Refuses an incomplete head if it is wrong already.
RequestReading judge_part(std::string_view octets, std::size_t seen) {
  if (const auto reason = find_odd_octet(octets.substr(0, max_head), seen); !reason.empty()) {
    return refuse({}, {400, reason});
  }
  if (octets.find("\r\n") >= max_request_line && octets.size() >= max_request_line) {
    return refuse({}, {414, "The request line is longer than 2 KiB."});
  }
  if (octets.size() >= max_head) return refuse({}, {431, "The head is larger than 8 KiB."});
  RequestReading reading;
  reading.size = octets.size() + 1;
  return reading;
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

RequestReading read_request(std::string_view octets, std::size_t seen) {
  const auto end = octets.substr(0, max_head).find("\r\n\r\n");
  if (end == octets.npos) return judge_part(octets, seen);

  const auto head = octets.substr(0, end + 4);
  if (octets.find("\r\n") >= max_request_line) return judge_part(octets, 0);
  if (const auto reason = find_odd_octet(head); !reason.empty()) return refuse({}, {400, reason});
  RequestReading reading;
  if (auto refusal = read_head(head, reading.request)) return refuse(std::move(reading), *refusal);
  std::size_t length = 0;
  if (auto refusal = judge_fields(reading.request, length)) {
    return refuse(std::move(reading), *refusal);
  }
  reading.size = head.size() + length;
  if (octets.size() < reading.size) return reading;
  reading.request.body = octets.substr(head.size(), length);
  reading.verdict = RequestReading::Verdict::complete;
  return reading;
}

}  // namespace tokenferry::server
