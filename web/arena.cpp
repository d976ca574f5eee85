#include "web/arena.hpp"

#include <cstdint>

extern "C" char __heap_base;  // the linker's: where the module's own data end

namespace tokenferry::arena {
namespace {

constexpr std::size_t page_size = 65536;  // WebAssembly's
constexpr std::size_t alignment = alignof(double);

char* kept = &__heap_base;
char* top = &__heap_base;

/// Moves the top, and grows the memory where it ends earlier.
void take_up_to(char* end) {
  const auto needed = reinterpret_cast<std::uintptr_t>(end);
  const auto size = __builtin_wasm_memory_size(0) * page_size;
  if (needed > size) {
    const auto pages = (needed - size + page_size - 1) / page_size;
    if (__builtin_wasm_memory_grow(0, pages) == static_cast<std::size_t>(-1)) __builtin_trap();
  }
  top = end;
}

}  // namespace

char* allocate(std::size_t size) {
  const auto address = reinterpret_cast<std::uintptr_t>(top);
  char* memory = top + (alignment - address % alignment) % alignment;
  take_up_to(memory + size);
  return memory;
}

bool extend(const char* end, std::size_t size) {
  if (end != top) return false;
  take_up_to(top + size);
  return true;
}

void keep() {
  kept = top;
}

void release() {
  for (volatile char* octet = kept; octet != top; octet = octet + 1) *octet = 0;
  top = kept;
}

}  // namespace tokenferry::arena
