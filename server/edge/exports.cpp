// What the host calls (server/edge/exchange.mjs). A request goes in as the octets of HTTP that it
// would be on a wire, and an answer comes out so, with the status as its first line: reading,
// judging and writing are the server's own. Texts cross as texts.hpp says: the host writes into
// `input`, and reads from `output`.
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "server/config/config.hpp"
#include "server/edge/lent.hpp"
#include "server/edge/texts.hpp"
#include "server/exchange/exchange.hpp"
#include "server/exchange/json.hpp"
#include "server/front/answer.hpp"
#include "server/front/forwarded.hpp"
#include "server/front/log_line.hpp"
#include "server/front/rate_limit.hpp"
#include "server/front/routes.hpp"
#include "server/http/request.hpp"
#include "server/http/response_head.hpp"
#include "server/provider/token_request.hpp"
#include "server/provider/tunnel.hpp"
#include "shared/secret.hpp"

#define TOKENFERRY_EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace tokenferry::server::edge {
namespace {

/// One configuration, and what serves under it.
struct Service {
  Service(const std::string& file, const std::string& listen) : config(read_config(file, listen)) {}

  const Config config;
  const Exchange exchange{config.clients};
  std::atomic<bool> is_stopping = false;
  const Routes routes{exchange, is_stopping};
  RateLimit rate_limit{config.limits.requests_per_minute};
};

std::unique_ptr<Service> service;
std::string in;
std::string out;

Clock::time_point clock_now() {
  return Clock::time_point(std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double, std::milli>(lent::now())));
}

/// Hands over an answer and its line in the log, which is empty where there is none.
void answer(std::string_view method, std::string_view origin, Reply& reply,
            std::string_view request_id, double start,
            Persistence persistence = Persistence::keep_alive) {
  std::string time(24, '\0');
  lent::time(time.data());
  auto octets = write_answer(std::to_string(reply.status), method, persistence, reply, request_id);
  add_text(out, octets);
  const bool is_logged = !service || has_log_line(service->config.log, reply);
  add_text(out, is_logged ? write_log_line(time, request_id, reply, origin, lent::now() - start)
                          : std::string());
  wipe(octets);
  wipe(reply.body);
}

/// Hands over a request, in absolute form: the host goes there, and frames it.
void add_request(const UpstreamRequest& request) {
  auto octets = write_token_request({}, request.token_endpoint, request);
  add_text(out, octets);
  wipe(octets);
}

void forward(const HttpRequest& request, const ForwardedRequest& forwarded) {
  const auto client = forwarded.client - service->config.clients.data();
  const auto url = read_url(forwarded.request.token_endpoint);
  const auto* proxy = url ? proxy_for(service->config, *url) : nullptr;
  add_text(out, std::to_string(client));
  add_text(out, request.only("origin"));
  add_request(forwarded.request);
  if (forwarded.with_previous) {
    add_request(*forwarded.with_previous);
  } else {
    add_text(out, {});
  }
  if (proxy) {
    add_text(out, proxy->host);
    add_text(out, std::to_string(proxy->port));
    add_text(out, write_connect(*proxy, url->host, port_of(*url)));
  }
}

/// The seconds that a request has to wait.
int count(std::string_view peer, const HttpRequest& request) {
  const auto& trusted = service->config.trusted_proxies;
  const auto address = counted_address(read_ip(peer).value_or(unix_peer), request, trusted);
  return address ? service->rate_limit.admit(*address, clock_now()) : 0;
}

std::variant<Reply, ForwardedRequest> judge(const RequestReading& reading, int wait) {
  if (wait > 0) return service->routes.refuse(reading.request, make_rate_limited(wait));
  if (reading.verdict == RequestReading::Verdict::complete) {
    return service->routes.answer(reading.request);
  }
  return service->routes.refuse(reading.request, make_malformed(reading.status, reading.reason));
}

UpstreamResult read_answer(std::string_view texts, int status, double ms) {
  const auto retry_after = take_text(texts);
  const bool encoded = is_encoded(take_text(texts));
  const auto body = take_text(texts);
  if (!encoded && body.size() > max_response_body) {
    return UpstreamFailure{UpstreamFailure::Reason::malformed, ms, std::string(body_too_large)};
  }
  return UpstreamAnswer{status, Secret(encoded ? std::string_view() : body),
                        read_retry_after(retry_after), ms, encoded};
}

UpstreamResult read_failure(std::string_view texts, double ms) {
  using Reason = UpstreamFailure::Reason;
  const auto reason = take_text(texts);
  const auto which = reason == "timeout"       ? Reason::timeout
                     : reason == "dns"         ? Reason::dns
                     : reason == "tls"         ? Reason::tls
                     : reason == "certificate" ? Reason::certificate
                     : reason == "malformed"   ? Reason::malformed
                                               : Reason::unreachable;
  return UpstreamFailure{which, ms, std::string(take_text(texts))};
}

