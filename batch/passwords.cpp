#include "batch/passwords.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "batch/system_calls.h"
#include "converters/base/descriptor.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Result<void> check_private(int file, const std::string& path) {
  struct stat found {};
  if (::fstat(file, &found) != 0) {
    return tl::unexpected(source_error(errno, "cannot look at the password file " + path));
  }
  const std::string name = printable(path);
  if (!S_ISREG(found.st_mode)) {
    return fail(Fault::unreadable, "the password file " + name + " is no regular file");
  }
  if ((found.st_mode & 0077) != 0) {
    return fail(
        Fault::unreadable,
        fmt::format("the password file {} is open to others ({:04o})", name, found.st_mode & 07777),
        0, "chmod 600 " + name);
  }
  if (found.st_uid != ::geteuid() && found.st_uid != 0) {
    return fail(Fault::unreadable, "the password file " + name + " belongs to another user", 0,
                "It must belong to you or to root.");
  }
  return {};
}

Result<std::string> content_of(int file, const std::string& path) {
  std::string text(longest_password_file + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return tl::unexpected(source_error(errno, "cannot read the password file " + path));
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  if (size > longest_password_file) {
    return fail(Fault::unreadable, "the password file " + printable(path) + " is over 1 MiB");
  }
  if (!is_valid_utf8(text)) {
    return fail(Fault::unreadable, "the password file " + printable(path) + " is no UTF-8", 0,
                "Store it as UTF-8, one password per line.");
  }
  return text;
}

std::vector<std::string> lines_of(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || std::find(lines.begin(), lines.end(), line) != lines.end()) continue;
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace

Result<std::vector<std::string>> read_passwords(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file) return tl::unexpected(source_error(errno, "cannot open the password file " + path));
  OFFENBAR_CHECK(check_private(file.get(), path));
  OFFENBAR_TRY(const std::string text, content_of(file.get(), path));
  std::vector<std::string> passwords = lines_of(text);
  if (passwords.size() <= most_passwords) return passwords;
  return fail(Fault::unreadable, fmt::format("the password file {} holds over {} passwords",
                                             printable(path), most_passwords));
}

}  // namespace offenbar::batch
