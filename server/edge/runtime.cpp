// What the standard library would bring half of a C library for. The module is for pages' tokens at
// the edge, where each cold start pays for its octets.

#include <cstddef>

extern "C" {

// The library's are loops; these become an instruction each, since the module may use bulk memory.
void* memcpy(void* to, const void* from, std::size_t size) {
  return __builtin_memmove(to, from, size);
}
void* memmove(void* to, const void* from, std::size_t size) {
  return __builtin_memmove(to, from, size);
}
void* memset(void* to, int octet, std::size_t size) {
  return __builtin_memset(to, octet, size);
}

/// Otherwise it says so on a standard error that is not there.
[[noreturn]] void __cxa_pure_virtual() {
  __builtin_trap();
}
}
