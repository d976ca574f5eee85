#include "server/front/metrics.hpp"

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

Reply make_reply(std::string_view outcome, double upstream_ms = -1) {
  Reply reply;
  reply.outcome = outcome;
  reply.upstream_ms = upstream_ms;
  return reply;
}

bool has_line(const std::string& text, const std::string& line) {
  return text.find('\n' + line + '\n') != text.npos;
}

TEST_CASE("metrics: answers are counted by client and outcome", "[metrics]") {
  Metrics metrics;
  for (int i = 0; i < 3; ++i) metrics.count(make_reply("released", 10), "a\"b\\c");
  metrics.count(make_reply("unknown_client"), {});
  const auto text = metrics.text();
  CHECK(has_line(text, R"(tokenferry_requests_total{client="a\"b\\c",outcome="released"} 3)"));
  CHECK(has_line(text, R"(tokenferry_requests_total{client="",outcome="unknown_client"} 1)"));
}

TEST_CASE("metrics: an exchange counts in each bucket that is not below its time", "[metrics]") {
  static constexpr struct {
    double ms;
    const char* first;  ///< bucket
    const char* below;  ///< the bucket before it; empty: none
  } rows[] = {
      {0, "0.05", ""},    {50, "0.05", ""},    {50.1, "0.1", "0.05"}, {800, "0.8", "0.4"},
      {5000, "5", "3.2"}, {60000, "60", "10"}, {60001, "+Inf", "60"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.ms) {
      Metrics metrics;
      metrics.count(make_reply("released", row.ms), "c");
      const auto text = metrics.text();
      const auto bucket = [](const std::string& bound) {
        return R"(tokenferry_upstream_seconds_bucket{client="c",le=")" + bound + "\"} ";
      };
      CHECK(has_line(text, bucket(row.first) + "1"));
      CHECK(has_line(text, bucket("+Inf") + "1"));
      if (*row.below != '\0') CHECK(has_line(text, bucket(row.below) + "0"));
      CHECK(has_line(text, R"(tokenferry_upstream_seconds_count{client="c"} 1)"));
    }
  }
}

TEST_CASE("metrics: what needs no provider has no time with one", "[metrics]") {
  Metrics metrics;
  metrics.count(make_reply("health"), {});
  CHECK(metrics.text().find("tokenferry_upstream_seconds_count") == std::string::npos);
}

TEST_CASE("metrics: the workers' numbers are added up", "[metrics]") {
  Metrics metrics;
  auto& first = metrics.add_worker();
  auto& second = metrics.add_worker();
  first.connections = 2;
  second.connections = 3;
  second.kept = 4;
  first.exchanges = 5;
  const auto text = metrics.text();
  CHECK(has_line(text, "tokenferry_connections 5"));
  CHECK(has_line(text, "tokenferry_provider_connections_kept 4"));
  CHECK(has_line(text, "tokenferry_exchanges 5"));
}

}  // namespace
}  // namespace tokenferry::server
