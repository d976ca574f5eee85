// The program: arguments, configuration, and the parts put together.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <ctime>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>

#include "server/config/cidr.hpp"
#include "server/config/environment.hpp"
#include "server/front/ask.hpp"
#include "server/front/health.hpp"
#include "server/front/notices.hpp"
#include "server/front/serve.hpp"
#include "server/front/server_socket.hpp"
#include "server/front/settings.hpp"
#include "server/front/summary.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

constexpr int system_error = 1;
constexpr int usage_error = 2;
constexpr int provider_fault = 3;

constexpr std::string_view help =
    "tokenferry trades authorization codes for tokens, for pages that cannot keep a secret.\n"
    "\n"
    "usage: tokenferry [--config FILE] [--listen ADDRESS] [--check [--ask [--json]]]\n"
    "       tokenferry --health [--config FILE] [--listen ADDRESS]\n"
    "       tokenferry --version | --help\n"
    "\n"
    "  --config FILE     the configuration; without it, TOKENFERRY_* variables describe one "
    "client\n"
    "  --listen ADDRESS  where to listen: HOST:PORT, port 0 taking a free one, or unix:/PATH\n"
    "  --check           validates the configuration, prints what it says, and exits\n"
    "  --ask             also asks each provider whether it accepts the client's secret\n"
    "  --json            prints the result as JSON\n"
    "  --health          asks the server that listens there whether it serves: 0 is yes, 1 no\n";

struct Arguments {
  std::string config;
  std::string listen;
  bool check = false;
  bool ask = false;
  bool json = false;
  bool health = false;

  /// The flag of that name; nullptr: there is none.
  bool* flag(std::string_view name) {
    if (name == "--check") return &check;
    if (name == "--ask") return &ask;
    if (name == "--health") return &health;
    return name == "--json" ? &json : nullptr;
  }
};

int fail(const std::string& message) {
  std::cerr << "tokenferry: " + message + "\n";
  return usage_error;
}

bool is_loopback_host(const std::string& host) {
  const auto address = read_ip(host);
  return address ? address->is_loopback() : is_loopback(host);
}

/// Keeps secrets out of core dumps, and from debuggers of the same user.
void hide_memory() {
  const rlimit none{};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

int fail_to_listen(const Config& config, const std::string& reason) {
  return fail("listen: expected an address that is free, found " + text_of(config.listen) + ": " +
              reason);
}

/// Sends each provider a code that cannot exist.
int ask(const Settings& settings, bool json) {
  try {
    const auto asked = ask_providers(settings);
    std::cout << (json ? json_of(asked) : '\n' + table_of(asked));
    return is_well(asked) ? 0 : provider_fault;
  } catch (const std::system_error& fault) {
    fail(fault.what());
    return system_error;
  }
}

/// Without a configuration, which names the address, the environment's may name it.
int health(const Arguments& arguments) {
  ListenAddress address;
  bool is_tls = variable_named("TOKENFERRY_TLS_CERTIFICATE").has_value();
  if (!arguments.config.empty()) {
    const auto loaded = load_config(arguments.config, arguments.listen);
    if (const auto* error = std::get_if<ConfigError>(&loaded)) return fail(error->message);
    address = std::get<Config>(loaded).listen;
    is_tls = std::get<Config>(loaded).tls.has_value();
  } else {
    const auto standard = text_of(address);
    const auto named = variable_named("TOKENFERRY_LISTEN").value_or(standard);
    const auto read = read_listen_address(arguments.listen.empty() ? named : arguments.listen);
    if (!read) return fail("--health: expected an address, found another text");
    address = *read;
  }
  const auto fault = health_fault(address, is_tls ? Scheme::https : Scheme::http);
  if (fault.empty()) return 0;
  fail(text_of(address) + ": " + fault);
  return system_error;
}

int check(const Settings& settings, bool json) {
  const auto now = std::time(nullptr);
  // Only the check fails: a start would stop what still works, such as /healthz.
  if (const auto fault = certificate_fault(settings, now)) return fail(fault->message);
  const auto& config = settings.config;
  if (const auto fault = listen_fault(config.listen); !fault.empty()) {
    return fail_to_listen(config, fault);
  }
  const bool local = !config.listen.path.empty() || is_loopback_host(config.listen.host);
  if (!json) std::cout << summary_of(config) << std::flush;
  write_warnings(warnings_of(settings, local, now));
  return 0;
}

int start(const Arguments& arguments) {
  const Load load = [&] { return load_settings(arguments.config, arguments.listen); };
  auto loaded = load();
  if (const auto* error = std::get_if<ConfigError>(&loaded)) return fail(error->message);
  auto settings = std::move(std::get<std::shared_ptr<const Settings>>(loaded));
  if (arguments.check) {
    const int fault = check(*settings, arguments.json);
    return fault == 0 && arguments.ask ? ask(*settings, arguments.json) : fault;
  }

  const auto& config = settings->config;
  auto opened = open_server_socket(config.listen);
  if (opened->socket < 0) return fail_to_listen(config, opened->error);
  std::unique_ptr<MetricsListener> metrics;
  if (config.metrics) {
    metrics = std::make_unique<MetricsListener>(*config.metrics);
    if (!metrics->is_bound()) {
      return fail("metrics: expected an address that is free, found " + text_of(*config.metrics));
    }
  }
  write_warnings(warnings_of(*settings, opened->local, std::time(nullptr)));
  try {
    serve(std::move(settings), load, std::move(opened), std::move(metrics));
  } catch (const std::system_error& fault) {
    fail(fault.what());
    return system_error;
  }
  return 0;
}

int run(int count, char** values, Notices& notices) {
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
    if (bool* flag = arguments.flag(argument)) {
      *flag = true;
    } else if (argument == "--config" || argument == "--listen") {
      ++i;
      if (i == count || *values[i] == '\0') {
        return fail(std::string(argument) + ": expected a value, found nothing; see --help");
      }
      (argument == "--config" ? arguments.config : arguments.listen) = values[i];
    } else {
      // Never the argument itself: somebody may have passed a secret.
      return fail("argument " + std::to_string(i) + ": expected one of --help, found another");
    }
  }
  if (arguments.ask && !arguments.check) return fail("--ask: expected --check beside it");
  if (arguments.json && !arguments.ask) return fail("--json: expected --check --ask beside it");
  if (arguments.health && arguments.check) return fail("--health: expected no --check beside it");
  if (arguments.health) {
    notices.speak_plainly();
    return health(arguments);
  }
  if (arguments.check) {
    notices.speak_plainly();
  } else {
    block_signals();
  }
  return start(arguments);
}

}  // namespace
}  // namespace tokenferry::server

int main(int count, char** values) {
  tokenferry::server::hide_memory();
  std::signal(SIGPIPE, SIG_IGN);
  tokenferry::server::Notices notices;
  return tokenferry::server::run(count, values, notices);
}
