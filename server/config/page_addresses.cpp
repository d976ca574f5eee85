#include "server/config/page_addresses.hpp"

#include <algorithm>

#include "server/config/app_origin.hpp"
#include "server/config/browser_url.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

std::string entry(std::string_view key, std::size_t index) {
  return std::string(key) + '/' + std::to_string(index);
}

}  // namespace

std::string url_fault(const ConfigReader& in, const Error& error) {
  if (error.errc == Errc::insecure_transport) {
    return "plain http beyond loopback; use https, or set " + in.named("insecure_transport") +
           " to true";
  }
  return error.detail.empty() ? "another text" : "an invalid one: " + std::string(error.detail);
}

std::vector<std::string> read_redirect_uris(const ConfigReader& in, Transport transport) {
  const auto uris = in.texts("redirect_uris");
  if (!uris) in.fail("redirect_uris", "the addresses of your pages, as registered", "nothing");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < uris->size(); ++i) {
    const auto key = entry("redirect_uris", i);
    const auto& uri = (*uris)[i];
    const auto spelling = browser_spelling(uri);
    // RFC 6749, section 3.1.2.
    if (spelling && uri.find('#') != uri.npos) {
      in.fail(key, "an https URL without a fragment", "a fragment");
    }
    if (spelling && *spelling != uri) {
      in.fail(key, "the address as browsers write it, " + *spelling, "another spelling");
    }
    const auto url = read_endpoint(uri, transport);
    if (!url) in.fail(key, "an https URL as the address bar copies it", url_fault(in, url.error()));
    if (contains(out, uri)) in.warn(key, "every redirect URI once", "one twice");
    out.push_back(uri);
  }
  return out;
}

std::vector<std::string> read_origins(const ConfigReader& in, Transport transport,
                                      const std::vector<std::string>& redirect_uris) {
  const auto origins = in.texts("origins");
  std::vector<std::string> out;
  if (!origins) {
    for (const auto& uri : redirect_uris) {
      if (auto origin = origin_of(uri); !contains(out, origin)) out.push_back(origin);
    }
    return out;
  }
  for (std::size_t i = 0; i < origins->size(); ++i) {
    const auto key = entry("origins", i);
    const auto& origin = (*origins)[i];
    if (!is_app_origin(origin)) {
      const auto spelling = browser_spelling(origin);
      const auto written = spelling ? std::string(origin_of(*spelling)) : std::string();
      const auto expected =
          "an origin as browsers write it, " +
          (spelling ? written : "such as https://you.github.io or capacitor://localhost");
      if (spelling && written != origin) {
        in.fail(key, expected, "a path, a default port, upper case, or another spelling");
      }
      const auto url = read_endpoint(origin, transport);
      if (!url) in.fail(key, expected, url_fault(in, url.error()));
    }
    if (contains(out, origin)) in.fail(key, "every origin once", "one twice");
    out.push_back(origin);
  }
  return out;
}

}  // namespace tokenferry::server
