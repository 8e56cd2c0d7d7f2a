#include "batch/manifest.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "batch/system_calls.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t buffer_size = 1 << 16;

std::string new_name(const std::string& name) { return name + ".new"; }

}  // namespace

std::string manifest_line(std::string_view path, std::string_view sha256) {
  std::string escaped;
  for (const char c : path) {
    if (c == '\\') escaped += "\\\\";
    if (c == '\n') escaped += "\\n";
    if (c == '\r') escaped += "\\r";
    if (c != '\\' && c != '\n' && c != '\r') escaped += c;
  }
  const bool is_escaped = escaped.size() != path.size();
  return (is_escaped ? "\\" : "") + std::string(sha256) + "  " + escaped + "\n";
}

ManifestWriter::ManifestWriter(Descriptor folder, Descriptor file, std::string name)
    : folder_(std::move(folder)), file_(std::move(file)), name_(std::move(name)) {}

ManifestWriter::~ManifestWriter() {
  if (file_) ::unlinkat(folder_.get(), new_name(name_).c_str(), 0);
}

Result<ManifestWriter> ManifestWriter::open(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string parent = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  std::string name = path.substr(slash + 1);
  Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return tl::unexpected(target_error(errno, "cannot open " + parent));
  ::unlinkat(folder.get(), new_name(name).c_str(), 0);
  Descriptor file(::openat(folder.get(), new_name(name).c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return tl::unexpected(target_error(errno, "cannot make " + new_name(path)));
  return ManifestWriter(std::move(folder), std::move(file), std::move(name));
}

Result<void> ManifestWriter::write_out() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(target_error(errno, "cannot write " + name_));
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  return {};
}

Result<void> ManifestWriter::add(std::string_view path, std::string_view sha256) {
  if (!last_path_.empty() && path <= last_path_) {
    return fail(Fault::internal, "manifest out of order at " + printable(path));
  }
  last_path_ = path;
  buffer_ += manifest_line(path, sha256);
  return buffer_.size() < buffer_size ? Result<void>{} : write_out();
}

Result<void> ManifestWriter::finish() {
  OFFENBAR_CHECK(write_out());
  if (::fsync(file_.get()) != 0 ||
      ::renameat(folder_.get(), new_name(name_).c_str(), folder_.get(), name_.c_str()) != 0) {
    return tl::unexpected(target_error(errno, "cannot put " + name_ + " into place"));
  }
  file_.reset();
  return {};
}

}  // namespace offenbar::batch
