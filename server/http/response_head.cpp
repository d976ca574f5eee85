#include "server/http/response_head.hpp"

#include <algorithm>

#include "server/http/field.hpp"
#include "shared/scan.hpp"
#include "shared/whole_number.hpp"

namespace tokenferry::server {
namespace {

constexpr std::size_t max_retry_after = 3600;
constexpr std::string_view malformed_field = "A header line is malformed.";

/// The list in which a field was kept, without the comma before its first value.
std::string_view list_of(std::string_view kept) {
  return kept.empty() ? kept : kept.substr(1);
}

/// How often a list has the coding chunked, and how often another that is not identity.
struct Codings {
  int chunked = 0;
  int others = 0;
};

Codings count_codings(std::string_view list) {
  Codings codings;
  while (!list.empty()) {
    const auto coding = take_item(list);
    if (coding.empty() || equal_ignoring_case(coding, "identity")) continue;
    ++(equal_ignoring_case(coding, "chunked") ? codings.chunked : codings.others);
  }
  return codings;
}

BodyEnd refuse(std::string_view reason) {
  return {.kind = BodyEnd::Kind::refused, .reason = reason};
}

}  // namespace

int read_retry_after(std::string_view value) {
  const auto seconds = read_whole_number(value, 10, max_retry_after);
  return static_cast<int>(std::min(seconds.value_or(0), max_retry_after));
}

bool is_encoded(std::string_view content_encoding) {
  const auto codings = count_codings(content_encoding);
  return codings.chunked + codings.others > 0;
}

/// RFC 9112, section 4. The reason phrase is ignored, and may be missing together with its space.
/// The status may be of no known class, such as LinkedIn's 999.
std::string_view ResponseHead::read_status_line(std::string_view line) {
  const bool complete = line.size() == 12 || (line.size() > 12 && line[12] == ' ');
  if (!complete || !line.starts_with("HTTP/1.") || line[8] != ' ') {
    return "The status line is malformed.";
  }
  const auto minor = read_whole_number(line.substr(7, 1), 10, 9);
  const auto status = read_whole_number(line.substr(9, 3), 10, 999);
  if (!minor || !status || *status < 100) return "The status line is malformed.";
  is_1_0_ = *minor == 0;
  status_ = static_cast<int>(*status);
  return {};
}

std::string_view ResponseHead::read_field(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) {
    // RFC 9112, section 5.2: a folded line continues the value, after a space.
    if (!folds_) return malformed_field;
    if (folded_) (this->*folded_ += ' ') += trim_blanks(line);
    return {};
  }
  const auto field = read_field_line(line);
  if (!field) return malformed_field;
  folds_ = true;
  folded_ = find_kept(field->name);
  if (folded_) (this->*folded_ += ',') += field->value;
  return {};
}

/// Where a field of this name is kept; nullptr: it is not needed.
std::string ResponseHead::* ResponseHead::find_kept(std::string_view name) {
  if (equal_ignoring_case(name, "connection")) return &ResponseHead::connection_;
  if (equal_ignoring_case(name, "content-encoding")) return &ResponseHead::content_encoding_;
  if (equal_ignoring_case(name, "content-length")) return &ResponseHead::content_length_;
  if (equal_ignoring_case(name, "retry-after")) return &ResponseHead::retry_after_;
  if (equal_ignoring_case(name, "transfer-encoding")) return &ResponseHead::transfer_encoding_;
  return nullptr;
}

int ResponseHead::retry_after() const {
  return read_retry_after(list_of(retry_after_));
}

BodyEnd ResponseHead::find_body_end() const {
  using Kind = BodyEnd::Kind;
  const auto connection = list_of(connection_);
  BodyEnd end;
  // RFC 9112, section 9.3.
  end.persistent = !lists(connection, "close") && (!is_1_0_ || lists(connection, "keep-alive"));
  if (status_ == 204 || status_ == 304) return end;
  const auto transfer = count_codings(list_of(transfer_encoding_));
  end.encoded = transfer.others > 0 || is_encoded(list_of(content_encoding_));
  if (end.encoded) {
    end.persistent = false;  // its body stays unread
    return end;
  }
  if (transfer.chunked > 1) return refuse("Transfer-Encoding names chunked twice.");
  if (transfer.chunked == 1) {
    end.kind = Kind::chunked;
    // RFC 9112, sections 6.1 and 6.3: two ways to tell the length, or one that HTTP/1.0 lacks.
    end.persistent = end.persistent && content_length_.empty() && !is_1_0_;
    return end;
  }
  if (!content_length_.empty()) return find_stated_end(end.persistent);
  end.kind = Kind::until_close;
  end.persistent = false;
  return end;
}

/// The same length several times is that length (RFC 9110, section 8.6).
BodyEnd ResponseHead::find_stated_end(bool persistent) const {
  auto lengths = std::string_view(content_length_);
  take_item(lengths);  // there is nothing before the first comma
  const auto length = read_whole_number(take_item(lengths), 10, max_response_body);
  bool same = length && !content_length_.ends_with(',');
  while (!lengths.empty()) {
    same &= read_whole_number(take_item(lengths), 10, max_response_body) == length;
  }
  if (!same) return refuse("Content-Length is not a single number.");
  if (*length > max_response_body) return refuse(body_too_large);
  return {.kind = BodyEnd::Kind::stated,
          .size = *length,
          .persistent = persistent && transfer_encoding_.empty()};
}

}  // namespace tokenferry::server
