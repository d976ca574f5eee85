#include "server/config/app_origin.hpp"

#include <algorithm>

namespace tokenferry::server {

bool is_app_origin(std::string_view text) {
  // Schemes whose pages have no origin of their own ("null"), or that no app has.
  constexpr std::string_view not_apps[] = {"http", "https", "file", "data",       "blob",  "about",
                                           "ws",   "wss",   "ftp",  "javascript", "mailto"};
  const auto end = text.find("://");
  if (end == text.npos || end == 0) return false;
  const auto scheme = text.substr(0, end);
  const auto host = text.substr(end + 3);
  const auto is_of_scheme = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  const auto is_of_host = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  };
  return scheme.front() >= 'a' && scheme.front() <= 'z' && !host.empty() &&
         std::all_of(scheme.begin(), scheme.end(), is_of_scheme) &&
         std::all_of(host.begin(), host.end(), is_of_host) &&
         std::find(std::begin(not_apps), std::end(not_apps), scheme) == std::end(not_apps);
}

}  // namespace tokenferry::server