/// What the host has to keep of the configuration, as JSON.
std::string describe(const Config& config) {
  std::vector<std::string_view> warnings(config.warnings.begin(), config.warnings.end());
  if (config.watch_files) warnings.emplace_back("watch_files: the native server alone does that");
  JsonObject told;
  told.add("host", config.listen.host).add("port", config.listen.port);
  told.add("path", config.listen.path).add("mode", config.listen.mode);
  told.add("ca_file", config.ca_file).add("proxy", config.proxy ? config.proxy->host : "");
  if (config.tls) {
    told.add("certificate", config.tls->certificate).add("private_key", config.tls->private_key);
  }
  told.add("upstream_seconds", config.limits.upstream_seconds);
  told.add("drain_seconds", config.limits.drain_seconds);
  told.add("max_body", static_cast<double>(max_body));
  told.add("max_response_body", static_cast<double>(max_response_body));
  told.add("warnings", warnings);
  return told.text();
}

}  // namespace

std::vector<std::string_view> environment;

}  // namespace tokenferry::server::edge

using namespace tokenferry::server;
using namespace tokenferry::server::edge;

/// Room for the texts of the next call.
TOKENFERRY_EXPORT("input") char* tf_input(std::size_t size) {
  in.resize(size);
  return in.data();
}

TOKENFERRY_EXPORT("output") const char* tf_output() {
  return out.data();
}

TOKENFERRY_EXPORT("output_size") std::size_t tf_output_size() {
  return out.size();
}

/// The host has read the output: what was secret in both directions is overwritten.
TOKENFERRY_EXPORT("done") void tf_done() {
  tokenferry::wipe(in);
  tokenferry::wipe(out);
}

/// Reads a configuration. A fault ends the call by `refuse`.
/// in   the file, the address of the command line, and every variable as NAME=VALUE
/// out  what the host has to keep of it
TOKENFERRY_EXPORT("configure") void tf_configure() {
  std::string_view texts = in;
  const std::string file(take_text(texts));
  const std::string listen(take_text(texts));
  while (!texts.empty()) environment.push_back(take_text(texts));
  service = std::make_unique<Service>(file, listen);
  environment.clear();
  add_text(out, describe(service->config));
}

/// Health checks hear of it from now on.
TOKENFERRY_EXPORT("leave") void tf_leave() {
  service->is_stopping = true;
}

/// Judges a request.
/// in       the peer's address, the request's id, its octets
/// wait     the seconds that the host's own limit makes it wait; below zero: it is counted here
/// returns  whether it goes on to the provider
/// out      the answer and its line in the log; or the client, the origin, the request for the
///          provider, the same with the client's previous secret or nothing, and the proxy: host,
///          port, and what it is asked
TOKENFERRY_EXPORT("begin") bool tf_begin(int wait) {
  const double start = lent::now();
  std::string_view texts = in;
  const auto peer = take_text(texts);
  const auto request_id = take_text(texts);
  auto reading = read_request(take_text(texts), 0);
  auto& request = reading.request;
  if (wait < 0) wait = count(peer, request);
  auto judged = judge(reading, wait);
  tokenferry::wipe(request.body);
  if (const auto* forwarded = std::get_if<ForwardedRequest>(&judged)) {
    forward(request, *forwarded);
    return true;
  }
  const bool is_whole = wait == 0 && reading.verdict == RequestReading::Verdict::complete;
  answer(request.method, request.only("origin"), std::get<Reply>(judged), request_id, start,
         is_whole ? Persistence::keep_alive : Persistence::close);
  return false;
}

/// Makes the answer of what the provider said.
/// client   as `begin` gave it
/// start    of the request, and how long the provider took, in milliseconds
/// secrets  how many of the client's were sent; 0: it has one only
/// status   of the provider's answer; 0: none came
/// in       the origin, the request's id, and the answer's Retry-After, Content-Encoding and body;
/// or
///          why nothing came, and the host's own words for it
/// returns  whether the request has to be sent with the previous secret, too: then nothing is out
/// out      the answer and its line in the log
TOKENFERRY_EXPORT("finish")
bool tf_finish(unsigned client, double start, double ms, unsigned secrets, int status) {
  std::string_view texts = in;
  const auto origin = take_text(texts);
  const auto request_id = take_text(texts);
  const auto result = status > 0 ? read_answer(texts, status, ms) : read_failure(texts, ms);
  auto reply = Exchange::finish(service->config.clients.at(client), origin, result);
  if (secrets == 1 && Exchange::refuses_secret(reply)) return true;
  if (secrets > 0) reply.secret = secrets == 1 ? current_secret : previous_secret;
  answer("POST", origin, reply, request_id, start);
  return false;
}

/// The answer of a host that has no service: its configuration is wrong, or it failed.
/// in   the method, the origin where it may read this, the request's id
/// out  the answer and its line in the log
TOKENFERRY_EXPORT("fail") void tf_fail(double start) {
  std::string_view texts = in;
  const auto method = take_text(texts);
  const auto origin = take_text(texts);
  const auto request_id = take_text(texts);
  auto reply = make_failure();
  reply.allow_origin = origin;
  answer(method, origin, reply, request_id, start);
}
