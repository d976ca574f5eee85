// What can come from the environment, and what there is none of our business.
#include "tests/support/config_mistakes.hpp"

namespace {

using namespace tokenferry::server;

Config loaded(std::map<std::string, std::string> more, const std::string& file = "") {
  const Variables variables(more);
  auto result = load_config(file, "");
  if (const auto* error = std::get_if<ConfigError>(&result)) FAIL(error->message);
  return std::move(std::get<Config>(result));
}

TEST_CASE("config: every key of a client and of the server can come from the environment",
          "[config]") {
  const Files files;
  const auto secret = files.write("secret", "from a file\n");
  const auto certificate = files.write("certificate", "");
  const auto config = loaded({
      {"TOKENFERRY_TOKEN_ENDPOINT", "http://as.example/token"},
      {"TOKENFERRY_CLIENT_AUTH", "client_secret_basic"},
      {"TOKENFERRY_CLIENT_ID", "cid"},
      {"TOKENFERRY_CLIENT_SECRET_FILE", secret},
      {"TOKENFERRY_REDIRECT_URIS", "https://a.example/,https://b.example/\nhttps://c.example/ \t"},
      {"TOKENFERRY_ORIGINS", "https://d.example, capacitor://localhost"},
      {"TOKENFERRY_SCOPES", "read:user user:email"},
      {"TOKENFERRY_EXPOSE", "team"},
      {"TOKENFERRY_REFRESH_TOKEN", "true"},
      {"TOKENFERRY_INSECURE_TRANSPORT", "true"},
      {"TOKENFERRY_LISTEN", "unix:/run/it.sock"},
      {"TOKENFERRY_TRUSTED_PROXIES", "unix 10.0.0.0/8"},
      {"TOKENFERRY_CA_FILE", certificate},
      {"TOKENFERRY_TLS_CERTIFICATE", certificate},
      {"TOKENFERRY_TLS_PRIVATE_KEY", secret},
      {"TOKENFERRY_LIMITS_EXCHANGES", "7"},
      {"TOKENFERRY_LOG_HEALTH", "false"},
  });
  REQUIRE(config.clients.size() == 1);
  const auto& client = config.clients[0];
  using Texts = std::vector<std::string>;
  CHECK(client.token_endpoint == "http://as.example/token");
  CHECK(client.client_auth == tokenferry::ClientAuth::client_secret_basic);
  CHECK(client.client_secret.reveal() == "from a file");
  CHECK(client.redirect_uris ==
        Texts{"https://a.example/", "https://b.example/", "https://c.example/"});
  CHECK(client.origins == Texts{"https://d.example", "capacitor://localhost"});
  CHECK(client.scopes == Texts{"read:user", "user:email"});
  CHECK(client.expose == Texts{"team"});
  CHECK(client.refresh_grant == RefreshGrant::allowed);
  CHECK(config.listen.path == "/run/it.sock");
  CHECK(config.trusted_proxies.size() == 2);
  CHECK(config.ca_file == certificate);
  REQUIRE(config.tls);
  CHECK(config.tls->private_key == secret);
  CHECK(config.limits.exchanges == 7);
  CHECK(config.limits.threads == 0);
  CHECK_FALSE(config.log.health);
}

TEST_CASE("config: a provider of the environment can be on another host", "[config]") {
  auto variables = good_variables();
  variables["TOKENFERRY_BASE_URL"] = "https://github.example";
  CHECK(loaded(variables).clients.at(0).token_endpoint ==
        "https://github.example/login/oauth/access_token");
}

TEST_CASE("config: a client of the environment joins those of the file", "[config]") {
  const Files files;
  const auto file =
      files.write("c.json", with("/limits", {{"exchanges", 5}, {"threads", 2}}).dump());
  auto variables = good_variables();
  variables["TOKENFERRY_CLIENT_ID"] = "other";
  variables["TOKENFERRY_LIMITS_EXCHANGES"] = "6";
  const auto config = loaded(variables, file);
  CHECK(config.clients.size() == 2);
  CHECK(config.limits.exchanges == 6);
  CHECK(config.limits.threads == 2);
}

TEST_CASE("config: a scope ceiling of the environment never goes unheard", "[config]") {
  const Files files;
  const std::map<std::string, std::string> scopes{{"TOKENFERRY_SCOPES", "read:user"}};
  const Variables variables(scopes);
  check_said(said_of(files, files.write("c.json", good_config().dump())), "environment: ",
             "TOKENFERRY_PROVIDER: expected either TOKENFERRY_PROVIDER or "
             "TOKENFERRY_TOKEN_ENDPOINT, found neither");
}

TEST_CASE("config: the file names the variable of a secret as it likes", "[config]") {
  const Files files;
  for (const std::string name : {"A_SECRET", "TOKENFERRY_CLIENT_SECRET", "TOKENFERRY_GITHUB"}) {
    auto json = without("/clients/0/client_secret");
    json["clients"][0]["client_secret_env"] = name;
    const auto file = files.write("c.json", json.dump());
    const auto config = loaded({{name, "s3cr3t"}}, file);
    unsetenv(name.c_str());
    CHECK(config.clients.at(0).client_secret.reveal() == "s3cr3t");
    CHECK(config.warnings.empty());
  }
  const std::map<std::string, std::string> alone{{"TOKENFERRY_CLIENT_SECRET", "s3cr3t"}};
  const Variables variables(alone);
  check_said(said_of(files, files.write("c.json", good_config().dump())), "environment: ",
             "warning: TOKENFERRY_CLIENT_SECRET: expected a client of the file that names it by "
             "\"client_secret_env\", found none");
}

TEST_CASE("config: what Kubernetes and Docker say of services is no configuration", "[config]") {
  auto variables = good_variables();
  for (const std::string service : {"TOKENFERRY", "TOKENFERRY_EXCHANGE"}) {
    variables[service + "_SERVICE_HOST"] = "10.0.0.1";
    variables[service + "_SERVICE_PORT"] = "8787";
    variables[service + "_SERVICE_PORT_HTTP"] = "8787";
    variables[service + "_PORT"] = "tcp://10.0.0.1:8787";
    variables[service + "_PORT_8787_TCP"] = "tcp://10.0.0.1:8787";
    variables[service + "_PORT_8787_TCP_PROTO"] = "tcp";
    variables[service + "_PORT_8787_TCP_PORT"] = "8787";
    variables[service + "_PORT_8787_TCP_ADDR"] = "10.0.0.1";
    variables[service + "_PORT_53_UDP"] = "udp://10.0.0.1:53";
  }
  CHECK(loaded(variables).clients.size() == 1);
}

}  // namespace
