#include "batch/loss_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "batch/record_rows.h"

namespace offenbar::batch {
namespace {

// 26 of each category, of 2 KB each where every letter is escaped: half of it.
constexpr std::size_t most_bytes = std::size_t{16} << 20U;

}  // namespace

Result<void> write_losses(int file, const std::vector<Loss>& losses) {
  const std::string text = losses_text(losses);
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t count =
        ::pwrite(file, text.data() + at, text.size() - at, static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      return fail(Fault::internal, std::string("cannot write losses: ") + std::strerror(errno));
    }
    at += static_cast<std::size_t>(count);
  }
  return {};
}

// Copied, never mapped: it could be cut off meanwhile.
Result<std::vector<Loss>> read_losses(int file) {
  struct stat status {};
  if (::fstat(file, &status) != 0) return fail(Fault::unreadable, "cannot read losses");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > most_bytes) return fail(Fault::corrupt, "a list of losses is too large");
  std::string text(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const ssize_t count = ::pread(file, text.data() + got, size - got, static_cast<off_t>(got));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(Fault::unreadable, "cannot read losses");
    got += static_cast<std::size_t>(count);
  }
  return losses_of(text);
}

}  // namespace offenbar::batch
