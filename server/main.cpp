// The program: arguments, configuration, and the parts put together.
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <iostream>
#include <string>
#include <string_view>

#include "server/config/cidr.hpp"
#include "server/config/config.hpp"
#include "server/front/serve.hpp"
#include "server/front/server_socket.hpp"
#include "server/net/tls.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

constexpr int usage_error = 2;

constexpr std::string_view help =
    "tokenferry trades authorization codes for tokens, for pages that cannot keep a secret.\n"
    "\n"
    "usage: tokenferry [--config FILE] [--listen HOST:PORT] [--check]\n"
    "       tokenferry --version | --help\n"
    "\n"
    "  --config FILE       the configuration; without it, TOKENFERRY_* variables describe one "
    "client\n"
    "  --listen HOST:PORT  where to listen; port 0 takes a free one\n"
    "  --check             validates the configuration and exits\n";

struct Arguments {
  std::string config;
  std::string listen;
  bool check = false;
};

int fail(const std::string& message) {
  std::cerr << "tokenferry: " + message + "\n";
  return usage_error;
}

bool is_loopback_host(const std::string& host) {
  const auto address = read_ip(host);
  return address ? address->is_loopback() : is_loopback(host);
}

/// Core dumps and debuggers of the same user would show the secret.
void hide_memory() {
  const rlimit none{};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

void prepare_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int start(const Arguments& arguments) {
  auto loaded = load_config(arguments.config, arguments.listen);
  if (const auto* error = std::get_if<ConfigError>(&loaded)) return fail(error->message);
  const auto& config = std::get<Config>(loaded);

  auto client_tls = make_client_context(config.ca_file);
  if (const auto* error = std::get_if<ConfigError>(&client_tls)) return fail(error->message);
  SslContext server_tls;
  if (config.tls) {
    auto made = make_server_context(*config.tls);
    if (const auto* error = std::get_if<ConfigError>(&made)) return fail(error->message);
    server_tls = std::move(std::get<SslContext>(made));
  }
  if (arguments.check) return 0;

  auto opened = open_server_socket(config.listen_host, config.listen_port);
  if (opened->socket < 0) {
    return fail("listen: expected an address that is free, found " + config.listen_host + ':' +
                std::to_string(config.listen_port) + ": " + opened->error);
  }
  if (!server_tls && !is_loopback_host(config.listen_host)) {
    std::cerr << "tokenferry: plain HTTP beyond this machine: let a proxy with TLS stand in front, "
                 "or configure \"tls\"\n";
  }
  serve(config, *std::get<SslContext>(client_tls), server_tls.get(), std::move(opened));
  return 0;
}

int run(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = values[i];
    if (argument == "--help") {
      std::cout << help;
      return 0;
    }
    if (argument == "--version") {
      std::cout << "tokenferry " TOKENFERRY_VERSION "\n";
      return 0;
    }
    if (argument == "--check") {
      arguments.check = true;
    } else if (argument == "--config" || argument == "--listen") {
      if (++i == count || *values[i] == '\0') {
        return fail(std::string(argument) + ": expected a value, found nothing; see --help");
      }
      (argument == "--config" ? arguments.config : arguments.listen) = values[i];
    } else {
      // Never the argument itself: it can be a secret that somebody tried to pass.
      return fail("argument " + std::to_string(i) + ": expected one of --help, found another");
    }
  }
  return start(arguments);
}

}  // namespace
}  // namespace tokenferry::server

int main(int count, char** values) {
  tokenferry::server::hide_memory();
  tokenferry::server::prepare_signals();
  return tokenferry::server::run(count, values);
}
