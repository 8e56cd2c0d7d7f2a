#include "converters/findings/examine.h"

#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "converters/archive/archive_reader.h"
#include "converters/base/descriptor.h"
#include "converters/base/digest.h"
#include "converters/base/mapped.h"
#include "converters/base/text.h"
#include "converters/base/xml.h"
#include "converters/findings/compound.h"
#include "converters/findings/mails.h"
#include "converters/findings/package.h"
#include "converters/findings/text_files.h"
#include "converters/identify.h"
#include "converters/stores/store.h"

namespace offenbar::findings {
namespace {

bool is_text(const Format& format) {
  return format.media_type.starts_with("text/") || format.id == "xml" || format.id == "json";
}

// Any text may be called anything, but not as documents and mails are called.
bool name_is_free(const Format& format, std::string_view name) {
  if (!is_text(format) || format.handling == Handling::mail) return false;
  return std::ranges::none_of(formats(), [&](const Format& row) {
    const bool own = row.handling == Handling::convert || row.handling == Handling::mail;
    return own && !is_text(row) && !row.extensions.empty() && extension_fits(row, name);
  });
}

// Programs that nobody has any more wrote them.
bool is_old(const Format& format) {
  static constexpr auto ids = std::to_array<std::string_view>(
      {"doc2", "ppt95", "wri", "dosword", "wps",     "wks", "wk1", "wk3",  "wk4", "123",
       "wq1",  "wq2",   "wb1", "wb2",     "wb3",     "qpw", "lwp", "hwp3", "cwk", "sdw",
       "sdc",  "sda",   "wpd", "pmd",     "wpd-mac", "wpg", "cmx", "dbx",  "hlp", "mdb"});
  return std::ranges::find(ids, format.id) != ids.end();
}

void tell_obstacle(const Detection& detection, Account& account) {
  if (!detection.obstacle) return;
  const Error& error = *detection.obstacle;
  account.error = error;
  if (error.fault == Fault::encrypted) {
    account.add("encrypted", "", detection.encryption);
  } else if (error.fault == Fault::protected_) {
    account.add("rights-managed", "", error.what);
  } else if (error.fault == Fault::corrupt) {
    account.add("corrupt", "", error.what);
    // A lock whose header is damaged is a lock.
    if (account.format == "ooxml") account.add("encrypted", "", error.what);
  } else {
    account.add("unknown-kind", "", error.what);
  }
}

Result<void> add_content(const Content& content, const Detection& detection,
                         const Functions& functions, Account& account) {
  const std::string_view id = detection.format->id;
  if (content.archive_error() != nullptr) return tl::unexpected(*content.archive_error());
  if (content.compound_error() != nullptr) {
    std::vector<Error> skipped;
    const auto rest = cfb::CompoundFile::salvage(content.bytes(), skipped);
    if (rest) add_container(*rest, account);
    return tl::unexpected(*content.compound_error());
  }
  if (content.compound() != nullptr && id != "msg") {
    const bool locked = detection.obstacle.has_value();
    return add_compound(content, id, locked, functions, account);
  }
  if (content.archive() != nullptr && id != "olm" && !archive::is_archive(id)) {
    const bool is_odf = id.starts_with("od") || id.starts_with("ot") || id.starts_with("sx");
    if (is_odf) return add_odf(*content.archive(), account);
    return add_package(content, functions, account);
  }
  if (id == "rtf") add_rtf(content.bytes(), account);
  if (id == "xls" && !detection.obstacle) {
    Likeness likeness;
    add_excel_stream(content.bytes(), functions, account, likeness);
    account.likeness = likeness.value();
    account.words = likeness.words();
  }
  return {};
}

void add_damage(const Error& error, Account& account) {
  if (!account.error) account.error = error;
  account.add(error.fault == Fault::corrupt ? "corrupt" : "unreadable", "", error.what);
}

// Bytes that are here, with what they are: all but mails and members of archives.
Detection look_at(Bytes bytes, std::string_view name, const Functions& functions,
                  Account& account) {
  const Content content(bytes);
  Detection detection = identify(content, name);
  account.size = bytes.size();
  account.sha256 = sha256_hex(bytes);
  if (detection.format == nullptr) {
    tell_obstacle(detection, account);
    return detection;
  }
  account.format = detection.format->id;
  if (!extension_fits(*detection.format, name) && !name_is_free(*detection.format, name)) {
    account.add("wrong-extension", "", "it is a " + account.format);
  }
  if (is_old(*detection.format)) account.add("old-version", "", detection.format->name);
  tell_obstacle(detection, account);
  const auto added = add_content(content, detection, functions, account);
  if (!added && !detection.obstacle) add_damage(added.error(), account);
  return detection;
}

class Examination {
 public:
  // `size` is that of the file, in bytes.
  Examination(const Functions& functions, const Taker& take, std::uint64_t size)
      : functions_(functions),
        take_(take),
        most_unpacked_(std::max(free_unpacked, size * most_unpacked_ratio)) {}

