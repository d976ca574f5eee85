// A terminal in the page that shows who is signed in. It is told the app by its arguments, as in
//
//     provider=github client_id=Ov23li0123456789abcd token_endpoint=https://exchange.example/token
#include <emscripten/html5.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <tokenferry.hpp>

namespace {

using tokenferry::Client;
using tokenferry::Expected;
using tokenferry::Failure;
using tokenferry::Options;
using tokenferry::Profile;
using tokenferry::Session;

std::optional<Client> client;
bool signed_in = false;

void print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
}

void invite() {
  signed_in = false;
  print("Press Enter, or click here, to sign in.");
}

void report(const Failure& failure) {
  print("That did not work: " + failure.message + " (" + failure.code + ")");
  if (!failure.error_description.empty()) print(failure.error_description);
  invite();
}

void show(const Profile& profile) {
  for (const auto& [name, value] : profile.pairs) print(name + ": " + value);
  print("Press Enter, or click here, to sign out.");
}

void greet(const Session& session) {
  signed_in = true;
  print("You are signed in. Granted:");
  for (const auto& scope : session.scope) print("  " + scope);
  client->profile([](Expected<Profile> profile) {
    if (!profile) return report(profile.error());
    show(*profile);
  });
}

void act() {
  if (!signed_in) {
    return client->sign_in({}, [](Expected<Session> session) {
      if (!session) report(session.error());
    });
  }
  client->sign_out();
  print("You are signed out.");
  invite();
}

EM_BOOL on_key(int, const EmscriptenKeyboardEvent* event, void*) {
  if (std::string_view(event->key) != "Enter") return EM_FALSE;
  act();
  return EM_TRUE;
}

EM_BOOL on_click(int, const EmscriptenMouseEvent*, void*) {
  act();
  return EM_TRUE;
}

/// Takes an option of the form NAME=VALUE. Names of endpoints describe a provider without a name.
bool take(Options& options, std::string_view argument) {
  const auto equals = argument.find('=');
  if (equals == argument.npos) return false;
  const auto name = argument.substr(0, equals);
  const std::string value(argument.substr(equals + 1));
  const auto endpoints = [&options]() -> tokenferry::ProviderEndpoints& {
    if (options.provider.index() == 0) options.provider = tokenferry::ProviderEndpoints();
    return std::get<tokenferry::ProviderEndpoints>(options.provider);
  };
  if (name == "provider") {
    options.provider = value;
  } else if (name == "authorization_endpoint") {
    endpoints().authorization_endpoint = value;
  } else if (name == "profile_endpoint") {
    endpoints().profile_endpoint = value;
  } else if (name == "client_id") {
    options.client_id = value;
  } else if (name == "token_endpoint") {
    options.token_endpoint = value;
  } else if (name == "scope") {
    options.scope = value;
  } else {
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    if (!take(options, argv[i])) print("An argument that I do not know: " + std::string(argv[i]));
  }
  client.emplace(options);
  client->on_end([](const Failure&) {
    print("You are no longer signed in.");
    invite();
  });
  client->resume([](Expected<std::optional<Session>> session) {
    if (!session) return report(session.error());
    if (*session) return greet(**session);
    print("Nobody is signed in.");
    invite();
  });
  emscripten_set_keydown_callback(EMSCRIPTEN_EVENT_TARGET_DOCUMENT, nullptr, false, on_key);
  emscripten_set_click_callback("#terminal", nullptr, false, on_click);
}
