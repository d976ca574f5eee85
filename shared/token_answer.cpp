#include "shared/token_answer.hpp"

#include <algorithm>

#include "shared/encoding.hpp"
#include "shared/scan.hpp"
#include "shared/token.hpp"

namespace tokenferry {
namespace {

bool is_printable(View text) {
  return std::all_of(text.begin(), text.end(), is_vschar);
}

/// GitHub's and Slack's words for wrong credentials of ours.
bool blames_credentials(View code) {
  return code == "incorrect_client_credentials" || code == "bad_client_secret" ||
         code == "invalid_client_id";
}

TokenRefusal refuse(View code, const Params& fields) {
  TokenRefusal refusal{.errc = Errc::invalid_grant};
  refusal.description = clean_description(fields.get("error_description"));
  refusal.error_uri = clean_error_uri(fields.get("error_uri"));
  if (const auto word = find_rfc_error(code)) {
    refusal.errc = *word;
  } else {
    if (blames_credentials(code)) refusal.errc = Errc::invalid_client;
    refusal.provider_error = clean_error_code(code);
  }
  return refusal;
}

TokenRefusal no_answer(int status) {
  if (status >= 200 && status < 300) return {.errc = Errc::missing_token};
  const bool busy = status == 429 || status == 503;
  return {.errc = busy ? Errc::temporarily_unavailable : Errc::server_error};
}

}  // namespace

TokenAnswer read_token_answer(int status, const Params& fields, MissingTokenType missing_type) {
  if (const auto code = first_of(fields, error_places); !code.empty()) {
    return refuse(code, fields);
  }
  if (status < 200 || status >= 300) return no_answer(status);

  // Slack's oauth.v2.access nests a person's token, and what belongs to it. Its type says "user",
  // and means bearer.
  const bool nested = fields.get("access_token").empty();
  const auto place = [&](View name) {
    Text path(nested ? "authed_user." : "");
    path += name;
    return path;
  };
  const auto get = [&](View name) { return fields.get(place(name)); };

  const auto token = get("access_token");
  if (!is_token(token) || fields.count("access_token") > 1) return no_answer(status);
  auto token_type = nested ? "Bearer" : get("token_type");
  if (token_type.empty() && missing_type == MissingTokenType::means_bearer) token_type = "Bearer";
  if (token_type.empty() || !is_printable(token_type)) {
    return TokenRefusal{.errc = Errc::token_type_unsupported};
  }
  // A text, or the items of a list. All that stands there counts, so that none of it escapes a
  // ceiling.
  const auto scope = joined(fields, place("scope"));
  if (!is_printable(scope)) return TokenRefusal{.errc = Errc::invalid_scope};

  TokenResponse response{.access_token = Secret(token), .token_type = Text(token_type)};
  if (auto items = split_scope(scope); !items.empty()) response.scope = std::move(items);
  // Facebook wrote `expires`.
  const auto lifetime = get("expires_in");
  response.expires_in = read_lifetime(lifetime.empty() ? get("expires") : lifetime);
  if (const auto refresh = get("refresh_token"); is_token(refresh)) {
    response.refresh_token = Secret(refresh);
    response.refresh_token_expires_in = read_lifetime(get("refresh_token_expires_in"));
  }
  if (const auto id_token = get("id_token"); is_token(id_token)) {
    response.id_token = Secret(id_token);
  }
  return response;
}

std::vector<Text> split_scope(View scope) {
  std::vector<Text> out;
  while (!scope.empty()) {
    auto rest = cut(scope, ' ');
    while (!rest.empty()) {
      const auto item = cut(rest, ',');
      if (!item.empty() && std::find(out.begin(), out.end(), item) == out.end()) {
        out.push_back(Text(item));
      }
    }
  }
  return out;
}

}  // namespace tokenferry
