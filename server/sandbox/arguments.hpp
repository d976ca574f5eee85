// The command line of the sandbox.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tokenferry::sandbox {

/// What was given, by option. An option that may be repeated has several values.
class Arguments {
 public:
  /// Reads `--name value` pairs. On a mistake it prints one line to stderr and returns nothing.
  /// allowed  the names, with their dashes
  static std::optional<Arguments> read(std::span<const char* const> words,
                                       std::span<const std::string_view> allowed);

  /// The last value given, or the fallback.
  std::string get(std::string_view name, std::string_view fallback) const;
  const std::vector<std::string>& all(std::string_view name) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

/// A port number, including 0; nullopt: the text is something else.
std::optional<int> read_port(std::string_view text);

/// Prints one line to stderr, with the program's name.
void complain(std::string_view text);

}  // namespace tokenferry::sandbox
