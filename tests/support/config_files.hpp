// Configurations of a test: files that are gone at its end, and an environment of its own.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/config/config.hpp"
#include "shared/scan.hpp"
#include "tests/support/catch.hpp"

namespace tokenferry::server {

/// A directory, gone at the end.
class Files {
 public:
  Files() {
    directory_ = (std::filesystem::temp_directory_path() / "tokenferry-config-XXXXXX").string();
    REQUIRE(mkdtemp(directory_.data()));
  }
  ~Files() { std::filesystem::remove_all(directory_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  std::string write(const std::string& name, const std::string& text, mode_t mode = 0600) const {
    const auto path = directory_ + "/" + name;
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    return path;
  }
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

/// The variables TOKENFERRY_* that a test wants, and no others while it lives.
class Variables {
 public:
  explicit Variables(const std::map<std::string, std::string>& wanted = {}) {
    for (char** variable = environ; *variable; ++variable) {
      const std::string whole = *variable;
      if (!whole.starts_with("TOKENFERRY_")) continue;
      before_[whole.substr(0, whole.find('='))] = whole.substr(whole.find('=') + 1);
    }
    for (const auto& [name, value] : before_) unsetenv(name.c_str());
    for (const auto& [name, value] : wanted) {
      setenv(name.c_str(), value.c_str(), 1);
      set_.push_back(name);
    }
  }
  ~Variables() {
    for (const auto& name : set_) unsetenv(name.c_str());
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  std::map<std::string, std::string> before_;
  std::vector<std::string> set_;
};

inline nlohmann::json good_config() {
  return nlohmann::json::parse(R"({"clients": [{"provider": "github", "client_id": "cid",
    "client_secret": "s3cr3t", "redirect_uris": ["https://you.github.io/app/"]}]})");
}

/// The good configuration with another value.
inline nlohmann::json with(const std::string& pointer, const nlohmann::json& value) {
  auto json = good_config();
  json[nlohmann::json::json_pointer(pointer)] = value;
  return json;
}

/// The good configuration without a key.
inline nlohmann::json without(const std::string& pointer) {
  auto json = good_config();
  const nlohmann::json::json_pointer place(pointer);
  json[place.parent_pointer()].erase(place.back());
  return json;
}

/// What the program says of a configuration, one line for each fault or warning; the file's folder
/// is left out, so that it is `c.json`.
inline std::vector<std::string> said_of(const Files& files, const std::string& file) {
  const auto loaded = load_config(file, "");
  std::vector<std::string> lines;
  if (const auto* error = std::get_if<ConfigError>(&loaded)) {
    lines.push_back(error->message);
  } else {
    for (const auto& warning : std::get<Config>(loaded).warnings) {
      lines.push_back("warning: " + warning);
    }
  }
  for (auto& line : lines) line = tokenferry::replace(line, files.directory() + "/", "");
  return lines;
}

}  // namespace tokenferry::server
