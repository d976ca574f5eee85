#include "tests/support/config_files.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::server;
using Json = nlohmann::json;

std::string error_of(const std::string& text, mode_t mode = 0600) {
  const Variables none;
  const Files files;
  const auto loaded = load_config(files.write("c.json", text, mode), "");
  const auto* error = std::get_if<ConfigError>(&loaded);
  return error ? error->message : "";
}

TEST_CASE("config: reads a client of the table", "[config]") {
  Files files;
  files.write("secret", "from a file\n");
  auto json = good_config();
  json["clients"][0].erase("client_secret");
  json["clients"][0]["client_secret_file"] = "secret";
  auto loaded = load_config(files.write("c.json", json.dump(), 0644), "");
  REQUIRE(std::holds_alternative<Config>(loaded));
  const auto& config = std::get<Config>(loaded);
  CHECK(config.listen.host == "127.0.0.1");
  CHECK(config.listen.port == 8787);
  REQUIRE(config.clients.size() == 1);
  const auto& client = config.clients[0];
  CHECK(client.client_id == "cid");
  CHECK(client.client_secret.reveal() == "from a file");
  CHECK(client.token_endpoint == "https://github.com/login/oauth/access_token");
  CHECK(client.client_auth == ClientAuth::client_secret_post);
  CHECK(client.origins == std::vector<std::string>{"https://you.github.io"});
  CHECK_FALSE(client.scopes);
  CHECK(client.refresh_grant == RefreshGrant::refused);
}

TEST_CASE("config: the command line goes before the environment and that before the file",
          "[config]") {
  Files files;
  auto json = good_config();
  json["listen"] = "127.0.0.1:1";
  const auto path = files.write("c.json", json.dump());
  const auto port = [&](const std::string& listen) {
    const auto loaded = load_config(path, listen);
    REQUIRE(std::holds_alternative<Config>(loaded));
    return std::get<Config>(loaded).listen.port;
  };
  CHECK(port("") == 1);
  setenv("TOKENFERRY_LISTEN", "[::1]:2", 1);
  CHECK(port("") == 2);
  CHECK(port("localhost:3") == 3);
  unsetenv("TOKENFERRY_LISTEN");
}

TEST_CASE("config: one client can come from the environment alone", "[config]") {
  setenv("TOKENFERRY_PROVIDER", "github", 1);
  setenv("TOKENFERRY_CLIENT_ID", "cid", 1);
  setenv("TOKENFERRY_CLIENT_SECRET", "s3cr3t", 1);
  setenv("TOKENFERRY_REDIRECT_URIS", "https://a.example/, https://b.example/x", 1);
  const auto loaded = load_config("", "");
  REQUIRE(std::holds_alternative<Config>(loaded));
  const auto& client = std::get<Config>(loaded).clients.at(0);
  CHECK(client.redirect_uris ==
        std::vector<std::string>{"https://a.example/", "https://b.example/x"});
  unsetenv("TOKENFERRY_CLIENT_SECRET");
  const auto without = load_config("", "");
  REQUIRE(std::holds_alternative<ConfigError>(without));
  CHECK(std::get<ConfigError>(without).message.find("TOKENFERRY_CLIENT_SECRET") !=
        std::string::npos);
  for (const auto name : {"PROVIDER", "CLIENT_ID", "REDIRECT_URIS"}) {
    unsetenv((std::string("TOKENFERRY_") + name).c_str());
  }
}

