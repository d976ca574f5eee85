// How texts cross the border to JavaScript: one after another, each behind its size in four octets
// (little-endian, as WebAssembly's memory is).
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace tokenferry::server::edge {

/// The variables of the environment while the configuration is read.
extern std::vector<std::string_view> environment;

/// Takes the next text off; what is missing is empty.
inline std::string_view take_text(std::string_view& texts) {
  std::uint32_t size = 0;
  if (texts.size() < sizeof(size)) return {};
  std::memcpy(&size, texts.data(), sizeof(size));
  const auto text = texts.substr(sizeof(size), size);
  texts.remove_prefix(sizeof(size) + text.size());
  return text;
}

inline void add_text(std::string& texts, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  texts.append(reinterpret_cast<const char*>(&size), sizeof(size)).append(text);
}

}  // namespace tokenferry::server::edge
