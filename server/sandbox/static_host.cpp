#include "server/sandbox/static_host.hpp"

#include <httplib.h>

#include <fstream>
#include <iterator>
#include <string>

namespace tokenferry::sandbox {

static void send_file(httplib::Response& out, const std::filesystem::path& path, const char* type) {
  out.set_header("Cache-Control", "no-cache");
  out.set_header("Referrer-Policy", "no-referrer");
  out.set_header("Cross-Origin-Opener-Policy", "same-origin");
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    out.status = 404;
    out.set_content("There is no such file.\n", "text/plain; charset=utf-8");
    return;
  }
  out.set_content(std::string(std::istreambuf_iterator<char>(file), {}), type);
}

void route_site(httplib::Server& http, const Site& site) {
  const auto script = "text/javascript; charset=utf-8";
  const struct {
    const char* pattern;  ///< httplib reads it as a regular expression
    std::filesystem::path path;
    const char* type;
  } files[] = {
      {"/", site.root / "index.html", "text/html; charset=utf-8"},
      {R"(/web/page\.js)", site.root / "web/page.js", script},
      {R"(/web/page\.css)", site.root / "web/page.css", "text/css; charset=utf-8"},
      {R"(/web/tokenferry\.js)", site.root / "web/tokenferry.js", script},
      {R"(/tokenferry\.json)", site.configuration, "application/json; charset=utf-8"},
  };
  // One address for the page: a redirect URI is compared character for character.
  http.Get(R"(/index\.html)", [](const auto&, auto& out) { out.set_redirect("/"); });
  for (const auto& file : files) {
    http.Get(file.pattern, [path = file.path, type = file.type](const auto&, auto& out) {
      send_file(out, path, type);
    });
  }
}

}  // namespace tokenferry::sandbox
