// The addresses of pages as browsers write them, and where the server listens.
#include "server/config/browser_url.hpp"
#include "server/config/listen_address.hpp"
#include "tests/support/config_mistakes.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace tokenferry::server;
using Json = nlohmann::json;

TEST_CASE("config: a redirect URI that no browser sends is refused with the spelling that it sends",
          "[config]") {
  const Variables none;
  for (const auto& row : read_vectors("spellings.json")) {
    const auto written = row.at("written").get<std::string>();
    DYNAMIC_SECTION(written) {
      if (row.at("sent").is_null()) {
        CHECK_FALSE(browser_spelling(written));
        continue;
      }
      const auto sent = row.at("sent").get<std::string>();
      const Files files;
      const auto file =
          files.write("c.json", with("/clients/0/redirect_uris", Json::array({written})).dump());
      check_said(said_of(files, file), "c.json: ",
                 "/clients/0/redirect_uris/0: expected the address as browsers write it, " + sent +
                     ", found another spelling");
      CHECK(browser_spelling(sent) == sent);
    }
  }
}

TEST_CASE("config: what browsers leave as it is, is accepted", "[config]") {
  const Variables none;
  for (const auto* uri :
       {"https://you.github.io/", "https://you.github.io/app/index.html", "https://a.example/?",
        "https://a.example/?a=b&c", "https://a.example/%7Euser/~user", "https://a.example/%c3%bc",
        "https://a.example//a///b/", "https://a.example/...", "https://a.example/a;b=c,(d)!*'|",
        "https://xn--bcher-kva.example/", "https://a_b.example/", "http://localhost:8000/",
        "http://127.0.0.1:8000/", "http://[::1]:8000/", "https://1a.example/",
        "http://tauri.localhost/"}) {
    DYNAMIC_SECTION(uri) {
      const Files files;
      const auto json = with("/clients/0/redirect_uris", Json::array({uri}));
      CHECK(said_of(files, files.write("c.json", json.dump())).empty());
    }
  }
}

TEST_CASE("config: the origins of apps can be named", "[config]") {
  const Variables none;
  const auto said = [](const char* origin) {
    const Files files;
    const auto json = with("/clients/0/origins", Json::array({origin}));
    return said_of(files, files.write("c.json", json.dump()));
  };
  for (const auto* origin :
       {"capacitor://localhost", "ionic://localhost", "tauri://localhost", "http://tauri.localhost",
        "https://tauri.localhost", "app://obsidian.md",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "moz-extension://7b3c9b0e-1f2a-4c3d-8e9f-0a1b2c3d4e5f",
        "safari-web-extension://0F5E8B2A-1F2A-4C3D-8E9F-0A1B2C3D4E5F", "vscode-webview://0abc",
        "https://[2001:db8::1]:8443"}) {
    DYNAMIC_SECTION(origin) {
      CHECK(said(origin).empty());
    }
  }
  for (const auto* origin :
       {"null", "*", "file://", "file://localhost", "data://x", "blob://x", "about://blank",
        "javascript://x", "capacitor://", "capacitor://*", "capacitor://localhost/",
        "capacitor://localhost/a", "capacitor:localhost", "://localhost", "Capacitor://localhost",
        "capacitor://localhost?", "capacitor://a@localhost", "1app://x", "ws://localhost"}) {
    DYNAMIC_SECTION(origin) {
      REQUIRE(said(origin).size() == 1);
      CHECK(said(origin)[0].find("/clients/0/origins/0: expected an origin") != std::string::npos);
    }
  }
}

TEST_CASE("config: listen addresses", "[config]") {
  const auto v6 = read_listen_address("[::1]:0");
  REQUIRE(v6);
  CHECK(v6->host == "::1");
  CHECK(v6->port == 0);
  CHECK(text_of(*v6) == "[::1]:0");
  for (const auto* text : {"unix:/run/it.sock", "unix:///run/it.sock"}) {
    const auto file = read_listen_address(text);
    REQUIRE(file);
    CHECK(file->path == "/run/it.sock");
    CHECK(file->mode == 0660);
  }
  CHECK(read_listen_address("unix:/run/it.sock,mode=0666")->mode == 0666);
  CHECK_FALSE(read_listen_address("unix:/" + std::string(107, 'x')));
  for (const auto* text :
       {"", "8787", ":8787", "localhost:", "localhost:x", "h:65536", "::1:80", "unix:", "unix:a",
        "unix://a", "unix:/a,mode=", "unix:/a,mode=8", "unix:/a,mode=1777", "unix:/a,mode=-1"}) {
    DYNAMIC_SECTION("no address: " << text) {
      CHECK_FALSE(read_listen_address(text));
    }
  }
}

}  // namespace
