// What the standard library would bring half of a C library for. The module is for pages' tokens at
// the edge, where each cold start pays for its octets.

extern "C" {

/// Otherwise it says so on a standard error that is not there.
[[noreturn]] void __cxa_pure_virtual() {
  __builtin_trap();
}
}
