#include "server/http/write.hpp"

namespace tokenferry::server {
namespace {

/// RFC 9110, section 15. The space before the phrase is required even where it is empty.
std::string_view reason_phrase_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

}  // namespace

std::string write_message(std::string_view start_line, std::initializer_list<FieldLine> fields,
                          std::string_view body) {
  constexpr std::string_view colon = ": ";
  constexpr std::string_view line_end = "\r\n";
  auto size = start_line.size() + 2 * line_end.size() + body.size();
  for (const auto& [name, value] : fields) {
    if (!value.empty()) size += name.size() + colon.size() + value.size() + line_end.size();
  }
  std::string out;
  out.reserve(size);
  out.append(start_line).append(line_end);
  for (const auto& [name, value] : fields) {
    if (!value.empty()) out.append(name).append(colon).append(value).append(line_end);
  }
  return out.append(line_end).append(body);
}

std::string write_status_line(int status) {
  return ("HTTP/1.1 " + std::to_string(status) + ' ').append(reason_phrase_of(status));
}

}  // namespace tokenferry::server
