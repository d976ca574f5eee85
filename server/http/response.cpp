#include "server/http/response.hpp"

#include <algorithm>

#include "server/http/field.hpp"
#include "shared/scan.hpp"
#include "shared/whole_number.hpp"

namespace tokenferry::server {

ResponseReader::~ResponseReader() {
  wipe(in);
}

ResponseReader::Verdict ResponseReader::read(Stream stream) {
  while (state_ != State::end && step()) {
  }
  const bool ended = stream == Stream::ended;
  if (ended && reason.empty() && state_ == State::until_close) end(in.size() - body_);
  if (state_ != State::end && reason.empty()) {
    if (!ended && in.size() < max_response) return Verdict::incomplete;
    refuse(ended ? "The connection was closed within the answer."
                 : "The answer is larger than 80 KiB.");
  }
  if (!reason.empty()) return Verdict::refused;
  // Octets after the answer were not asked for; at the limit it is unknown whether there are any.
  reusable = persistent_ && !ended && at_ == in.size() && at_ < max_response;
  return Verdict::complete;
}

/// returns  false: it needs more octets, or has refused those received
bool ResponseReader::step() {
  switch (state_) {
    case State::status_line:
      return read_status_line();
    case State::fields:
    case State::trailers:
      return read_field();
    case State::stated:
      return in.size() - body_ >= size_ && end(size_);
    case State::until_close:
      return in.size() - body_ > max_response_body && refuse(body_too_large);
    case State::chunk_size:
      return read_chunk_size();
    case State::chunk:
      return join_chunk();
    case State::end:
      break;
  }
  return false;
}

bool ResponseReader::read_status_line() {
  constexpr std::string_view begin = "HTTP/1.";
  // Checked before the line is complete: another protocol may never end a line.
  const auto there = std::string_view(in).substr(at_, begin.size());
  if (there != begin.substr(0, there.size())) return refuse("This is not HTTP/1.1 or HTTP/1.0.");
  std::string_view line;
  if (!take_line(line)) return false;
  head_ = {};
  const auto fault = head_.read_status_line(line);
  return fault.empty() ? go_on(State::fields) : refuse(fault);
}

/// A field line of the head or of the trailers, or the empty line after them.
bool ResponseReader::read_field() {
  std::string_view line;
  if (!take_line(line)) return false;
  if (line.empty()) return state_ == State::trailers ? end(size_) : end_head();
  const auto fault = head_.read_field(line);
  return fault.empty() || refuse(fault);
}

bool ResponseReader::end_head() {
  if (head_.status() == 101) return refuse("The provider switches to another protocol.");
  // RFC 9110, section 15.2: any number of interim answers may come first, asked for or not.
  if (head_.status() < 200) return go_on(State::status_line);
  const auto body = head_.find_body_end();
  response.status = head_.status();
  response.retry_after = head_.retry_after();
  response.encoded = body.encoded;
  persistent_ = body.persistent;
  body_ = at_;
  switch (body.kind) {
    case BodyEnd::Kind::none:
      return end(0);
    case BodyEnd::Kind::stated:
      size_ = body.size;
      return go_on(State::stated);
    case BodyEnd::Kind::chunked:
      return go_on(State::chunk_size);
    case BodyEnd::Kind::until_close:
      return go_on(State::until_close);
    case BodyEnd::Kind::refused:
      break;
  }
  return refuse(body.reason);
}

/// RFC 9112, section 7.1. Extensions are ignored.
bool ResponseReader::read_chunk_size() {
  std::string_view line;
  if (!take_line(line)) return false;
  const auto size = read_whole_number(trim_blanks(cut(line, ';')), 16, max_response_body);
  if (!size) return refuse("The size of a chunk is not a number.");
  if (size_ + *size > max_response_body) return refuse(body_too_large);
  chunk_ = *size;
  if (chunk_ > 0) return go_on(State::chunk);
  head_ = {};
  return go_on(State::trailers);
}

/// Joins a complete chunk to those before it.
bool ResponseReader::join_chunk() {
  if (in.size() - at_ < chunk_ + 2) return false;
  if (in.compare(at_ + chunk_, 2, "\r\n") != 0)
    return refuse("A chunk does not end where its size says.");
  std::copy_n(in.data() + at_, chunk_, in.data() + body_ + size_);
  size_ += chunk_;
  at_ += chunk_ + 2;
  scanned_ = at_;
  return go_on(State::chunk_size);
}

/// Reads the next line, without its CRLF.
bool ResponseReader::take_line(std::string_view& line) {
  const auto end = in.find('\n', scanned_);
  scanned_ = end == in.npos ? in.size() : end + 1;
  if (end == in.npos) return false;
  const auto whole = std::string_view(in).substr(at_, scanned_ - at_);
  if (const auto odd = find_odd_octet(whole); !odd.empty()) return refuse(odd);
  at_ = scanned_;
  line = whole.substr(0, whole.size() - 2);
  return true;
}

bool ResponseReader::go_on(State state) {
  state_ = state;
  return true;
}

bool ResponseReader::end(std::size_t size) {
  response.body = Secret(std::string_view(in).substr(body_, size));
  at_ = std::max(at_, body_ + size);  // chunks and trailers were read already
  return go_on(State::end);
}

bool ResponseReader::refuse(std::string_view why) {
  reason = why;
  return false;
}

}  // namespace tokenferry::server
