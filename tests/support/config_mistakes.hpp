// Tables of wrong configurations, each with what the program says of it, word for word.
#pragma once

#include "tests/support/config_files.hpp"

namespace tokenferry::server {

/// Sees that the program says one thing, and shows no secret. The message begins behind the name of
/// the source, `warning: ` before it where it is one.
inline void check_said(const std::vector<std::string>& lines, const std::string& source,
                       const std::string& message) {
  REQUIRE(lines.size() == 1);
  const auto start = message.starts_with("warning: ") ? message.find(' ') + 1 : 0;
  CHECK(lines[0] == message.substr(0, start) + source + message.substr(start));
  CHECK(lines[0].find("s3cr3t") == std::string::npos);
}

/// A change of the good configuration.
struct Mistake {
  const char* pointer;
  const char* value;  ///< JSON; empty: the key is away
  const char* message;
};

inline void check_mistakes(const std::vector<Mistake>& rows) {
  const Variables none;
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.pointer << " " << row.value) {
      const Files files;
      const auto value = *row.value == '\0' ? nlohmann::json() : nlohmann::json::parse(row.value);
      const auto json = *row.value == '\0' ? without(row.pointer) : with(row.pointer, value);
      check_said(said_of(files, files.write("c.json", json.dump())), "c.json: ", row.message);
    }
  }
}

/// Keys of a client that has no secret otherwise.
inline void check_secrets(const std::vector<Mistake>& rows) {
  const Variables none;
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.value) {
      const Files files;
      auto json = without("/clients/0/client_secret");
      json["clients"][0].update(nlohmann::json::parse(row.value));
      check_said(said_of(files, files.write("c.json", json.dump())), "c.json: ", row.message);
    }
  }
}

/// A whole file.
struct MistakenText {
  const char* text;
  const char* message;
};

inline void check_texts(const std::vector<MistakenText>& rows) {
  const Variables none;
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.text) {
      const Files files;
      check_said(said_of(files, files.write("c.json", row.text)), "c.json: ", row.message);
    }
  }
}

/// Changes of good variables, TOKENFERRY_ left out.
struct MistakenVariables {
  std::vector<std::string> away;
  std::map<std::string, std::string> set;
  std::string message;
};

inline std::map<std::string, std::string> good_variables() {
  return {{"TOKENFERRY_PROVIDER", "github"},
          {"TOKENFERRY_CLIENT_ID", "cid"},
          {"TOKENFERRY_CLIENT_SECRET", "s3cr3t"},
          {"TOKENFERRY_REDIRECT_URIS", "https://a.example/"}};
}

inline void check_variables(const std::vector<MistakenVariables>& rows) {
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.message) {
      auto all = good_variables();
      for (const auto& name : row.away) all.erase("TOKENFERRY_" + name);
      for (const auto& [name, value] : row.set) all["TOKENFERRY_" + name] = value;
      const Variables variables(all);
      check_said(said_of(Files(), ""), "environment: ", row.message);
    }
  }
}

}  // namespace tokenferry::server
