#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "converters/archive/member_path.h"
#include "converters/archive/readers.h"
#include "converters/base/text.h"

namespace offenbar::archive {
namespace {

constexpr std::size_t block_size = 64U << 10U;

struct Free {
  void operator()(::archive* one) const noexcept { ::archive_read_free(one); }
};
using Handle = std::unique_ptr<::archive, Free>;

// libarchive's own reader of descriptors moves the descriptor's position; this one does not.
struct Input {
  int file = -1;
  std::int64_t size = 0;
  std::int64_t at = 0;
  std::array<char, block_size> block{};
};

la_ssize_t read_input(::archive* handle, void* data, const void** bytes) {
  auto& in = *static_cast<Input*>(data);
  for (;;) {
    const ssize_t got = ::pread(in.file, in.block.data(), in.block.size(), in.at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      ::archive_set_error(handle, errno, "cannot read the archive");
      return ARCHIVE_FATAL;
    }
    in.at += got;
    *bytes = in.block.data();
    return got;
  }
}

la_int64_t skip_input(::archive*, void* data, la_int64_t count) {
  auto& in = *static_cast<Input*>(data);
  const std::int64_t step = std::clamp<std::int64_t>(count, 0, in.size - std::min(in.at, in.size));
  in.at += step;
  return step;
}

la_int64_t seek_input(::archive*, void* data, la_int64_t offset, int from) {
  auto& in = *static_cast<Input*>(data);
  const std::int64_t base = from == SEEK_SET ? 0 : from == SEEK_CUR ? in.at : in.size;
  if (offset < -base || offset > in.size - base) return ARCHIVE_FATAL;
  in.at = base + offset;
  return in.at;
}

void enable(::archive* handle, std::string_view format) {
  if (format == "zip") {
    ::archive_read_support_format_zip(handle);
    return;
  }
  if (format == "7z") {
    ::archive_read_support_format_7zip(handle);
    return;
  }
  ::archive_read_support_format_tar(handle);
  if (format == "tar") return;
  ::archive_read_support_format_raw(handle);  // what is in no tar is one file
  ::archive_read_support_format_empty(handle);
  ::archive_read_support_filter_gzip(handle);
  ::archive_read_support_filter_bzip2(handle);
  ::archive_read_support_filter_xz(handle);
  ::archive_read_support_filter_zstd(handle);
}

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

// Where UTF-8 cannot be had from the locale.
std::string name_of(archive_entry* entry) {
  if (const char* name = ::archive_entry_pathname(entry)) return name;
  if (const char* name = ::archive_entry_pathname_utf8(entry)) return name;
  const wchar_t* wide = ::archive_entry_pathname_w(entry);
  std::string name;
  for (; wide != nullptr && *wide != 0; ++wide) {
    const auto c = static_cast<char32_t>(*wide);
    const char16_t unit = c < 0x10000 ? static_cast<char16_t>(c) : u'\uFFFD';
    append_utf8(name, std::u16string_view(&unit, 1));
  }
  return name;
}

Kind kind_of(archive_entry* entry) {
  if (::archive_entry_hardlink(entry) != nullptr) return Kind::link;
  switch (::archive_entry_filetype(entry)) {
    case AE_IFDIR:
      return Kind::folder;
    case AE_IFLNK:
      return Kind::link;
    case AE_IFCHR:
    case AE_IFBLK:
    case AE_IFIFO:
    case AE_IFSOCK:
      return Kind::special;
    default:
      return Kind::file;
  }
}

class Reading {
 public:
  Reading(const Source& source, Budget& budget, Sink& sink)
      : source_(source), budget_(budget), sink_(sink), handle_(::archive_read_new()) {}

  Result<void> run() {
    OFFENBAR_CHECK(open());
    for (;;) {
      archive_entry* entry = nullptr;
      const int code = ::archive_read_next_header(handle_.get(), &entry);
      if (code == ARCHIVE_EOF) return {};
      if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return tl::unexpected(error_of_whole());
      OFFENBAR_CHECK(budget_.count_member());
      OFFENBAR_CHECK(read_member(entry));
    }
  }

