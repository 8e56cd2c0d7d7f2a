#include "batch/free_space.h"

#include <fmt/core.h>
#include <sys/statvfs.h>

#include <cerrno>

#include "batch/system_calls.h"

namespace offenbar::batch {
namespace {

constexpr std::uint64_t block_bytes = 4096;   // what even a small file takes
constexpr std::uint64_t smallest_odf = 8192;  // an empty document as LibreOffice packs it
constexpr std::uint64_t mebibyte = 1024 * 1024;

bool is_enough(std::uint64_t available, std::uint64_t needed) {
  return available >= needed + needed / 10;
}

constexpr const char* way_out =
    "Make room, or start with --force: a full disk pauses the run, it loses nothing.";

}  // namespace

Result<Space> free_space(int folder) {
  struct statvfs found {};
  if (::fstatvfs(folder, &found) != 0) {
    return tl::unexpected(target_error(errno, "cannot ask for free space"));
  }
  Space space{static_cast<std::uint64_t>(found.f_bavail) * found.f_frsize, std::nullopt};
  if (found.f_files > 0) space.files = found.f_favail;  // btrfs, SMB and others say 0
  return space;
}

Space space_needed(std::uint64_t open_bytes, std::uint64_t open_files, std::uint64_t folders,
                   bool also_pdfa) {
  const std::uint64_t results = also_pdfa ? 2 : 1;
  const std::uint64_t bytes =
      results * (open_bytes + open_files * smallest_odf) + folders * block_bytes;
  return {bytes, results * open_files + folders};
}

Result<void> check_space(const Space& available, const Space& needed) {
  if (!is_enough(available.bytes, needed.bytes)) {
    return fail(Fault::disk_full,
                fmt::format("{} MiB are free on the target, about {} MiB are needed",
                            available.bytes / mebibyte, needed.bytes / mebibyte),
                0, way_out);
  }
  if (available.files && needed.files && !is_enough(*available.files, *needed.files)) {
    return fail(Fault::disk_full,
                fmt::format("room for {} files is left on the target, {} are needed",
                            *available.files, *needed.files),
                0, way_out);
  }
  return {};
}

}  // namespace offenbar::batch
