#include "batch/mapping_layers.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "batch/name_rules.h"
#include "batch/staging.h"
#include "batch/system_calls.h"
#include "converters/base/digest.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t largest_read = std::size_t{16} << 20U;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The path of `folder` beneath `root`; nothing if it is not.
Result<std::string> beneath(const std::string& root, const std::string& folder) {
  const std::string begin = root == "/" ? root : root + "/";
  if (!folder.starts_with(begin) || folder.size() == begin.size()) {
    return fail(Fault::not_found, folder + " is not below " + root);
  }
  return folder.substr(begin.size());
}

Result<void> write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(target_error(errno, "a table cannot be written"));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return tl::unexpected(target_error(errno, "a table cannot be written"));
  return {};
}

}  // namespace

Result<Table> layered_table(std::string_view name, std::span<const MappingLayer> layers) {
  OFFENBAR_TRY(Table table, Table::shipped(name));
  for (const MappingLayer& layer : layers) {
    OFFENBAR_TRY(Table users, Table::parse(layer.text, layer.file));
    if (!users.columns().empty()) {
      OFFENBAR_CHECK(table.replace_rows(std::move(users), layer.file));
    }
  }
  return table;
}

TableDifference difference(const Table& before, const Table& after) {
  const std::set<Table::Row> old(before.rows().begin(), before.rows().end());
  const std::set<Table::Row> now(after.rows().begin(), after.rows().end());
  TableDifference found;
  for (const Table::Row& row : before.rows()) {
    if (!now.contains(row)) found.gone.push_back(&row);
  }
  for (const Table::Row& row : after.rows()) {
    if (!old.contains(row)) found.added.push_back(&row);
  }
  return found;
}

Result<std::vector<MappingMistake>> table_mistakes(const std::string& name,
                                                   const std::string& text) {
  if (is_blank(text)) return std::vector<MappingMistake>{};
  const std::string origin = name + ".tsv";
  OFFENBAR_TRY(std::vector<MappingMistake> mistakes, check_table(name, text, origin));
  if (!mistakes.empty() || name != "file-names") return mistakes;
  const std::vector<MappingLayer> own{{origin, text}};
  OFFENBAR_TRY(const Table table, layered_table(name, own));
  return NameRules::mistakes(table);
}

Result<OwnTables> OwnTables::open(const std::string& root, const std::string& folder) {
  OFFENBAR_TRY(const std::string path, beneath(root, folder));
  OFFENBAR_TRY(const Descriptor top, open_folder(root));
  OFFENBAR_TRY(Descriptor found, open_source_folder(top.get(), path));
  return OwnTables(std::move(found), folder);
}

Result<OwnTables> OwnTables::make(const std::string& root, const std::string& folder) {
  OFFENBAR_TRY(const std::string path, beneath(root, folder));
  const std::size_t slash = path.rfind('/');
  const std::string above = slash == std::string::npos ? "" : path.substr(0, slash);
  OFFENBAR_TRY(const Descriptor top, open_folder(root));
  OFFENBAR_TRY(const Descriptor parent, open_source_folder(top.get(), above));
  const std::string name = path.substr(slash == std::string::npos ? 0 : slash + 1);
  if (::mkdirat(parent.get(), name.c_str(), 0750) != 0 && errno != EEXIST) {
    return tl::unexpected(target_error(errno, folder + " cannot be made"));
  }
  return open(root, folder);
}

Result<std::string> OwnTables::text(const std::string& table) const {
  const auto file = open_source(folder_.get(), table + ".tsv");
  if (!file && file.error().fault == Fault::not_found) return std::string();
  if (!file) return tl::unexpected(file.error());
  std::string text(largest_read + 1, '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = ::read(file->get(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Fault::unreadable, table + ".tsv cannot be read");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  if (filled > largest_read) return fail(Fault::unreadable, table + ".tsv is larger than 16 MiB");
  text.resize(filled);
  return text;
}

// Whoever edits holds the folder's lock, so that of two that began with the same text one is told.
Result<void> OwnTables::replace(const std::string& table, const std::string& text,
                                const std::string& before) {
  if (text.size() > largest) {
    return fail(Fault::unsupported, fmt::format("a table of more than {} bytes", largest), 0,
                "Edit it in its folder.");
  }
  const Descriptor lock(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock || ::flock(lock.get(), LOCK_EX) != 0) {
    return fail(Fault::unreadable, path_ + " cannot be locked");
  }
  OFFENBAR_TRY(const std::string there, this->text(table));
  if (digest_of(there) != before) {
    return fail(Fault::changed, "somebody else has changed this table meanwhile");
  }
  const std::string name = table + ".tsv", fresh = "." + name + ".new";
  if (is_blank(text)) {
    if (::unlinkat(lock.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
      return tl::unexpected(target_error(errno, name + " cannot be removed"));
    }
    (void)::fsync(lock.get());
    return {};
  }
  (void)::unlinkat(lock.get(), fresh.c_str(), 0);  // of one who was killed in between
  const Descriptor file(::openat(lock.get(), fresh.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640));
  if (!file) return tl::unexpected(target_error(errno, name + " cannot be written"));
  struct stat old {};
  if (::fstatat(lock.get(), name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0)
    (void)::fchmod(file.get(), old.st_mode & 0777U);
  OFFENBAR_CHECK(write_all(file.get(), text));
  if (::renameat(lock.get(), fresh.c_str(), lock.get(), name.c_str()) != 0) {
    return tl::unexpected(target_error(errno, name + " cannot be written"));
  }
  (void)::fsync(lock.get());
  return {};
}

std::string OwnTables::digest_of(const std::string& text) { return sha256_hex(as_bytes(text)); }

}  // namespace offenbar::batch