 private:
  Result<void> open() {
    struct stat found {};
    if (!handle_ || ::fstat(source_.file, &found) != 0) {
      return fail(Fault::unreadable, "cannot open the archive");
    }
    input_.file = source_.file;
    input_.size = found.st_size;
    mtime_ns_ = std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
    ::archive* handle = handle_.get();
    enable(handle, source_.format);
    for (const std::string& password : source_.passwords) {
      if (!password.empty()) ::archive_read_add_passphrase(handle, password.c_str());
    }
    ::archive_read_set_read_callback(handle, read_input);
    ::archive_read_set_skip_callback(handle, skip_input);
    ::archive_read_set_seek_callback(handle, seek_input);
    ::archive_read_set_callback_data(handle, &input_);
    if (::archive_read_open1(handle) != ARCHIVE_OK) return tl::unexpected(error());
    return {};
  }

  Member member_of(archive_entry* entry) const {
    Member member;
    const int format = ::archive_format(handle_.get());
    const bool alone = format == ARCHIVE_FORMAT_RAW;
    member.name = alone ? name_without(source_.name) : decoded_name(name_of(entry));
    if (source_.format == "zip" || source_.format == "7z") {
      member.name = with_slashes(std::move(member.name));
    }
    member.kind = alone ? Kind::file : kind_of(entry);
    if (::archive_entry_mtime_is_set(entry) != 0) {
      constexpr std::int64_t last = 9'000'000'000;  // keeps the product in range
      const auto seconds = std::clamp<std::int64_t>(::archive_entry_mtime(entry), -last, last);
      member.mtime_ns = seconds * 1'000'000'000 + ::archive_entry_mtime_nsec(entry);
    } else if (alone) {
      member.mtime_ns = mtime_ns_;
    }
    const auto mode = static_cast<unsigned>(::archive_entry_perm(entry)) & 0777U;
    if (!alone && mode != 0) member.mode = mode;
    member.link_target = text_of(::archive_entry_hardlink(entry));
    if (member.link_target.empty()) member.link_target = text_of(::archive_entry_symlink(entry));
    member.encrypted = ::archive_entry_is_encrypted(entry) != 0;
    return member;
  }

  Result<void> read_member(archive_entry* entry) {
    const Member member = member_of(entry);
    OFFENBAR_TRY(const bool wanted, sink_.begin(member));
    if (!wanted || member.kind != Kind::file) return {};
    budget_.begin(position());
    return read_bytes(member);
  }

  Result<void> read_bytes(const Member& member) {
    for (;;) {
      const la_ssize_t got = ::archive_read_data(handle_.get(), block_.data(), block_.size());
      if (got == ARCHIVE_RETRY) continue;
      if (got < 0) return sink_.end(error_of_member(member));
      if (got == 0) return sink_.end(std::nullopt);
      const auto size = static_cast<std::size_t>(got);
      if (const auto fits = budget_.take(size, position()); !fits) return sink_.end(fits.error());
      OFFENBAR_CHECK(sink_.write(std::as_bytes(std::span(block_.data(), size))));
    }
  }

  [[nodiscard]] std::uint64_t position() const {
    return static_cast<std::uint64_t>(
        std::max<la_int64_t>(::archive_filter_bytes(handle_.get(), -1), 0));
  }

  [[nodiscard]] Error error() const {
    const std::string what = printable(text_of(::archive_error_string(handle_.get())));
    const int number = ::archive_errno(handle_.get());
    Fault fault = Fault::corrupt;
    if (number == ENOMEM) fault = Fault::over_memory;
    if (number == EIO) fault = Fault::unreadable;
    if (what.find("nsupported") != std::string::npos) fault = Fault::unsupported;
    return {fault, what.empty() ? "the archive is damaged" : what, position(), ""};
  }

  [[nodiscard]] Error error_of_member(const Member& member) const {
    Error told = error();
    if (member.encrypted) {
      return {Fault::encrypted, "needs a password: " + told.what, told.offset, ""};
    }
    return told;
  }

  // Only once it is open: before, libarchive 3.6 asks a format that there is not.
  [[nodiscard]] Error error_of_whole() const {
    Error told = error();
    const bool locked = ::archive_read_has_encrypted_entries(handle_.get()) > 0;
    if (locked) told.fault = Fault::encrypted;
    return told;
  }

  const Source& source_;
  Budget& budget_;
  Sink& sink_;
  Input input_;  // outlives the handle, which may read once more when it is freed
  Handle handle_;
  std::int64_t mtime_ns_ = 0;
  std::array<char, block_size> block_{};
};

}  // namespace

Result<void> read_by_libarchive(const Source& source, Budget& budget, Sink& sink) {
  return std::make_unique<Reading>(source, budget, sink)->run();
}

}  // namespace offenbar::archive
