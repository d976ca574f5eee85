#include "server/front/metrics.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>

namespace tokenferry::server {
namespace {

/// Prometheus's escapes of a label's value.
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.15g", value);
  return text.data();
}

void describe(std::string& out, const std::string& name, const char* type, const char* help) {
  out += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

/// A value without labels, or with these.
void add(std::string& out, const std::string& name, double value, const std::string& labels = {}) {
  out += name + (labels.empty() ? "" : '{' + labels + '}') + ' ' + number(value) + '\n';
}

void add_process(std::string& out) {
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    describe(out, "process_open_fds", "gauge", "Descriptors that are open.");
    add(out, "process_open_fds", static_cast<double>(std::distance(begin(open), end(open))));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    describe(out, "process_max_fds", "gauge", "Descriptors that may be open.");
    add(out, "process_max_fds", static_cast<double>(limit.rlim_cur));
  }
}

}  // namespace

void Metrics::count(const Reply& reply, std::string_view client_id) {
  const std::lock_guard lock(mutex_);
  ++answers_[{std::string(client_id), reply.outcome}];
  if (reply.upstream_ms < 0) return;
  auto& latency = latencies_[std::string(client_id)];
  const auto seconds = reply.upstream_ms / 1000;
  const auto* bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds);
  ++latency.buckets[static_cast<std::size_t>(bucket - bounds.begin())];
  latency.sum += seconds;
}

WorkerGauges& Metrics::add_worker() {
  const std::lock_guard lock(mutex_);
  return *workers_.emplace_back(std::make_unique<WorkerGauges>());
}

std::string Metrics::text() const {
  std::string out;
  const std::lock_guard lock(mutex_);
  describe(out, "tokenferry_build_info", "gauge", "The version that runs.");
  add(out, "tokenferry_build_info", 1, "version=\"" TOKENFERRY_VERSION "\"");
  add_answers(out);
  add_latencies(out);
  add_gauges(out);
  add_provider(out);
  add_process(out);
  return out;
}

void Metrics::add_answers(std::string& out) const {
  describe(out, "tokenferry_requests_total", "counter", "Requests by client and outcome.");
  for (const auto& [key, count] : answers_) {
    add(out, "tokenferry_requests_total", static_cast<double>(count),
        "client=\"" + escaped(key.first) + "\",outcome=\"" + escaped(key.second) + '"');
  }
}

void Metrics::add_latencies(std::string& out) const {
  const std::string name = "tokenferry_upstream_seconds";
  describe(out, name, "histogram", "Time of an exchange with the provider.");
  for (const auto& [client, latency] : latencies_) {
    const auto label = "client=\"" + escaped(client) + '"';
    double count = 0;
    for (std::size_t i = 0; i < latency.buckets.size(); ++i) {
      count += static_cast<double>(latency.buckets[i]);
      const auto bound = i < bounds.size() ? number(bounds[i]) : "+Inf";
      add(out, name + "_bucket", count, label + ",le=\"" + bound + '"');
    }
    add(out, name + "_sum", latency.sum, label);
    add(out, name + "_count", count, label);
  }
}

void Metrics::add_gauges(std::string& out) const {
  static constexpr struct {
    const char* name;
    const char* help;
    std::atomic<std::size_t> WorkerGauges::* value;
  } rows[] = {
      {"tokenferry_connections", "Connections of clients.", &WorkerGauges::connections},
      {"tokenferry_provider_connections_kept", "Connections to providers that wait to be used.",
       &WorkerGauges::kept},
      {"tokenferry_exchanges", "Exchanges that are under way.", &WorkerGauges::exchanges},
  };
  for (const auto& row : rows) {
    std::size_t sum = 0;
    for (const auto& worker : workers_) sum += (*worker).*row.value;
    describe(out, row.name, "gauge", row.help);
    add(out, row.name, static_cast<double>(sum));
  }
}

void Metrics::add_provider(std::string& out) const {
  const std::string handshakes = "tokenferry_provider_handshakes_total";
  describe(out, handshakes, "counter", "TLS handshakes with providers.");
  add(out, handshakes, static_cast<double>(provider_.full_handshakes), "kind=\"full\"");
  add(out, handshakes, static_cast<double>(provider_.resumed_handshakes), "kind=\"resumed\"");
  add(out, handshakes, static_cast<double>(provider_.failed_handshakes), "kind=\"failed\"");
  const std::string connections = "tokenferry_provider_connections_total";
  describe(out, connections, "counter", "Exchanges by the connection that they began on.");
  add(out, connections, static_cast<double>(provider_.connections), "kind=\"new\"");
  add(out, connections, static_cast<double>(provider_.reuses), "kind=\"kept\"");
}

}  // namespace tokenferry::server
