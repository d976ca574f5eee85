#include "shared/token_refusal.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "shared/scan.hpp"
#include "shared/token.hpp"

namespace tokenferry {
namespace {

using Stems = std::initializer_list<View>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(View text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// RFC 6749's place; then those of Facebook, Google's APIs, Fitbit and others.
constexpr View word_places[] = {"error",       "error.type",         "error.status",
                                "error.error", "error.code",         "error.0",
                                "errors.0",    "errors.0.errorType", "errors.0.code"};

/// Where a sentence may say what the word does not.
constexpr View sentence_places[] = {"error_description", "message", "error.message",
                                    "errors.0.message",  "reason",  "error"};

/// The error word: the text before a colon, after which Dropbox adds a sentence. A number counts
/// only where there is no word.
View find_word(const Params& fields) {
  View number;
  for (const auto place : word_places) {
    const auto* found = fields.find(place);
    if (!found || *found == "false" || *found == "0" || *found == "null") continue;
    auto rest = View(*found);
    const auto word = cut(rest, ':');
    if (!is_number(word)) return word;
    if (number.empty()) number = word;
  }
  return number;
}

/// In lower case, with spaces between its parts, so that a word and a sentence read alike.
Text simplify(View text) {
  Text out(text.substr(0, 512));
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c == '_' || c == '-') c = ' ';
  }
  return out;
}

bool has_one_of(View text, Stems stems) {
  return std::any_of(stems.begin(), stems.end(),
                     [&](View stem) { return text.find(stem) != text.npos; });
}

/// What a word or a sentence is about; nullopt: nothing that is known here.
std::optional<Fault> read_subject(View text) {
  const auto simple = simplify(text);
  if (has_one_of(simple,
                 {"client secret", "client credential", "client authentication", "invalid client",
                  "bad client", "unknown client", "incorrect client", "client id", "app secret"})) {
    return Fault::credentials;
  }
  if (has_one_of(simple, {"rate limit", "ratelimit", "too many", "unavailable", "slow down"})) {
    return Fault::busy;
  }
  if (has_one_of(simple, {"internal", "fatal", "server error", "unknown error", "timeout"})) {
    return Fault::failed;
  }
  if (has_one_of(simple, {"redirect", "suspended", "application", "grant type", "scope"})) {
    return Fault::settings;
  }
  if (has_one_of(simple, {"code", "token", "expired", "grant", "user", "email", "denied", "consent",
                          "required"})) {
    return Fault::grant;
  }
  return std::nullopt;
}

std::optional<Fault> read_sentences(const Params& fields) {
  for (const auto place : sentence_places) {
    if (const auto* text = fields.find(place)) {
      if (const auto subject = read_subject(*text)) return subject;
    }
  }
  return std::nullopt;
}

/// What the words of an answer say, whatever its status.
std::optional<Fault> read_words(View word, const Params& fields) {
  const auto simple = simplify(word);
  if (simple == "unauthorized client") {
    return read_sentences(fields) == Fault::credentials ? Fault::credentials : Fault::unauthorized;
  }
  // A word that says nothing by itself: LinkedIn's for a used code, Google's for a missing secret.
  if (word.empty() || simple == "invalid request" || !read_subject(word)) {
    return read_sentences(fields);
  }
  return read_subject(word);
}

/// Statuses that a wrong address causes: with them, only words that an RFC defines count.
bool is_wrong_address(int status) {
  constexpr int statuses[] = {404, 405, 406, 410, 411, 413, 414, 415, 421, 431};
  return std::find(std::begin(statuses), std::end(statuses), status) != std::end(statuses);
}

/// Status 401, which is about credentials (RFC 6749, section 5.2) unless the word itself is about
/// something else. For a wrong secret Auth0 and Atlassian say access_denied, Keycloak
/// unauthorized_client; sentences such as "authentication is required" say nothing here.
Fault judge_unauthorized(View word, const Params& fields) {
  if (word == "access_denied" || word == "unauthorized_client") return Fault::credentials;
  const auto said = word == "invalid_request" ? read_sentences(fields) : read_subject(word);
  return said.value_or(Fault::credentials);
}

/// The fault of an answer with this status.
Fault judge(int status, View word, const Params& fields) {
  if (status == 429 || status == 503) return Fault::busy;
  if (status == 401) return judge_unauthorized(word, fields);
  const auto said = read_words(word, fields);
  if (status >= 500) return said == Fault::busy ? Fault::busy : Fault::failed;
  if (status < 200 || (status >= 300 && status < 400)) return Fault::malformed;
  // GitHub's whole answer to an unknown client_id.
  if (status == 404 && word == "Not Found" && fields.size() == 1) return Fault::credentials;
  if (is_wrong_address(status) && !find_rfc_error(word)) return Fault::malformed;
  if (status == 403 && said == Fault::unauthorized) return Fault::credentials;
  // Twitch sends a sentence and no word; with a status of success a sentence alone is no refusal.
  if (word.empty() && (status < 300 || !said)) return Fault::malformed;
  return said.value_or(Fault::settings);
}

Errc code_of(Fault fault, View word, int status) {
  switch (fault) {
    case Fault::credentials:
      return Errc::invalid_client;
    case Fault::busy:
      return Errc::temporarily_unavailable;
    case Fault::failed:
      return Errc::server_error;
    case Fault::malformed:
      return status >= 200 && status < 300 ? Errc::missing_token : Errc::server_error;
    case Fault::grant:
    case Fault::unauthorized:
    case Fault::settings:
      break;
  }
  return find_rfc_error(word).value_or(Errc::invalid_grant);
}

}  // namespace

bool reports_error(const Params& fields) {
  return !find_word(fields).empty();
}

TokenRefusal judge_refusal(int status, const Params& fields) {
  const auto word = find_word(fields);
  // `{"error": 401}` with status 200 means that status.
  if (status >= 200 && status < 300 && word.size() == 3 && is_number(word)) {
    status = (word[0] - '0') * 100 + (word[1] - '0') * 10 + word[2] - '0';
  }
  TokenRefusal refusal;
  refusal.fault = judge(status, word, fields);
  refusal.errc = code_of(refusal.fault, word, status);
  refusal.word = name_or_nothing(word);
  if (!find_rfc_error(word)) refusal.provider_error = clean_error_code(word);
  refusal.description = clean_description(fields.get("error_description"));
  refusal.error_uri = clean_error_uri(fields.get("error_uri"));
  return refusal;
}

Text name_or_nothing(View text) {
  const auto kind = [](char c) {
    if (is_digit(c)) return 'd';
    if (c >= 'a' && c <= 'z') return 'l';
    return c >= 'A' && c <= 'Z' ? 'u' : ' ';
  };
  if (text.size() > 64 || !consists_of(text, "A-Za-z0-9 ._-")) return {};
  std::size_t changes = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const auto before = kind(text[i - 1]);
    const auto here = kind(text[i]);
    if (before == 'd' && (here == 'l' || here == 'u')) return {};
    changes += before != ' ' && here != ' ' && before != here ? 1 : 0;
  }
  return changes * 4 <= text.size() ? Text(text) : Text();
}

}  // namespace tokenferry
