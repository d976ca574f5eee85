// Reads one object of the configuration, key by key, strictly: from the JSON file, or from
// variables of the environment. Every fault ends the reading (refuse_config): its text is the one
// line that the operator sees.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/config/config_keys.hpp"
#include "server/config/file_access.hpp"
#include "server/config/json_value.hpp"

namespace tokenferry::server {

/// A JSON file, whose keys are written as JSON pointers, or the environment, whose keys are
/// variables: /clients/0/client_id there is TOKENFERRY_CLIENT_ID here, /tls/certificate is
/// TOKENFERRY_TLS_CERTIFICATE.
enum class SourceKind { file, environment };

/// Where objects of the configuration come from, and what was noticed while reading them.
struct ConfigSource {
  SourceKind kind = SourceKind::file;
  std::string name;       ///< the file as it was named, or "environment"
  std::string directory;  ///< that relative paths begin at, with its slash; empty: the working one
  FileAccess access = FileAccess::owner;
  std::vector<std::string> warnings;   ///< each a line like a fault's
  std::vector<std::string> variables;  ///< of the environment, with secrets of its clients
  std::vector<std::string> files;      ///< that were read, or will be
};

/// One object. The source must outlive it.
class ConfigReader {
 public:
  /// path  of the object: a JSON pointer, or what its variables begin with
  ConfigReader(const JsonValue& object, std::string path, ConfigSource& source);

  /// Refuses every other key, and says which one was probably meant, or which object it belongs to.
  void allow_only(std::initializer_list<KeySet> sets) const;

  bool has(std::string_view key) const;
  std::optional<std::string_view> text(std::string_view key) const;
  std::string_view required_text(std::string_view key, std::string_view expected) const;
  /// A list; in the environment, separated by commas, blanks or line ends.
  std::optional<std::vector<std::string>> texts(std::string_view key) const;
  bool flag(std::string_view key, bool preset = false) const;
  int number(std::string_view key, int preset, int least, int most) const;
  std::optional<ConfigReader> object(std::string_view key) const;
  std::vector<ConfigReader> objects(std::string_view key) const;

  [[noreturn]] void fail(std::string_view key, std::string_view expected,
                         std::string_view found) const;
  /// Notes a likely mistake that does not keep the server from starting.
  void warn(std::string_view key, std::string_view expected, std::string_view found) const;

  /// The key for use in a sentence: "client_id" in quotes, or TOKENFERRY_CLIENT_ID.
  std::string named(std::string_view key) const;
  ConfigSource& source() const { return *source_; }

 private:
  const JsonValue* find(std::string_view key) const;
  [[noreturn]] void fail_type(std::string_view key, std::string_view expected,
                              const JsonValue& found) const;
  std::string line(std::string_view key, std::string_view expected, std::string_view found) const;
  std::string path_of(std::string_view key) const;

  const JsonValue* object_;
  std::string path_;
  ConfigSource* source_;
};

}  // namespace tokenferry::server
