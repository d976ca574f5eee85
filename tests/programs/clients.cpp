// Clients by name that do what the page says, and tell it what came of it: a line a callback, of
// the client, the call, what it is, and its parts as a form.
#include <emscripten.h>

#include <cstdio>
#include <map>
#include <string>
#include <tokenferry.hpp>

#include "shared/decimal.hpp"
#include "shared/params.hpp"

namespace {

using tokenferry::Client;
using tokenferry::Expected;
using tokenferry::Params;
using tokenferry::Session;

std::map<std::string, Client> clients;

void tell(const std::string& who, const char* call, const char* what, const Params& parts = {}) {
  std::printf("%s %s %s %s\n", who.c_str(), call, what, tokenferry::format_form(parts).c_str());
}

void tell_failure(const std::string& who, const char* call, const tokenferry::Failure& failure) {
  tell(who, call, "failure",
       {{"code", failure.code},
        {"message", failure.message},
        {"provider_error", failure.provider_error},
        {"error_description", failure.error_description},
        {"error_uri", failure.error_uri},
        {"redirect_uri", failure.redirect_uri},
        {"outcome", failure.outcome},
        {"fault", failure.fault},
        {"request_id", failure.request_id}});
}

void tell_session(const std::string& who, const char* call, const Session& session) {
  Params parts = {{"access_token", session.access_token}, {"token_type", session.token_type}};
  for (const auto& scope : session.scope) parts.add("scope", scope);
  for (const auto& scope : session.missing_scope) parts.add("missing_scope", scope);
  if (session.expires_at) {
    const auto since_1970 = session.expires_at->time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
    parts.add("expires_at", tokenferry::format_decimal(static_cast<double>(ms)));
  }
  parts.add("return_to", session.return_to);
  if (!session.claims.json.empty()) {
    parts.add("claims", session.claims.json);
    parts.add("name", session.claims.get("name"));
  }
  tell(who, call, "session", parts);
}

auto telling_resume(const std::string& who) {
  return [who](const Expected<std::optional<Session>>& session) {
    if (!session) return tell_failure(who, "resume", session.error());
    if (!*session) return tell(who, "resume", "nobody");
    tell_session(who, "resume", **session);
  };
}

auto telling_refresh(const std::string& who) {
  return [who](const Expected<Session>& session) {
    if (!session) return tell_failure(who, "refresh", session.error());
    tell_session(who, "refresh", *session);
  };
}

auto telling_profile(const std::string& who) {
  return [who](const Expected<tokenferry::Profile>& profile) {
    if (!profile) return tell_failure(who, "profile", profile.error());
    Params parts;
    for (const auto& [name, value] : profile->pairs) parts.add(name, value);
    tell(who, "profile", "pairs", parts);
    tell(who, "profile", "json",
         {{"json", profile->json},
          {"name", profile->name()},
          {"login", profile->login()},
          {"picture", profile->picture()}});
  };
}

tokenferry::Options read_options(const Params& given) {
  tokenferry::Options options;
  options.provider = given.get("provider");
  if (given.count("authorization_endpoint") > 0) {
    options.provider = tokenferry::ProviderEndpoints{given.get("authorization_endpoint"),
                                                     given.get("profile_endpoint"),
                                                     given.get("issuer"),
                                                     {}};
  }
  options.client_id = given.get("client_id");
  options.token_endpoint = given.get("token_endpoint");
  if (given.count("scope") > 0) options.scope = given.get("scope");
  options.redirect_uri = given.get("redirect_uri");
  options.base_url = given.get("base_url");
  if (given.get("storage") == "memory") options.storage = tokenferry::Storage::memory;
  options.refresh = given.get("refresh") == "true";
  options.insecure_transport = given.get("insecure_transport") == "true";
  return options;
}

void fetch(const std::string& who, const Params& given) {
  tokenferry::Request request;
  request.url = given.get("url");
  if (given.count("method") > 0) request.method = given.get("method");
  request.body = given.get("body");
  for (const auto& [name, value] : given) {
    if (name.starts_with("header.")) request.headers.emplace_back(name.substr(7), value);
  }
  if (given.count("ms") > 0)
    request.timeout = std::chrono::milliseconds(std::stoi(given.get("ms")));
  clients.at(who).fetch(request, [who](const Expected<tokenferry::Response>& response) {
    if (!response) return tell_failure(who, "fetch", response.error());
    const auto& answer = *response;
    Params parts = {{"status", std::to_string(answer.status)}, {"body", answer.body}};
    for (const auto& [name, value] : answer.headers) parts.add("header." + name, value);
    tell(who, "fetch", "answer", parts);
  });
}

void sign_in(const std::string& who, const Params& given) {
  tokenferry::SignInOptions options;
  options.return_to = given.get("return_to");
  options.scope = given.get("scope");
  options.popup = given.get("popup") == "true";
  options.prompt = given.get("prompt");
  options.login_hint = given.get("login_hint");
  for (const auto& [name, value] : given) {
    if (name.starts_with("extra.")) options.extra_parameters.emplace_back(name.substr(6), value);
  }
  clients.at(who).sign_in(options, [who](const Expected<Session>& session) {
    if (!session) return tell_failure(who, "sign_in", session.error());
    tell_session(who, "sign_in", *session);
  });
}

/// One that calls before `main` does.
struct Early {
  Client client{tokenferry::Options()};
  Early() { client.resume(telling_resume("early")); }
} early;

}  // namespace

/// Does as the page says, and then tells that the call is over.
extern "C" EMSCRIPTEN_KEEPALIVE void act(const char* name, const char* verb, const char* form) {
  const std::string who = name;
  const std::string call = verb;
  const auto given = tokenferry::parse_form(form).value();
  if (call == "make") clients.insert_or_assign(who, Client(read_options(given)));
  if (call == "resume") clients.at(who).resume(telling_resume(who));
  if (call == "profile") clients.at(who).profile(telling_profile(who));
  if (call == "fetch") fetch(who, given);
  if (call == "session") {
    const auto session = clients.at(who).session();
    if (session) tell_session(who, "session", *session);
    if (!session) tell(who, "session", "nobody");
  }
  if (call == "sign_in") sign_in(who, given);
  if (call == "sign_out") clients.at(who).sign_out();
  if (call == "refresh") clients.at(who).refresh(telling_refresh(who));
  if (call == "listen") {
    clients.at(who).on_refresh(
        [who](const auto& session) { tell_session(who, "listen", session); });
    clients.at(who).on_sign_in([who](const auto& session) { tell_session(who, "late", session); });
    clients.at(who).on_end([who](const auto& failure) { tell_failure(who, "listen", failure); });
  }
  if (call == "destroy") clients.erase(who);
  if (call == "destroy_in_callback") {
    clients.at(who).resume([who](const auto&) {
      clients.erase(who);
      tell(who, "resume", "destroyed");
    });
  }
  if (call == "sign_out_in_callback") {
    clients.at(who).refresh([who](const auto&) {
      clients.at(who).sign_out();
      tell(who, "refresh", "signed_out");
    });
  }
  if (call == "move") clients.insert_or_assign(given.get("to"), std::move(clients.at(who)));
  tell(who, verb, "called");
}

int main() {
  std::printf("ready\n");
}
