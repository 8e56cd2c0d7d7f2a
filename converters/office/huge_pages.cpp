#include "converters/office/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace offenbar::office {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20U;

// A mapping of read-only bytes of a file. [proc_pid_maps(5)]
struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  bool executable = false;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

std::vector<Mapping> code_beneath(std::string_view folder) {
  std::vector<Mapping> result;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string range, rights, offset, device, inode, path;
    words >> range >> rights >> offset >> device >> inode >> path;
    const bool library = path.starts_with(folder) && path.find(".so") != std::string::npos;
    if (!library || (rights != "r-xp" && rights != "r--p")) continue;
    Mapping mapping;
    if (std::sscanf(range.c_str(), "%lx-%lx", &mapping.begin, &mapping.end) != 2) continue;
    mapping.executable = rights == "r-xp";
    if (mapping.size() >= huge_page) result.push_back(mapping);
  }
  return result;
}

// The copy is made elsewhere and moved over the original in one step.
bool move_one(const Mapping& mapping) {
  const std::size_t room = mapping.size() + huge_page;
  void* mapped = ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return false;
  const auto start = reinterpret_cast<std::uintptr_t>(mapped);
  // At the same distance from a huge page's border as the original, so that whole pages can move.
  const std::uintptr_t at =
      start + (mapping.begin % huge_page + huge_page - start % huge_page) % huge_page;
  auto* copy = reinterpret_cast<char*>(at);                 // NOLINT(performance-no-int-to-ptr)
  auto* original = reinterpret_cast<char*>(mapping.begin);  // NOLINT(performance-no-int-to-ptr)
  const int rights = mapping.executable ? PROT_READ | PROT_EXEC : PROT_READ;
  const bool moved = ::madvise(copy, mapping.size(), MADV_HUGEPAGE) == 0 &&
                     std::memcpy(copy, original, mapping.size()) != nullptr &&
                     ::mprotect(copy, mapping.size(), rights) == 0 &&
                     ::mremap(copy, mapping.size(), mapping.size(), MREMAP_MAYMOVE | MREMAP_FIXED,
                              original) != MAP_FAILED;
  if (!moved) {
    ::munmap(mapped, room);
    return false;
  }
  if (at > start) ::munmap(mapped, at - start);
  if (const std::uintptr_t end = at + mapping.size(); end < start + room) {
    ::munmap(reinterpret_cast<void*>(end), start + room - end);  // NOLINT
  }
  return true;
}

}  // namespace

std::size_t move_code_to_huge_pages(std::string_view folder) {
  std::size_t moved = 0;
  for (const Mapping& mapping : code_beneath(folder)) {
    if (move_one(mapping)) moved += mapping.size();
  }
  return moved;
}

}  // namespace offenbar::office
