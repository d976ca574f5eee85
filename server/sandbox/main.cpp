// tokenferry-sandbox: a stand-in provider with its user API, and a static host for the page, for
// trying Tokenferry with no account anywhere. Loopback only.
#include <pthread.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "server/sandbox/arguments.hpp"
#include "server/sandbox/listener.hpp"
#include "server/sandbox/provider.hpp"
#include "server/sandbox/static_host.hpp"

using namespace tokenferry;
using namespace tokenferry::sandbox;

static constexpr const char* usage = R"(Usage:
  tokenferry-sandbox provider --client-id ID --secret-file FILE --redirect-uri URI...
                              [--port N] [--api-port N]
      A stand-in OAuth provider, and its user API on an origin of its own.

  tokenferry-sandbox page --root DIR [--config FILE] [--port N]
      A static host for DIR/index.html and DIR/web/, with FILE as /tokenferry.json.

Both listen on 127.0.0.1 only. Port 0, the default, takes a free one. Each prints one line for
each port, "NAME listening on URL", and ends on SIGINT or SIGTERM.
)";

static constexpr int usage_error = 2;

// The signals are blocked before the first thread starts, so that only this function receives them.
// There is nothing to save at the end.
[[noreturn]] static void wait_for_end(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  std::_Exit(EXIT_SUCCESS);
}

static void announce(const char* name, const std::string& url) {
  std::printf("%s listening on %s\n", name, url.c_str());
  std::fflush(stdout);
}

static std::unique_ptr<Listener> open_port(const Arguments& arguments, const char* option) {
  const auto text = arguments.get(option, "0");
  const auto port = read_port(text);
  if (!port) {
    complain(std::string(option) + " must be a number from 0 to 65535");
    std::exit(usage_error);
  }
  auto listener = std::make_unique<Listener>(*port);
  if (!listener->is_bound()) {
    complain("port " + text + " is in use by another program. Choose one with " + option);
    std::exit(EXIT_FAILURE);
  }
  return listener;
}

static int run_provider(const Arguments& arguments, const sigset_t& signals) {
  Client client{.client_id = arguments.get("--client-id", ""),
                .redirect_uris = arguments.all("--redirect-uri")};
  std::string secret;
  std::ifstream file(arguments.get("--secret-file", ""));
  std::getline(file, secret);
  client.client_secret = Secret(secret);
  wipe(secret);
  if (client.client_id.empty() || client.client_secret.empty() || client.redirect_uris.empty()) {
    complain("provider needs --client-id, --redirect-uri and a --secret-file that is not empty");
    return usage_error;
  }
  const auto front = open_port(arguments, "--port");
  const auto api = open_port(arguments, "--api-port");
  const auto origin = front->origin("127.0.0.1");
  Provider provider(std::move(client), origin);
  provider.route_authorization(front->http());
  provider.route_user(api->http());
  front->start();
  api->start();
  announce("provider", origin);
  announce("api", api->origin("127.0.0.1"));
  wait_for_end(signals);
}

static int run_page(const Arguments& arguments, const sigset_t& signals) {
  const Site site{.root = arguments.get("--root", ""),
                  .configuration = arguments.get("--config", "")};
  if (site.root.empty()) {
    complain("page needs --root");
    return usage_error;
  }
  const auto listener = open_port(arguments, "--port");
  route_site(listener->http(), site);
  listener->start();
  announce("page", listener->origin("localhost") + "/");
  wait_for_end(signals);
}

int main(int argc, char** argv) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  static constexpr std::string_view provider_options[] = {"--client-id", "--secret-file",
                                                          "--redirect-uri", "--port", "--api-port"};
  static constexpr std::string_view page_options[] = {"--root", "--config", "--port"};

  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "--help") {
    std::fputs(usage, stdout);
    return EXIT_SUCCESS;
  }
  if (command != "provider" && command != "page") {
    complain("say provider or page first; see tokenferry-sandbox --help");
    return usage_error;
  }
  const bool is_provider = command == "provider";
  const auto allowed = is_provider ? std::span<const std::string_view>(provider_options)
                                   : std::span<const std::string_view>(page_options);
  const auto arguments = Arguments::read({argv + 2, static_cast<std::size_t>(argc - 2)}, allowed);
  if (!arguments) return usage_error;
  return is_provider ? run_provider(*arguments, signals) : run_page(*arguments, signals);
}
