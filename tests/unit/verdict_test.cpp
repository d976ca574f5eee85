#include "server/exchange/verdict.hpp"

#include <nlohmann/json.hpp>

#include "server/front/ask.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server_fakes.hpp"

namespace tokenferry::server {
namespace {

using Kind = Verdict::Kind;

TEST_CASE("verdict: each outcome of asking has one", "[verdict]") {
  static constexpr struct {
    const char* outcome;
    const char* word;
    Kind kind;
  } rows[] = {
      {"provider_refused", "ok", Kind::good},
      {"provider_unauthorized", "unclear", Kind::unclear},
      {"provider_credentials", "secret", Kind::bad},
      {"provider_settings", "settings", Kind::bad},
      {"provider_malformed", "address", Kind::bad},
      {"provider_encoded", "address", Kind::bad},
      {"released", "address", Kind::bad},
      {"provider_dns", "dns", Kind::bad},
      {"provider_unreachable", "unreachable", Kind::bad},
      {"provider_tls", "tls", Kind::bad},
      {"provider_certificate", "certificate", Kind::bad},
      {"provider_timeout", "timeout", Kind::bad},
      {"provider_busy", "busy", Kind::bad},
      {"provider_error", "failed", Kind::bad},
      {"internal_error", "failed", Kind::bad},
      {"", "failed", Kind::bad},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.outcome) {
      const auto verdict = verdict_of(row.outcome);
      CHECK(verdict.word == row.word);
      CHECK(verdict.kind == row.kind);
      CHECK(verdict.advice.ends_with('.'));
    }
  }
}

TEST_CASE("verdict: the table has a line for each client and advice where that is due",
          "[verdict]") {
  const auto clients = tests::make_clients();
  std::vector<Asked> asked(2);
  for (std::size_t i = 0; i < asked.size(); ++i) asked[i].client = &clients[i];
  asked[0].reply.outcome = "provider_refused";
  asked[0].reply.provider_status = 200;
  asked[0].reply.provider_error = "bad_verification_code";
  CHECK_FALSE(is_well(asked));
  asked[1].reply.outcome = "provider_dns";
  asked[1].reply.detail = "other-provider.example: Name or service not known";
  CHECK(table_of(asked) ==
        "VERDICT  CLIENT  TOKEN ENDPOINT                        ANSWER\n"
        "ok       cid     https://provider.example/token        200 bad_verification_code\n"
        "dns      other   https://other-provider.example/token  other-provider.example: Name or "
        "service not known\n"
        "\n"
        "other: The name does not resolve: correct token_endpoint or base_url, or this machine's "
        "name server.\n");
  CHECK_FALSE(is_well(asked));

  const auto json = nlohmann::json::parse(json_of(asked));
  REQUIRE(json.size() == 2);
  CHECK(json[0]["verdict"] == "ok");
  CHECK(json[0]["provider_status"] == 200);
  CHECK(json[1]["client_id"] == "other");
  CHECK(json[1]["outcome"] == "provider_dns");
  CHECK_FALSE(json[1].contains("provider_status"));

  asked[1].reply.outcome = "provider_unauthorized";
  CHECK(is_well(asked));
}

}  // namespace
}  // namespace tokenferry::server
