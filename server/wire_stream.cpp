#include "server/wire_stream.hpp"

#include <cstring>

#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

/// 64 KiB for the body, 16 KiB for what stands before it.
constexpr std::size_t max_answer = 80 * 1024;
constexpr std::size_t max_status_line = 1024;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// HTTP-version SP status-code, of RFC 9112's section 4. Interim answers (1xx) answer an Expect,
/// which is never sent.
bool is_status_line(std::string_view line) {
  return line.size() >= 12 && (line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ")) &&
         line[9] >= '2' && line[9] <= '5' && is_digit(line[10]) && is_digit(line[11]) &&
         (line.size() == 12 || line[12] == ' ');
}

}  // namespace

WireStream::~WireStream() {
  wipe(out_);
  wipe(buffer_);
}

bool WireStream::fill() {
  if (received_ >= max_answer) {
    malformed_ = true;
    return false;
  }
  char octets[4096];
  const auto size = wire_.read(octets, sizeof(octets), deadline_);
  if (size <= 0) {
    keeps_alive_ = false;
    return false;
  }
  buffer_.append(octets, static_cast<std::size_t>(size));
  received_ += static_cast<std::size_t>(size);
  return true;
}

bool WireStream::read_status_line() {
  auto end = buffer_.find("\r\n");
  while (end == buffer_.npos && buffer_.size() < max_status_line && fill()) {
    end = buffer_.find("\r\n");
  }
  if (end == buffer_.npos) {
    malformed_ = malformed_ || buffer_.size() >= max_status_line;
    return false;
  }
  const std::string_view line(buffer_.data(), end);
  if (end >= max_status_line || !is_status_line(line)) {
    malformed_ = true;
    return false;
  }
  keeps_alive_ = line[7] == '1';
  // Without the reason phrase, which nobody reads.
  buffer_.replace(0, end, "HTTP/1.1 " + std::string(line.substr(9, 3)));
  return true;
}

ssize_t WireStream::read(char* out, std::size_t size) {
  if (!began_) {
    began_ = true;
    const bool sent = wire_.write(out_.data(), out_.size(), deadline_);
    wipe(out_);
    if (!sent || !read_status_line()) return -1;
  }
  if (next_ == buffer_.size()) {
    wipe(buffer_);
    next_ = 0;
    // The end of the stream ends an answer that states no length; a broken one is no end.
    if (!fill()) return wire_.fault() == WireFault::none && !malformed_ ? 0 : -1;
  }
  const auto taken = std::min(size, buffer_.size() - next_);
  std::memcpy(out, buffer_.data() + next_, taken);
  next_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t WireStream::write(const char* octets, std::size_t size) {
  out_.append(octets, size);
  return static_cast<ssize_t>(size);
}

}  // namespace tokenferry::server
