#include "server/front/program_text.hpp"

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>

namespace tokenferry::server {
namespace {

int give_back(dl_phdr_info* object, std::size_t, void*) {
  static const auto page = static_cast<ElfW(Addr)>(sysconf(_SC_PAGESIZE));
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& segment = object->dlpi_phdr[i];
    // What can be written, or was while it was loaded, is no longer what the file holds.
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
    const auto begin = (object->dlpi_addr + segment.p_vaddr) & ~(page - 1);
    const auto end = object->dlpi_addr + segment.p_vaddr + segment.p_filesz;
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
  }
  return 0;
}

}  // namespace

void give_back_program_text() {
  dl_iterate_phdr(give_back, nullptr);
}

}  // namespace tokenferry::server