TEST_CASE("config: every fault names its key and shows no secret", "[config]") {
  const struct {
    const char* name;
    const char* pointer;  ///< what to change
    Json value;           ///< null: remove
    const char* named;
  } rows[] = {
      {"a misspelt key", "/clients/0/redirect_uri", "x", "\"redirect_uris\""},
      {"an unknown key", "/colour", "x", "/colour"},
      {"no clients", "/clients", nullptr, "/clients"},
      {"an empty list", "/clients", Json::array(), "/clients"},
      {"clients that are an object", "/clients", Json::object(), "/clients"},
      {"a client that is a text", "/clients/0", "s3cr3t", "/clients/0"},
      {"an unknown provider", "/clients/0/provider", "githbu", "/clients/0/provider"},
      {"no provider", "/clients/0/provider", nullptr, "/clients/0/provider"},
      {"a provider and an endpoint", "/clients/0/token_endpoint", "https://x/",
       "/clients/0/provider"},
      {"no client_id", "/clients/0/client_id", nullptr, "/clients/0/client_id"},
      {"a client_id that is a number", "/clients/0/client_id", 7, "/clients/0/client_id"},
      {"an empty client_id", "/clients/0/client_id", "", "/clients/0/client_id"},
      {"no secret", "/clients/0/client_secret", nullptr, "/clients/0/client_secret_file"},
      {"two secrets", "/clients/0/client_secret_env", "HOME", "/clients/0/client_secret"},
      {"a placeholder", "/clients/0/client_secret", "changeme", "/clients/0/client_secret"},
      {"a secret with a space behind", "/clients/0/client_secret", "s3cr3t ", "/client_secret"},
      {"a secret with a control character", "/clients/0/client_secret", "s3cr3t\tx",
       "/client_secret"},
      {"no redirect_uris", "/clients/0/redirect_uris", nullptr, "/clients/0/redirect_uris"},
      {"plain http", "/clients/0/redirect_uris/0", "http://you.example/", "insecure_transport"},
      {"a fragment", "/clients/0/redirect_uris/0", "https://you.example/#", "/redirect_uris/0"},
      {"no URL", "/clients/0/redirect_uris/0", "s3cr3t", "/redirect_uris/0"},
      {"an origin with a slash", "/clients/0/origins", {"https://x.example/"}, "/origins/0"},
      {"any origin", "/clients/0/origins", {"*"}, "/origins/0"},
      {"the null origin", "/clients/0/origins", {"null"}, "/origins/0"},
      {"an origin in upper case", "/clients/0/origins", {"https://X.example"}, "/origins/0"},
      {"an origin twice", "/clients/0/origins", {"https://x.a", "https://x.a"}, "/origins/1"},
      {"scopes in one text", "/clients/0/scopes", {"a b"}, "/scopes/0"},
      {"a base URL of a fixed host", "/clients/0/base_url", "http://x.example", "/base_url"},
      {"a flag that is a text", "/clients/0/refresh_token", "yes", "/refresh_token"},
      {"a limit of nothing", "/limits", {{"exchanges", 0}}, "/limits/exchanges"},
      {"no thread", "/limits", {{"threads", 0}}, "/limits/threads"},
      {"more threads than anybody has", "/limits", {{"threads", 65}}, "/limits/threads"},
      {"a limit that is huge", "/limits", {{"exchanges", 1e300}}, "/limits/exchanges"},
      {"a proxy that is a name", "/trusted_proxies", {"proxy"}, "/trusted_proxies/0"},
      {"a CA file that is away", "/ca_file", "away.pem", "/ca_file"},
      {"half of TLS", "/tls", Json::object(), "/tls/certificate"},
      {"an address without a port", "/listen", "localhost", "/listen"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      auto json = good_config();
      const Json::json_pointer pointer(row.pointer);
      if (row.value.is_null()) {
        json[pointer.parent_pointer()].erase(pointer.back());
      } else {
        json[pointer] = row.value;
      }
      const auto error = error_of(json.dump());
      CHECK(error.find(row.named) != std::string::npos);
      CHECK(error.find("s3cr3t") == std::string::npos);
      CHECK(error.find('\n') == std::string::npos);
    }
  }
}

TEST_CASE("config: no ceiling where the provider never states a scope", "[config]") {
  for (const std::string provider : {"gitea", "codeberg", "github", "gitlab"}) {
    DYNAMIC_SECTION(provider) {
      auto json = good_config();
      auto& client = json["clients"][0];
      client["provider"] = provider;
      if (provider == "gitea") client["base_url"] = "https://git.example";
      CHECK(error_of(json.dump()).empty());
      client["scopes"] = {"read:user"};
      const auto error = error_of(json.dump());
      const bool refused = provider == "gitea" || provider == "codeberg";
      CHECK((error.find("/clients/0/scopes") != std::string::npos) == refused);
      CHECK(error.empty() == !refused);
    }
  }
}

