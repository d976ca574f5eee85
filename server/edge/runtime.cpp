// What the standard library would bring half of a C library for. The module is for pages' tokens at
// the edge, where each cold start pays for its octets.
#include <cstddef>

#include "server/edge/lent.hpp"

extern "C" {

/// The JSON library reads a number by it that it has found to be one: JavaScript reads it the same.
double strtod(const char* text, char** end) {
  return tokenferry::server::lent::read_number(text, end);
}

// Its kin, which the library names and never calls for a double.
float strtof(const char* text, char** end) {
  return static_cast<float>(strtod(text, end));
}
long double strtold(const char* text, char** end) {
  return strtod(text, end);
}

/// The JSON library words its faults by it, which nobody reads.
int snprintf(char* out, std::size_t size, const char*, ...) {
  if (size > 0) *out = '\0';
  return 0;
}

/// Otherwise it says so on a standard error that is not there.
[[noreturn]] void __cxa_pure_virtual() {
  __builtin_trap();
}
}
