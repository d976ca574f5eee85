#include "shared/token.hpp"

#include <algorithm>

#include "shared/decimal.hpp"
#include "shared/encoding.hpp"
#include "shared/scan.hpp"

namespace tokenferry {
namespace {

/// Longer than any provider's, shorter than what hurts.
constexpr std::size_t max_token_size = 16 * 1024;

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_vschar);
}

/// What a header and a JSON text can carry untouched: VSCHAR without the space.
bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= max_token_size &&
         std::all_of(text.begin(), text.end(), [](char c) { return c != ' ' && is_vschar(c); });
}

/// A lifetime that is not a positive number of a sane size is not stated: never "for ever", and
/// never an expiry at once. Mailchimp's 0 means that none is set.
std::optional<double> read_lifetime(std::string_view text) {
  constexpr double century = 100.0 * 366 * 24 * 60 * 60;
  const auto seconds = read_decimal(cut(text, '.'));
  return seconds && *seconds > 0 && *seconds <= century ? seconds : std::nullopt;
}

/// The error code of an answer, in the places where providers put it: RFC 6749's, Facebook's
/// object and Fitbit's list.
std::string_view find_error(const Params& fields) {
  for (const auto place : {"error", "error.type", "errors.0.errorType"}) {
    if (const auto code = fields.find(place)) return *code;
  }
  return {};
}

/// GitHub's and Slack's words for wrong credentials of ours.
bool blames_credentials(std::string_view code) {
  return code == "incorrect_client_credentials" || code == "bad_client_secret" ||
         code == "invalid_client_id";
}

TokenRefusal refuse(std::string_view code, const Params& fields) {
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

/// The granted scope: a text, or the items of a list. All that stands there counts, so that none
/// of it escapes a ceiling.
Text join_scope(const Params& fields, std::string_view scope) {
  Text joined;
  for (const auto& [name, value] : fields) {
    if (!name.starts_with(scope)) continue;
    const auto rest = std::string_view(name).substr(scope.size());
    if (!rest.empty() && rest.front() != '.') continue;
    joined += ' ';
    joined += value;
  }
  return joined;
}

}  // namespace

bool is_authorization_code(std::string_view text) {
  return !text.empty() && text.size() <= 2048 && is_printable(text);
}

Text build_token_request(std::string_view client_id, std::string_view code,
                         std::string_view redirect_uri, std::string_view code_verifier) {
  Text form("grant_type=authorization_code");
  append_pair(form, "client_id", client_id);
  append_pair(form, "code", code);
  append_pair(form, "redirect_uri", redirect_uri);
  append_pair(form, "code_verifier", code_verifier);
  return form;
}

TokenAnswer read_token_answer(int status, const Params& fields, MissingTokenType missing_type) {
  if (const auto code = find_error(fields); !code.empty()) return refuse(code, fields);
  if (status < 200 || status >= 300) return no_answer(status);

  // Slack's oauth.v2.access nests a person's token, and what belongs to it. Its type says "user",
  // and means bearer.
  const bool nested = fields.get("access_token").empty();
  const auto place = [&](std::string_view name) {
    Text path(nested ? "authed_user." : "");
    path += name;
    return path;
  };
  const auto get = [&](std::string_view name) { return fields.get(place(name)); };

  const auto token = get("access_token");
  if (!is_token(token) || fields.count("access_token") > 1) return no_answer(status);
  auto token_type = nested ? "Bearer" : get("token_type");
  if (token_type.empty() && missing_type == MissingTokenType::means_bearer) token_type = "Bearer";
  if (token_type.empty() || !is_printable(token_type)) {
    return TokenRefusal{.errc = Errc::token_type_unsupported};
  }
  const auto scope = join_scope(fields, place("scope"));
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

bool is_bearer(std::string_view token_type) {
  constexpr std::string_view bearer = "bearer";
  return token_type.size() == bearer.size() &&
         std::equal(bearer.begin(), bearer.end(), token_type.begin(),
                    [](char wanted, char c) { return wanted == (c | 0x20); });
}

List<Text> split_scope(std::string_view scope) {
  List<Text> out;
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

Text clean_error_code(std::string_view code) {
  const bool harmless = code.size() <= 64 && std::all_of(code.begin(), code.end(), [](char c) {
                          return is_unreserved(c) && c != '~';
                        });
  return harmless ? Text(code) : Text();
}

Text clean_description(std::string_view text) {
  Text out;
  for (const char c : text.substr(0, 512)) {
    const bool allowed = is_vschar(c) && c != '"' && c != '\\';
    out += allowed ? c : '?';
  }
  return out;
}

Text clean_error_uri(std::string_view uri) {
  return uri.starts_with("https://") && is_token(uri) && find(uri, '@') == uri.size() ? Text(uri)
                                                                                      : Text();
}

}  // namespace tokenferry
