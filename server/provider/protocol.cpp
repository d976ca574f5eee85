#include "server/provider/protocol.hpp"

#include <httplib.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "server/net/memory_stream.hpp"

namespace tokenferry::server {
namespace {

using Verdict = AnswerReader::Verdict;

constexpr std::size_t max_line = 1024;

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

/// All of the text as a number, or nullopt.
std::optional<std::size_t> read_number(std::string_view text, int base) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string lower_value(const httplib::Response& response, const char* name) {
  auto value = response.get_header_value(name);
  for (auto& c : value) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return value;
}

/// Delay-seconds of RFC 9110, section 10.2.3; a date is not worth the code. At most an hour.
int read_retry_after(const httplib::Response& response) {
  const auto seconds = read_number(response.get_header_value("Retry-After"), 10);
  return static_cast<int>(std::min<std::size_t>(seconds.value_or(0), 3600));
}

}  // namespace

class Protocol::Client : public httplib::ClientImpl {
 public:
  Client() : ClientImpl("localhost") {
    set_decompress(false);
    set_follow_location(false);
    set_url_encode(false);
    // What it writes before it reads goes nowhere.
    reading_.method = "GET";
    reading_.path = "/nowhere";
    for (const auto name : {"Host", "Accept", "User-Agent"}) reading_.set_header(name, "-");
    reading_.content_receiver = [this](const char* octets, std::size_t size, auto, auto) {
      body_.append(octets, size);
      return true;
    };
    // cpp-httplib makes its tables at the first answer: of this one, since what a token has left on
    // the stack would find its way into them.
    MemoryStream first("HTTP/1.1 204\r\n\r\n");
    httplib::Response none;
    read(first, none);
  }

  /// Reads an answer, or as much as there is of one.
  bool read(MemoryStream& stream, httplib::Response& response) try {
    auto error = httplib::Error::Success;
    wipe(body_);
    return process_request(stream, reading_, response, false, error);
  } catch (...) {
    return false;
  }

  Secret take_body() {
    Secret body(body_);
    wipe(body_);
    return body;
  }

 private:
  httplib::Request reading_;
  std::string body_;
};

Protocol::Protocol() : client_(std::make_unique<Client>()) {}

Protocol::~Protocol() = default;

std::string write_request(const Endpoint& endpoint, const UpstreamRequest& request) {
  const auto authorization = request.authorization.reveal();
  const auto body = request.body.reveal();
  std::string out;
  out.reserve(256 + endpoint.path.size() + endpoint.authority.size() + authorization.size() +
              body.size());
  out.append("POST ")
      .append(endpoint.path)
      .append(" HTTP/1.1\r\nHost: ")
      .append(endpoint.authority);
  out += "\r\nAccept: application/json\r\nUser-Agent: tokenferry";
  if (!authorization.empty()) out.append("\r\nAuthorization: ").append(authorization);
  out += "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
  out.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  return out;
}

AnswerReader::~AnswerReader() {
  wipe(in);
}

Verdict AnswerReader::read(Stream stream) {
  auto verdict = Verdict::complete;
  if (length_ == Length::unknown) verdict = find_head();
  if (verdict == Verdict::complete) verdict = find_end(stream);
  if (verdict == Verdict::complete) verdict = parse(stream);
  const bool hopeless = stream == Stream::ended || in.size() >= max_answer || next_ > max_answer;
  return verdict == Verdict::incomplete && hopeless ? Verdict::malformed : verdict;
}

Verdict AnswerReader::find_head() {
  if (!began_) {
    const auto end = in.find("\r\n");
    if (end == in.npos && in.size() < max_line) return Verdict::incomplete;
    const auto line = std::string_view(in).substr(0, end);
    if (line.size() >= max_line || !is_status_line(line)) return Verdict::malformed;
    began_ = true;
    persistent_ = line[7] == '1';
    // Without the reason phrase, which nobody reads: cpp-httplib matches the line by a recursive
    // expression, which a long one would break.
    in.erase(12, end - 12);
    in[7] = '1';
  }
  const auto end = in.find("\n\r\n", head_);
  head_ = end == in.npos ? in.size() - 2 : end + 3;
  return end == in.npos ? Verdict::incomplete : Verdict::complete;
}

/// Whether there is enough to be read: always, as long as nobody knows better.
Verdict AnswerReader::find_end(Stream stream) {
  if (length_ == Length::chunked) return skip_chunks();
  const bool ends = length_ == Length::unknown || stream == Stream::ended ||
                    (length_ == Length::stated && in.size() >= next_);
  return ends ? Verdict::complete : Verdict::incomplete;
}

/// RFC 9112, section 7.1. `next_` stands at the line with the size of a chunk.
Verdict AnswerReader::skip_chunks() {
  while (next_ < in.size()) {
    const auto end = in.find('\n', next_);
    if (end == in.npos) {
      return in.size() - next_ < max_line ? Verdict::incomplete : Verdict::malformed;
    }
    const auto line = std::string_view(in).substr(next_, end - next_);
    const auto size = read_number(line.substr(0, line.find_first_of("; \t\r")), 16);
    if (!size || *size > max_answer) return Verdict::malformed;
    if (*size == 0) {
      const bool ends = in.find("\n\r\n", end) != in.npos;
      return ends ? Verdict::complete : Verdict::incomplete;
    }
    const auto behind = end + 1 + *size + 2;
    if (behind > in.size()) return Verdict::incomplete;
    next_ = behind;
  }
  return Verdict::incomplete;
}

Verdict AnswerReader::parse(Stream stream) {
  using End = MemoryStream::End;
  MemoryStream memory(in, stream == Stream::ended ? End::proper : End::broken);
  httplib::Response response;
  const bool read = protocol_.client_->read(memory, response);
  const bool chunked = lower_value(response, "Transfer-Encoding") == "chunked";
  // Versions of cpp-httplib differ on what they take for all that there is: it is judged here.
  if (length_ == Length::unknown && chunked) {
    length_ = Length::chunked;
    next_ = head_;
    if (const auto verdict = skip_chunks(); verdict != Verdict::complete) return verdict;
  }
  const bool stated = chunked || response.status == 204 || response.has_header("Content-Length");
  const bool more = stream == Stream::open && !stated;
  if (read && !more) {
    answer.status = response.status;
    answer.body = protocol_.client_->take_body();
    answer.retry_after = read_retry_after(response);
    // RFC 9112, section 9.6.
    const bool closes = lower_value(response, "Connection").find("close") != std::string::npos;
    reusable = persistent_ && !closes && memory.is_at_end() && stream == Stream::open;
    return Verdict::complete;
  }
  if (length_ != Length::unknown || !memory.is_at_end()) return Verdict::malformed;
  // The head is there, and its length stands in it.
  length_ = response.has_header("Content-Length") ? Length::stated : Length::until_end;
  next_ = head_;
  if (length_ == Length::stated) {
    next_ += read_number(response.get_header_value("Content-Length"), 10).value_or(max_answer + 1);
  }
  return Verdict::incomplete;
}

}  // namespace tokenferry::server
