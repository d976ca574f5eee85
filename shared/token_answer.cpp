#include "shared/token_answer.hpp"

#include <algorithm>

#include "shared/encoding.hpp"
#include "shared/scope.hpp"
#include "shared/token.hpp"

namespace tokenferry {
namespace {

bool is_printable(View text) {
  return std::all_of(text.begin(), text.end(), is_vschar);
}

/// Whether the pair is this member, or a part of it.
bool is_of(View name, View member) {
  return name.starts_with(member) && (name.size() == member.size() || name[member.size()] == '.');
}

}  // namespace

TokenAnswer read_token_answer(int status, const Params& fields, MissingTokenType missing_type) {
  if (status < 200 || status >= 300 || reports_error(fields)) return judge_refusal(status, fields);

  // Slack's oauth.v2.access nests a person's token, and what belongs to it. Its type says "user",
  // and means bearer.
  const bool nested = fields.get("access_token").empty();
  const auto place = [&](View name) {
    Text path(nested ? "authed_user." : "");
    path += name;
    return path;
  };
  const auto get = [&](View name) -> const Text& { return fields.get(place(name)); };

  const auto& token = get("access_token");
  if (!is_token(token) || fields.count("access_token") > 1) return judge_refusal(status, fields);
  View token_type = nested ? "Bearer" : View(get("token_type"));
  if (token_type.empty() && missing_type == MissingTokenType::means_bearer) token_type = "Bearer";
  if (token_type.empty() || !is_printable(token_type)) {
    return TokenRefusal{.errc = Errc::token_type_unsupported};
  }
  // A text, or the items of a list. All of them count, so that none evades the configured ceiling.
  const auto scope = joined(fields, place("scope"));
  if (!is_printable(scope)) return TokenRefusal{.errc = Errc::invalid_scope};

  TokenResponse response{.access_token = Secret(token), .token_type = Text(token_type)};
  response.states_scope = std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    return is_of(field.name, place("scope"));
  });
  if (auto items = split_scope(scope); !items.empty()) response.scope = std::move(items);
  // Facebook wrote `expires`.
  const auto& lifetime = get("expires_in");
  response.expires_in = read_lifetime(lifetime.empty() ? get("expires") : lifetime);
  const auto read_token = [&](View name) {
    const auto& value = get(name);
    if (value.empty() || is_token(value)) return Secret(value);
    response.dropped.push_back(name);
    return Secret();
  };
  response.refresh_token = read_token("refresh_token");
  if (!response.refresh_token.empty()) {
    response.refresh_token_expires_in = read_lifetime(get("refresh_token_expires_in"));
  }
  response.id_token = read_token("id_token");
  return response;
}

}  // namespace tokenferry
