// Reads one JSON object of the configuration, key by key, strictly. Every fault is thrown as a
// ConfigFault, which load_config catches: its text is the one line that the operator sees.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tokenferry::server {

/// A fault of the configuration. Its text names file, key, what was expected and what was found.
class ConfigFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How a key is written in a fault: as a JSON pointer behind the file's name, or as the name of an
/// environment variable.
enum class KeyStyle { json_pointer, environment };

/// One object. The keys that were asked for are the keys that it may have.
class ConfigReader {
 public:
  ConfigReader(const nlohmann::json& object, std::string where, KeyStyle style);

  bool has(std::string_view key);
  std::optional<std::string> text(std::string_view key);
  std::string required_text(std::string_view key, std::string_view expected);
  std::optional<std::vector<std::string>> texts(std::string_view key);
  bool flag(std::string_view key);
  int number(std::string_view key, int preset, int least, int most);
  std::optional<ConfigReader> object(std::string_view key);
  std::vector<ConfigReader> objects(std::string_view key);

  /// Refuses a key that was never asked for, and names the nearest one that was.
  void refuse_unknown() const;

  [[noreturn]] void fail(std::string_view key, std::string_view expected,
                         std::string_view found) const;

 private:
  const nlohmann::json* find(std::string_view key);
  [[noreturn]] void fail_type(std::string_view key, std::string_view expected,
                              const nlohmann::json& found) const;
  std::string path_of(std::string_view key) const;

  const nlohmann::json* object_;
  std::string where_;
  KeyStyle style_;
  std::vector<std::string> known_;
};

/// Parses a configuration file's text.
/// throws  ConfigFault: not JSON, a key twice in one object
nlohmann::json parse_config(std::string_view text, const std::string& file);

}  // namespace tokenferry::server
