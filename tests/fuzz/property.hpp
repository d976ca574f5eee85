// What a fuzz target says when a property does not hold.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Ends the program, which libFuzzer and the replay take for a finding.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Takes one octet off the front of the input, to choose with; 0 where there is none.
inline unsigned take_octet(std::string_view& input) {
  if (input.empty()) return 0;
  const auto octet = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return octet;
}
