// What the configuration is read from besides its own text: files and variables. There is no other
// way out of server/config/. The server's are those of the system (surroundings.cpp); server/edge/
// lends what its host has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tokenferry::server {

/// What is found at a path.
struct FileFacts {
  enum class Kind { regular, pipe, other };
  Kind kind = Kind::other;
  std::uint64_t size = 0;
  unsigned mode = 0;       ///< the permissions, as chmod takes them
  bool own_group = false;  ///< its group is one of this process, or root's
  std::string fault;       ///< what stands in the way of reading it, as "found ..." says it
};

inline constexpr std::string_view is_missing = "no such file";
inline constexpr std::string_view is_directory = "a directory";
inline constexpr std::string_view is_forbidden =
    "a file that may not be read by the user who runs this";

/// Looks at a file without opening it: a pipe would lose its writer.
FileFacts look_at(const std::string& path);

/// Reads a file whole. What cannot be read is empty.
std::string read_file(const std::string& path);

/// The variables of the environment, as NAME=VALUE.
std::vector<std::string_view> variables();

/// Gives up: the text is the one line that the operator sees. It does not return: the server throws
/// a ConfigFault, which load_config catches.
[[noreturn]] void refuse_config(const std::string& message);

}  // namespace tokenferry::server