  // `name` is the file's or member's, `path` below the file, empty for the file itself.
  void run(int file, Bytes bytes, const std::string& name, const std::string& path,
           std::size_t depth) {
    Account account;
    const Detection detection = look_at(bytes, name, functions_, account);
    const bool open = detection.format != nullptr && !detection.obstacle;
    if (open && detection.format->handling == Handling::mail) {
      const auto added = add_mails(file, detection.format->id, account);
      if (!added) add_damage(added.error(), account);
    } else if (open && archive::is_archive(detection.format->id)) {
      read_members(file, *detection.format, name, path, depth, account);
    }
    take_(path, std::move(account));
  }

 private:
  class Members;
  void read_members(int file, const Format& format, const std::string& name,
                    const std::string& path, std::size_t depth, Account& account);

  const Functions& functions_;
  const Taker& take_;
  std::uint64_t most_unpacked_;
  std::uint64_t members_ = 0, unpacked_ = 0;  // so far, at all depths
};

// Holds one member at a time; larger ones are named only.
class Examination::Members : public archive::Sink {
 public:
  Members(Examination& examination, std::string path, std::size_t depth, Account& account)
      : examination_(examination), path_(std::move(path)), depth_(depth), account_(account) {}

  Result<bool> begin(const archive::Member& member) override {
    name_ = member.name.empty() ? "_" : member.name;
    bytes_.clear();
    too_large_ = false;
    if (member.kind == archive::Kind::link) account_.add("archive-links", member.name);
    if (member.kind != archive::Kind::file) return false;
    if (++examination_.members_ > most_members) {
      return fail(
          Fault::over_output,
          fmt::format("more than {} members, those of archives in it included", most_members));
    }
    account_.add("archive-members", "", "");
    return true;
  }

  Result<void> write(Bytes bytes) override {
    examination_.unpacked_ += bytes.size();
    if (examination_.unpacked_ > examination_.most_unpacked_) {
      return fail(Fault::over_output,
                  fmt::format("unpacks to more than {} times its size, archives in it included",
                              most_unpacked_ratio));
    }
    if (too_large_ || bytes_.size() + bytes.size() > largest_member) {
      too_large_ = true;
    } else {
      bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    return {};
  }

  Result<void> end(const std::optional<Error>& error) override {
    const std::string path = path_.empty() ? name_ : path_ + "/" + name_;
    if (error || too_large_) {
      Account member;
      member.error = error.value_or(
          Error{Fault::over_memory, "too large to look into inside of an archive", 0, ""});
      member.add(member.error->fault == Fault::encrypted ? "encrypted" : "unreadable", "",
                 member.error->what);
      examination_.take_(path, std::move(member));
      return {};
    }
    const Descriptor copy = copy_in_memory();
    const std::string name = name_.substr(name_.rfind('/') + 1);
    examination_.run(copy.get(), bytes_, name, path, depth_ + 1);
    return {};
  }

 private:
  // For readers that want a file. Without one they say that they cannot read it.
  [[nodiscard]] Descriptor copy_in_memory() const {
    Descriptor file(::memfd_create("member", MFD_CLOEXEC));
    Bytes left(bytes_);
    while (file && !left.empty()) {
      const ssize_t written = ::write(file.get(), left.data(), left.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return Descriptor();
      left = left.subspan(static_cast<std::size_t>(written));
    }
    return file;
  }

  Examination& examination_;
  std::string path_;
  std::size_t depth_;
  Account& account_;
  std::string name_;
  std::vector<std::byte> bytes_;
  bool too_large_ = false;
};

void Examination::read_members(int file, const Format& format, const std::string& name,
                               const std::string& path, std::size_t depth, Account& account) {
  if (depth >= deepest_archive) return account.add("archive-too-deep");
  Members members(*this, path, depth, account);
  const archive::Source source{.file = file, .format = format.id, .name = name};
  const auto read = archive::read(source, {}, members);
  if (read) return;
  if (read.error().fault == Fault::encrypted) {
    account.error = read.error();
    account.add("encrypted", "", read.error().what);
  } else {
    add_damage(read.error(), account);
  }
}

}  // namespace

void examine(int file, const std::string& name, const Functions& functions, const Taker& take) {
  const auto mapped = MappedFile::open(file);
  if (!mapped) {
    Account account;
    add_damage(mapped.error(), account);
    return take("", std::move(account));
  }
  Examination(functions, take, mapped->bytes().size()).run(file, mapped->bytes(), name, "", 0);
}

void examine_maildir(int file, const Taker& take) {
  Account account;
  account.format = "maildir";
  const auto added = add_mails(file, "maildir", account);
  if (!added) add_damage(added.error(), account);
  take("", std::move(account));
}

Account examine_bytes(Bytes bytes, std::string_view name, const Functions& functions) {
  Account account;
  (void)look_at(bytes, name, functions, account);
  return account;
}

void prepare() {
  xml::prepare();
  prepare_text();
  archive::prepare();
  (void)language_of(0x0407);
}

}  // namespace offenbar::findings