TEST_CASE("config: a client_id stands once", "[config]") {
  auto json = good_config();
  json["clients"].push_back(json["clients"][0]);
  CHECK(error_of(json.dump()).find("/clients/1/client_id") != std::string::npos);
}

TEST_CASE("config: a file is JSON with every key once", "[config]") {
  CHECK(error_of("{\n\"clients\": s3cr3t").find("line 2") != std::string::npos);
  CHECK(error_of("{\n\"clients\": s3cr3t").find("s3cr3t") == std::string::npos);
  CHECK(error_of("[]").find("an object") != std::string::npos);
  CHECK(error_of(R"({"clients": [], "clients": []})").find("twice") != std::string::npos);
}

TEST_CASE("config: a secret inside needs a file that only its owner reads", "[config]") {
  CHECK(error_of(good_config().dump(), 0600).empty());
  CHECK(error_of(good_config().dump(), 0640).find("chmod 600") != std::string::npos);
}

TEST_CASE("config: a file with a secret is its owner's", "[config]") {
  const Variables none;
  const auto said = [](const char* key, mode_t mode) {
    const Files files;
    const auto path = files.write("held", "s3cr3t\n", mode);
    // Somebody else's group; the group of this process may read and write.
    REQUIRE(chown(path.c_str(), static_cast<uid_t>(-1), geteuid() == 0 ? 12345 : getegid()) == 0);
    auto json = good_config();
    if (key == std::string("private_key")) {
      json["tls"] = {{"certificate", path}, {"private_key", path}};
    } else {
      json["clients"][0].erase("client_secret");
      json["clients"][0]["client_secret_file"] = path;
    }
    return said_of(files, files.write("c.json", json.dump(), 0600));
  };
  for (const std::string key : {"client_secret_file", "private_key"}) {
    const auto path = key == "private_key" ? "/tls/private_key" : "/clients/0/client_secret_file";
    for (const mode_t mode : {0400, 0600, 0700}) CHECK(said(key.c_str(), mode).empty());
    for (const mode_t mode : {0444, 0604, 0644, 0755}) {
      CHECK(said(key.c_str(), mode) ==
            std::vector{std::string("warning: c.json: ") + path +
                        ": expected a file that only its owner may read (chmod 600), found one "
                        "that others may read"});
    }
    for (const mode_t mode : {0602, 0606, 0666, 0777}) {
      CHECK(said(key.c_str(), mode) ==
            std::vector{std::string("c.json: ") + path +
                        ": expected a file that only its owner may write to (chmod 600), found one "
                        "that others may write to"});
    }
    const bool foreign = geteuid() == 0;
    CHECK(said(key.c_str(), 0440).empty() != foreign);
    CHECK(said(key.c_str(), 0660).empty() != foreign);
  }
}

TEST_CASE("config: a file that others may write to is told of", "[config]") {
  const Variables none;
  const Files files;
  auto json = without("/clients/0/client_secret");
  json["clients"][0]["client_secret_file"] = files.write("secret", "s3cr3t");
  CHECK(said_of(files, files.write("c.json", json.dump(), 0644)).empty());
  CHECK(
      said_of(files, files.write("c.json", json.dump(), 0666)) ==
      std::vector<std::string>{"warning: c.json: expected a file that only its owner may write to "
                               "(chmod go-w), found one that others may write to"});
}

TEST_CASE("config: a file that is none says why", "[config]") {
  const Variables none;
  const Files files;
  const auto expected = ": expected a configuration file of at most 1 MiB, found ";
  CHECK(said_of(files, files.directory() + "/away.json")[0] ==
        "away.json" + std::string(expected) + "no such file");
  CHECK(said_of(files, files.directory())[0] == files.directory() + expected + "a directory");
  CHECK(said_of(files, "/dev/null")[0] == "/dev/null" + std::string(expected) + "no regular file");
  const auto large = files.write("large.json", std::string(1024 * 1024 + 1, ' '));
  CHECK(said_of(files, large)[0] == "large.json" + std::string(expected) + "a larger one");
  CHECK(said_of(files, good_config().dump())[0] ==
        "--config: expected the name of a file, found a configuration itself");
}

}  // namespace
