#include "server/upstream.hpp"

#include <httplib.h>

#include <cctype>
#include <charconv>

#include "server/pool.hpp"
#include "server/wire_stream.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

using Reason = UpstreamFailure::Reason;

constexpr auto connect_timeout = std::chrono::seconds(5);

Reason reason_of(WireFault fault) {
  if (fault == WireFault::timeout) return Reason::timeout;
  if (fault == WireFault::certificate) return Reason::certificate;
  return Reason::unreachable;
}

/// cpp-httplib's client, of which only the protocol is used: the connection is ours.
class Protocol : public httplib::ClientImpl {
 public:
  Protocol() : ClientImpl("localhost") {
    set_decompress(false);
    set_follow_location(false);
    set_url_encode(false);
  }
  bool run(WireStream& stream, httplib::Request& request, httplib::Response& response) {
    auto error = httplib::Error::Success;
    return process_request(stream, request, response, false, error);
  }
};

/// Delay-seconds of RFC 9110, section 10.2.3; a date is not worth the code. At most an hour.
int read_retry_after(const std::string& text) {
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return 0;
  return std::clamp(seconds, 0, 3600);
}

/// RFC 9112, section 9.6.
bool ends_connection(const httplib::Response& response) {
  auto options = response.get_header_value("Connection");
  for (auto& c : options) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return options.find("close") != options.npos;
}

}  // namespace

struct HttpsUpstream::Endpoint {
  std::string host;       ///< as in the URL
  std::string name;       ///< without brackets, for the certificate
  std::string authority;  ///< for the Host header
  std::string path;       ///< with the query
  int port = 0;
  bool secure = true;
  SessionSlot sessions;
  Pool pool;

  explicit Endpoint(const Url& url)
      : host(url.host),
        name(host.starts_with('[') ? host.substr(1, host.size() - 2) : host),
        authority(host),
        path(url.path.empty() ? "/" : url.path),
        port(port_of(url)),
        secure(url.scheme == "https") {
    if (!url.port.empty()) authority += ':' + std::string(url.port);
    if (!url.query.empty()) path += '?' + std::string(url.query);
  }
};

/// One request on one connection, and how it ended.
class HttpsUpstream::Attempt {
 public:
  Attempt(const Endpoint& endpoint, const UpstreamRequest& request, Wire& wire, Deadline deadline)
      : stream_(wire, deadline) {
    httplib::Request http;
    http.method = "POST";
    http.path = endpoint.path;
    http.set_header("Host", endpoint.authority);
    http.set_header("Accept", "application/json");
    http.set_header("Content-Type", "application/x-www-form-urlencoded");
    http.set_header("User-Agent", "tokenferry");
    if (!request.authorization.empty()) {
      http.set_header("Authorization", std::string(request.authorization.reveal()));
    }
    http.body = request.body.reveal();
    std::string body;
    // With a receiver of its own cpp-httplib does not offer to decompress.
    http.content_receiver = [&](const char* octets, std::size_t size, auto, auto) {
      body.append(octets, size);
      return true;
    };
    httplib::Response response;
    answered_ = Protocol().run(stream_, http, response) && !stream_.malformed();
    wipe(http.body);
    answer_.status = response.status;
    answer_.body = Secret(body);
    wipe(body);
    answer_.retry_after = read_retry_after(response.get_header_value("Retry-After"));
    reusable_ = answered_ && stream_.reusable() && !ends_connection(response);
  }

  bool answered() const { return answered_; }
  bool reusable() const { return reusable_; }
  UpstreamAnswer& answer() { return answer_; }
  /// A connection that was dead before it said anything: the request was not taken.
  bool stale() const { return !answered_ && !stream_.received_anything() && !stream_.timed_out(); }
  Reason reason() const {
    if (stream_.timed_out()) return Reason::timeout;
    return stream_.received_anything() ? Reason::malformed : Reason::unreachable;
  }

 private:
  WireStream stream_;
  UpstreamAnswer answer_;
  bool answered_ = false;
  bool reusable_ = false;
};

HttpsUpstream::HttpsUpstream(const Config& config, SslContext context)
    : context_(std::move(context)),
      trust_(std::async(std::launch::async, trust_system, std::ref(*context_)).share()),
      timeout_(config.limits.upstream_seconds) {
  for (const auto& client : config.clients) {
    const auto url = read_url(client.token_endpoint);
    if (url) endpoints_.try_emplace(client.token_endpoint, std::make_unique<Endpoint>(*url));
  }
}

HttpsUpstream::~HttpsUpstream() = default;

std::variant<UpstreamAnswer, UpstreamFailure> HttpsUpstream::send(const UpstreamRequest& request) {
  const auto start = Clock::now();
  const auto deadline = start + timeout_;
  const auto fail = [&](Reason reason) {
    return UpstreamFailure{reason, milliseconds_since(start)};
  };
  const auto found = endpoints_.find(request.token_endpoint);
  if (found == endpoints_.end()) return fail(Reason::unreachable);
  auto& endpoint = *found->second;

  auto wire = endpoint.pool.take();
  for (bool pooled = wire != nullptr;; pooled = false) {
    if (!pooled) {
      auto opened = open(endpoint, std::min(deadline, Clock::now() + connect_timeout));
      if (const auto* fault = std::get_if<WireFault>(&opened)) return fail(reason_of(*fault));
      wire = std::move(std::get<std::unique_ptr<Wire>>(opened));
    }
    Attempt attempt(endpoint, request, *wire, deadline);
    if (attempt.answered()) {
      if (attempt.reusable()) endpoint.pool.put(std::move(wire));
      attempt.answer().ms = milliseconds_since(start);
      return std::move(attempt.answer());
    }
    // The only repetition there is, because a code works once.
    if (!pooled || !attempt.stale()) return fail(attempt.reason());
  }
}

std::variant<std::unique_ptr<Wire>, WireFault> HttpsUpstream::open(Endpoint& endpoint,
                                                                   Deadline deadline) {
  const auto addresses = resolver_.resolve(endpoint.host, endpoint.port, deadline);
  if (addresses.empty()) {
    return Clock::now() < deadline ? WireFault::closed : WireFault::timeout;
  }
  auto wire = Wire::connect(addresses, deadline);
  auto* opened = std::get_if<std::unique_ptr<Wire>>(&wire);
  if (!opened || !endpoint.secure) return wire;
  trust_.wait();
  const auto fault = (*opened)->secure(*context_, endpoint.name, endpoint.sessions, deadline);
  if (fault != WireFault::none) return fault;
  return wire;
}

}  // namespace tokenferry::server
