#include "web/arena.hpp"

#include <cstdint>

extern "C" char __heap_base;  // the linker's: where the module's own data end

namespace tokenferry::arena {
namespace {

constexpr std::size_t page_size = 65536;  // WebAssembly's

char* kept = &__heap_base;
char* top = &__heap_base;
// The text whose zero is the last octet below the top, and the object that it is.
const char* growing = nullptr;
const void* grower = nullptr;

/// Moves the top, and grows the memory where it ends earlier.
void take(std::size_t size) {
  top += size;
  const auto needed = reinterpret_cast<std::uintptr_t>(top);
  const auto pages = __builtin_wasm_memory_size(0);
  if (needed <= pages * page_size) return;
  if (__builtin_wasm_memory_grow(0, needed / page_size - pages + 1) ==
      static_cast<std::size_t>(-1)) {
    __builtin_trap();
  }
}

}  // namespace

char* allocate(std::size_t size) {
  take(-reinterpret_cast<std::uintptr_t>(top) % alignof(double));
  char* memory = top;
  take(size);
  growing = nullptr;
  return memory;
}

const char* grow(const void* text, const char* octets, char octet) {
  if (octets != growing || text != grower) {
    growing = top;
    grower = text;
    for (; *octets != '\0'; ++octets) {
      take(1);
      top[-1] = *octets;
    }
    take(1);  // the zero: what stands above the top is wiped
  }
  take(1);
  top[-2] = octet;
  return growing;
}

void keep() {
  kept = top;
}

void release() {
  for (volatile char* octet = kept; octet != top; octet = octet + 1) *octet = 0;
  top = kept;
  growing = nullptr;
}

}  // namespace tokenferry::arena
