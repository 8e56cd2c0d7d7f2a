#include "converters/office/used_up_heap.h"

#include <malloc.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace offenbar::office {
namespace {

// Takes chunks of one size until one comes from the fresh end. The bytes taken below it.
std::size_t use_up(std::size_t size, std::uintptr_t fresh) {
  std::size_t used = 0;
  for (;;) {
    // Never freed: that is what they are for.
    const auto at = reinterpret_cast<std::uintptr_t>(std::malloc(size));
    if (at == 0 || at >= fresh) return used;
    used += size;
  }
}

}  // namespace

std::size_t use_up_free_chunks() {
  constexpr std::size_t largest = 4U << 20U;  // of holes that are worth it
  constexpr std::size_t fine = 1024;          // glibc's bins are exact up to here
  constexpr std::size_t step = 16;
  ::mallopt(M_MMAP_THRESHOLD, 8 << 20);  // so that all of them come from the heap
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  const std::uintptr_t fresh = end - ::mallinfo2().keepcost;
  std::size_t used = 0;
  for (std::size_t size = largest; size > fine; size -= size / 16) used += use_up(size, fresh);
  for (std::size_t size = fine; size >= step; size -= step) used += use_up(size - 8, fresh);
  ::mallopt(M_MMAP_THRESHOLD, 128 << 10);
  return used;
}

}  // namespace offenbar::office
