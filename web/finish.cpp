// Coming back from the provider.
#include "shared/callback.hpp"
#include "shared/scan.hpp"
#include "shared/token.hpp"
#include "web/address.hpp"
#include "web/client.hpp"
#include "web/failure.hpp"
#include "web/pending.hpp"
#include "web/session.hpp"

namespace tokenferry::web {
namespace {

/// The same URL as the browser writes it, and its query as a form: so two are compared.
Text as_written(View absolute) {
  const auto url = host::resolve_url(absolute, host::made_at());
  View rest = url;
  rest = cut(rest, '#');
  Text written(cut(rest, '?'));
  written += '?';
  return written += format_form(host::query(url));
}

/// Whether a sign-in is under way whose answer comes to this URL. Forgets those that are too old.
bool awaits_answer_at(View url) {
  bool awaits = false;
  const auto keys = host::keys(pending_prefix);
  for (View rest = keys; !rest.empty();) {
    const auto key = cut(rest, ' ');
    const auto record = host::load(key);
    if (!is_record(record) || is_expired(record, host::now_ms())) {
      host::forget(key);
    } else if (is_at(url, as_written(record.get("redirect_uri")))) {
      awaits = true;
    }
  }
  return awaits;
}

/// The URL that an answer came with: the one that was loaded, where its sign-in is still under way,
/// as a router may have changed the address bar since, and another client may have cleaned it.
Text answer_url() {
  const auto loaded = host::loaded_url();
  const auto query = host::query(loaded);
  const bool waits = is_callback(query) && is_record(host::load(pending_key(query.get("state"))));
  return waits ? loaded : host::page_url();
}

/// Whether the page's query is an answer to a sign-in of ours. One with another state than ours, or
/// with none, is so only where a sign-in waits for it here and nobody is signed in.
bool is_answer(const Settings& settings, const Params& query, View url) {
  if (!is_callback(query)) return false;
  return has_own_state(query) ||
         (awaits_answer_at(url) && host::load(session_key(settings)).empty());
}

void restore(const Settings& settings, host::Operation operation) {
  host::settle(operation, format_form(load_session(session_key(settings))));
}

/// Whether another provider of the page may have sent an answer with this `iss` to this URL.
bool may_be_anothers(const Settings& settings, View iss, const Params& record, View url) {
  const auto asked = as_written(record.get("redirect_uri"));
  // The page may not have made all of them again yet.
  Text clients = record.get("clients");
  clients += '\n';
  clients += host::clients();
  for (View rest = clients; !rest.empty();) {
    const auto other = parse_form(cut(rest, '\n'));
    if (!other || host::origin_of(url_of(*other, authorization_endpoint)) ==
                      host::origin_of(url_of(settings, authorization_endpoint))) {
      continue;
    }
    const Text known = first_value(*other, issuer);
    if (!iss.empty() && known == iss) return true;
    // Where it would have said another issuer, or one at all, it has not sent this.
    if (iss.empty() ? other->get(sends_issuer) == "true" : !known.empty()) continue;
    const auto place = as_written(redirect_uri_of(*other));
    if (is_at(url, place) && (place == asked || !is_at(asked, place))) return true;
  }
  return false;
}

void exchange(const Settings& settings, host::Operation operation, const Params& query,
              const Params& record, View url) {
  const auto code =
      judge_callback(query, record,
                     {.authorization_endpoint = url_of(settings, authorization_endpoint),
                      .token_endpoint = url_of(settings, token_endpoint),
                      .issuer = first_value(settings, issuer),
                      .sends_issuer = settings.get(sends_issuer) == "true",
                      .address = url,
                      .redirect_uri = as_written(record.get("redirect_uri")),
                      .in_doubt = may_be_anothers(settings, query.get("iss"), record, url)},
                     host::now_ms());
  if (!code) {
    const auto [errc, why] = code.error();
    // Only the words of an answer that is the provider's count.
    if (!query.get("error").empty() && is_rfc_error(errc)) {
      return conclude(operation,
                      provider_failure(query, Errc::server_error, record.get("redirect_uri")));
    }
    return fail(operation, errc, "", why);
  }
  const auto request = build_token_request(settings.get("clientId"), *code,
                                           record.get("redirect_uri"), record.get("code_verifier"));
  host::fetch(operation, url_of(settings, token_endpoint), format_form(request), "",
              format_form(pick(record, "scope return_to nonce redirect_uri")));
}

void finish(const Settings& settings, host::Operation operation, const Params& query, View url) {
  // Before anything else happens, code and state leave the address bar.
  host::replace_url(without_callback(host::page_url()));
  const auto state = read_state(query);
  const auto key = state ? pending_key(*state) : Text();
  const auto record = host::load(key);
  const bool began = is_record(record);
  if (began && (record.get("authorization_endpoint") != url_of(settings, authorization_endpoint) ||
                record.get("client_id") != settings.get("clientId"))) {
    return restore(settings, operation);  // another client of this page began it
  }

  host::forget(key);  // used once (RFC 9700, section 4.7.1)
  if (record.get("popup") == "true") host::tell_opener(operation, key);
  if (host::frame() != host::Frame::none) {
    return fail(operation, Errc::invalid_request, "", "A sign-in is not finished inside a frame.");
  }
  if (began) return exchange(settings, operation, query, record, url);
  // A callback that was used already, reloaded or found in the history, harms nobody who is
  // signed in.
  const auto session = load_session(session_key(settings));
  if (!session.empty()) return host::settle(operation, format_form(session));
  if (!state) return fail(operation, state.error().errc, "", state.error().detail);
  const bool other = !host::keys(pending_prefix).empty();
  fail(operation, other ? Errc::state_mismatch : Errc::state_missing);
}

}  // namespace

void resume(const Settings& settings, host::Operation operation) {
  const auto url = as_written(answer_url());
  const auto query = host::query(url);
  if (is_answer(settings, query, url)) return finish(settings, operation, query, url);
  restore(settings, operation);
}

void resume_after(const Settings& settings, host::Operation operation, const Params& answer) {
  // A session that was there before is in this client's own storage, or in none.
  if (answer.count("return_to") == 0) return resume(settings, operation);
  popup_answered(settings, operation, answer);
}

void popup_answered(const Settings& settings, host::Operation operation, const Params& answer) {
  conclude(operation, keep_session(settings, answer));
}

}  // namespace tokenferry::web
