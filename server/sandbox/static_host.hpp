// A static host for index.html and what it loads, with the headers that a careful host sends.
#pragma once

#include <filesystem>

namespace httplib {
class Server;
}

namespace tokenferry::sandbox {

/// Where the files are.
struct Site {
  std::filesystem::path root;  ///< holds index.html and web/{page.js,page.css,tokenferry.js}
  std::filesystem::path configuration;  ///< served as /tokenferry.json; empty: none
};

/// Adds a route for each file of the site, and no other: no path of a request reaches the file
/// system. The files are read again for each request.
void route_site(httplib::Server& http, const Site& site);

}  // namespace tokenferry::sandbox
