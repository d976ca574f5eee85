#include "server/config/config.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::server;
using Json = nlohmann::json;

/// A directory with a configuration, gone at the end.
class Files {
 public:
  Files() {
    directory_ = (std::filesystem::temp_directory_path() / "tokenferry-config-XXXXXX").string();
    REQUIRE(mkdtemp(directory_.data()));
  }
  ~Files() {
    for (const auto& file : files_) unlink(file.c_str());
    rmdir(directory_.c_str());
  }
  std::string write(const std::string& name, const std::string& text, mode_t mode = 0600) {
    const auto path = directory_ + "/" + name;
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    files_.push_back(path);
    return path;
  }

 private:
  std::string directory_;
  std::vector<std::string> files_;
};

Json good() {
  return Json::parse(R"({"clients": [{"provider": "github", "client_id": "cid",
    "client_secret": "s3cr3t", "redirect_uris": ["https://you.github.io/app/"]}]})");
}

std::string error_of(const std::string& text, mode_t mode = 0600) {
  Files files;
  const auto loaded = load_config(files.write("c.json", text, mode), "");
  const auto* error = std::get_if<ConfigError>(&loaded);
  return error ? error->message : "";
}

TEST_CASE("config: reads a client of the table", "[config]") {
  Files files;
  files.write("secret", "from a file\n");
  auto json = good();
  json["clients"][0].erase("client_secret");
  json["clients"][0]["client_secret_file"] = "secret";
  auto loaded = load_config(files.write("c.json", json.dump(), 0644), "");
  REQUIRE(std::holds_alternative<Config>(loaded));
  const auto& config = std::get<Config>(loaded);
  CHECK(config.listen_host == "127.0.0.1");
  CHECK(config.listen_port == 8787);
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
  auto json = good();
  json["listen"] = "127.0.0.1:1";
  const auto path = files.write("c.json", json.dump());
  const auto port = [&](const std::string& listen) {
    const auto loaded = load_config(path, listen);
    REQUIRE(std::holds_alternative<Config>(loaded));
    return std::get<Config>(loaded).listen_port;
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
      auto json = good();
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
      auto json = good();
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
  auto json = good();
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
  CHECK(error_of(good().dump(), 0600).empty());
  CHECK(error_of(good().dump(), 0640).find("chmod 600") != std::string::npos);
}

TEST_CASE("config: listen addresses", "[config]") {
  const auto v6 = read_listen_address("[::1]:0");
  REQUIRE(v6);
  CHECK(v6->host == "::1");
  CHECK(v6->port == 0);
  for (const auto text : {"", "8787", ":8787", "localhost:", "localhost:x", "h:65536", "::1:80"}) {
    DYNAMIC_SECTION("no address: " << text) {
      CHECK_FALSE(read_listen_address(text));
    }
  }
}

}  // namespace
