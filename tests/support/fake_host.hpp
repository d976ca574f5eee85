// The browser as the web module's C++ sees it: a page that the test sets up, and a record of all
// that was done to it. One stands at a time.
#pragma once

#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "shared/params.hpp"
#include "web/host.hpp"

namespace tokenferry::tests {

class FakeHost {
 public:
  FakeHost();
  ~FakeHost();
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  // What a test sets.
  std::string address = "https://page.example/app/";  ///< in the address bar
  std::string loaded;   ///< the address that the page came with; empty: as in the address bar
  std::string made_at;  ///< the address when the client was made; empty: likewise
  double now_ms = 1790000000000;
  bool framed = false;
  bool framed_by_others = false;
  bool keeps = true;  ///< whether the storage takes anything
  bool opens = true;  ///< whether it opens windows
  std::map<std::string, std::string> storage;
  std::mt19937 random;  ///< the same octets in every run
  /// What stands in the middle of a token. In these tests it is a form, which stands for its JSON.
  std::map<std::string, std::string> payloads;
  /// What the browser's URL parser makes of a reference, where it is more than an absolute URL or a
  /// path.
  std::map<std::string, std::string> resolved;
  /// What the client knows of its session, as a form.
  std::string known;
  /// The names of the refresh tokens whose locks it has.
  std::set<std::string> locks;

  // What was done.
  struct Request {
    web::host::Operation operation;
    std::string url;
    std::string form;
    std::string bearer;
    std::string context;
  };
  struct Answer {
    web::host::Operation operation;
    Params pairs;
  };
  std::vector<Request> requests;
  std::vector<Answer> answers;
  std::vector<std::string> navigations;
  struct Window {
    web::host::Operation operation;
    std::string url;
    std::string key;
  };
  std::vector<Window> windows;
  std::string told_as;  ///< the key under which this page tells its opener
  std::vector<std::string> drawn;
  std::size_t random_octets = 0;
  std::string clients;  ///< those of the page, a line each
  /// The functions that change something, in the order in which they were called.
  std::vector<std::string> steps;
  /// Likewise those of a session's life, each with what it was given: "say name code=...".
  std::vector<std::string> life;

  /// Forgets what was done; the page and its storage stay.
  void clear_record();
  /// The pairs of the only answer; the test fails where there is another number of them.
  const Params& answer() const;
  /// Which call the only answer was for.
  web::host::Operation answered() const;
};

}  // namespace tokenferry::tests
