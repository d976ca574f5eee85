#include "server/sandbox/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace tokenferry::sandbox {

void complain(std::string_view text) {
  const auto line = "tokenferry-sandbox: " + std::string(text) + "\n";
  std::fputs(line.c_str(), stderr);
}

std::optional<Arguments> Arguments::read(std::span<const char* const> words,
                                         std::span<const std::string_view> allowed) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const std::string name = words[i];
    if (std::ranges::find(allowed, name) == allowed.end()) {
      complain("unknown option " + name + "; see tokenferry-sandbox --help");
      return std::nullopt;
    }
    if (i + 1 == words.size()) {
      complain(name + " needs a value");
      return std::nullopt;
    }
    arguments.values_[name].emplace_back(words[i + 1]);
  }
  return arguments;
}

std::string Arguments::get(std::string_view name, std::string_view fallback) const {
  const auto& values = all(name);
  return values.empty() ? std::string(fallback) : values.back();
}

const std::vector<std::string>& Arguments::all(std::string_view name) const {
  static const std::vector<std::string> none;
  const auto found = values_.find(name);
  return found == values_.end() ? none : found->second;
}

std::optional<int> read_port(std::string_view text) {
  int port = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port >= 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

}  // namespace tokenferry::sandbox
