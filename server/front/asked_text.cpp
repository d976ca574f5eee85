// Writes the results of --check --ask: a table, or JSON.
#include <algorithm>
#include <array>

#include "server/exchange/json.hpp"
#include "server/exchange/verdict.hpp"
#include "server/front/ask.hpp"

namespace tokenferry::server {
namespace {

constexpr std::size_t columns = 4;
using Line = std::array<std::string, columns>;

/// The provider's status and word, or why it has none.
std::string answer_of(const Reply& reply) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " ") + part; };
  if (reply.provider_status > 0) add(std::to_string(reply.provider_status));
  if (!reply.provider_error.empty()) add(reply.provider_error);
  if (!reply.detail.empty()) add(reply.detail);
  return text;
}

/// Pads all columns but the last.
std::string format(const std::vector<Line>& lines) {
  std::array<std::size_t, columns> widths{};
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i + 1 < columns; ++i) {
      text += line[i] + std::string(widths[i] + 2 - line[i].size(), ' ');
    }
    text += line.back();
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

}  // namespace

std::string table_of(const std::vector<Asked>& asked) {
  std::vector<Line> lines = {{"VERDICT", "CLIENT", "TOKEN ENDPOINT", "ANSWER"}};
  std::string advice;
  for (const auto& [client, reply] : asked) {
    const auto verdict = verdict_of(reply.outcome);
    const auto which = reply.secret.empty() ? "" : ", " + std::string(reply.secret) + " secret";
    lines.push_back({std::string(verdict.word), clean_for_log(client->client_id) + which,
                     clean_for_log(client->token_endpoint), answer_of(reply)});
    if (verdict.kind == Verdict::Kind::good) continue;
    advice += '\n' + lines.back()[1] + ": " + std::string(verdict.advice);
  }
  return format(lines) + advice + (advice.empty() ? "" : "\n");
}

std::string json_of(const std::vector<Asked>& asked) {
  std::string text;
  for (const auto& [client, reply] : asked) {
    const auto verdict = verdict_of(reply.outcome);
    JsonObject line;
    line.add("client_id", client->client_id).add("token_endpoint", client->token_endpoint);
    if (!reply.secret.empty()) line.add("secret", reply.secret);
    line.add("verdict", verdict.word).add("outcome", reply.outcome);
    if (reply.provider_status > 0) line.add("provider_status", reply.provider_status);
    if (!reply.provider_error.empty()) line.add("provider_error", reply.provider_error);
    if (!reply.detail.empty()) line.add("detail", reply.detail);
    line.add("advice", verdict.advice);
    text += (text.empty() ? "[" : ",\n ") + line.text();
  }
  return text + "]\n";
}

bool is_well(const std::vector<Asked>& asked) {
  const auto is_bad = [](const Asked& each) {
    return verdict_of(each.reply.outcome).kind == Verdict::Kind::bad;
  };
  return std::all_of(asked.begin(), asked.end(), [&](const Asked& each) {
    return !is_bad(each) || std::any_of(asked.begin(), asked.end(), [&](const Asked& other) {
      return other.client == each.client && !is_bad(other);
    });
  });
}

}  // namespace tokenferry::server
