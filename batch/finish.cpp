#include "batch/finish.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <set>
#include <vector>

#include "batch/attributes.h"
#include "batch/manifest.h"
#include "batch/name_rules.h"
#include "batch/names.h"
#include "batch/staging.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t told_folders = 10;  // named one by one; the rest is counted
constexpr std::int64_t outputs_per_round = 1000;

Result<std::vector<Loss>> finish_folder(const OpenRoot& root, const std::string& path,
                                        const std::string& place, const Target& target) {
  OFFENBAR_TRY(const Descriptor source, open_source_folder(root.folder.get(), path));
  OFFENBAR_TRY(const Attributes attributes, read_attributes(source.get()));
  OFFENBAR_TRY(const Descriptor folder, target.make_folder(place));
  return apply_folder_attributes(folder.get(), attributes);
}

// A folder of the tree, or one that comes from an archive.
struct FolderRow {
  std::string root, path;
  bool is_of_archive = false;
  std::string archive_path;    // of the archive that it comes from, below the root
  std::string archive_folder;  // where that one's members land
  std::string file_path;       // of the outermost archive, the file at the source
  timespec modified{};
};

FolderRow folder_row_of(const Statement& row) {
  FolderRow folder{
      row.bytes(0), row.bytes(1), !row.is_null(2), row.bytes(3), row.bytes(4), row.bytes(5), {}};
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t time = row.integer(6);
  folder.modified.tv_sec = time / second - (time % second < 0 ? 1 : 0);
  folder.modified.tv_nsec = time - std::int64_t{folder.modified.tv_sec} * second;
  return folder;
}

std::string place_of(const FolderRow& row) {
  if (!row.is_of_archive) {
    return folder_in_target(row.root, row.path);
  }
  const std::size_t below = row.archive_path.empty() ? 0 : row.archive_path.size() + 1;
  if (row.path.size() <= below || row.path == row.archive_path) return row.archive_folder;
  return row.archive_folder + "/" + own_path(row.path.substr(below));
}

// Enterable for whom the archive is readable, with the time that the archive says.
Result<std::vector<Loss>> finish_archive_folder(const OpenRoot& root, const FolderRow& row,
                                                const std::string& place, const Target& target) {
  const std::string file =
      row.file_path.empty() ? root.path.substr(root.path.rfind('/') + 1) : row.file_path;
  OFFENBAR_TRY(const Descriptor source, open_source(root.folder.get(), file));
  OFFENBAR_TRY(Attributes attributes, read_attributes(source.get()));
  const mode_t readable = attributes.mode & 0444;
  attributes.mode = S_IFDIR | (attributes.mode & 0666) | (readable >> 2U) | 0700;
  attributes.acl.reset();
  attributes.default_acl.reset();
  attributes.user.clear();
  attributes.accessed = attributes.modified = row.modified;
  OFFENBAR_TRY(const Descriptor folder, target.make_folder(place));
  return apply_folder_attributes(folder.get(), attributes);
}

// Folders that only a mapping of places has made are as open as the one that it has put there.
Result<void> finish_new_parents(const OpenRoot& root, const FolderRow& row, const Target& target) {
  const std::string source = row.path.empty() ? row.root : row.root + "/" + row.path;
  for (const std::string& parent : NameRules::in_force().new_parents(source)) {
    if (parent == row.root) continue;
    const auto done = finish_folder(root, row.path, own_path(parent), target);
    if (!done && done.error().fault == Fault::disk_full) return tl::unexpected(done.error());
  }
  return {};
}

void tell_folders(const std::vector<std::string>& told, std::uint64_t count, Observer& observer) {
  for (const std::string& line : told) observer.note(line);
  if (count > told.size()) {
    observer.note(fmt::format("... and {} more folders like these.", count - told.size()));
  }
}

}  // namespace

Result<void> finish_folders(Ledger& ledger, std::int64_t run,
                            const std::map<std::string, OpenRoot>& roots, const Target& target,
                            Observer& observer) {
  // A folder's path sorts before those beneath it, so the descending order has the deepest first.
  OFFENBAR_TRY(
      Statement row,
      ledger.database().prepare(
          "SELECT roots.name, folders.path, folders.archive, coalesce(one.path, x''), "
          "coalesce(archives.folder, x''), CASE WHEN one.archive IS NULL THEN coalesce(one.path, "
          "x'') WHEN two.archive IS NULL THEN two.path ELSE three.path END, folders.mtime_ns "
          "FROM folders JOIN roots ON roots.id = folders.root "
          "LEFT JOIN archives ON archives.file = folders.archive "
          "LEFT JOIN files AS one ON one.id = folders.archive "
          "LEFT JOIN files AS two ON two.id = one.archive "
          "LEFT JOIN files AS three ON three.id = two.archive "
          "WHERE folders.seen = ? ORDER BY folders.root DESC, folders.path DESC"));
  row.bind(1, run);
  std::vector<std::string> told;
  std::uint64_t count = 0;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    const FolderRow folder = folder_row_of(row);
    const auto root = roots.find(folder.root);
    if (root == roots.end()) continue;
    const std::string place = place_of(folder);
    const auto losses = folder.is_of_archive
                            ? finish_archive_folder(root->second, folder, place, target)
                            : finish_folder(root->second, folder.path, place, target);
    if (!folder.is_of_archive) OFFENBAR_CHECK(finish_new_parents(root->second, folder, target));
    if (losses && losses->empty()) continue;
    if (!losses && losses.error().fault == Fault::disk_full) {
      return tl::unexpected<Error>(losses.error());
    }
    if (++count > told_folders) continue;
    told.push_back(fmt::format(
        "{}: {}", printable(place),
        losses ? "its times or rights could not be set" : printable(losses.error().what)));
  }
  tell_folders(told, count, observer);
  return {};
}

namespace {

Result<std::vector<Output>> next_to_prune(Database& database, const std::string& after) {
  OFFENBAR_TRY(
      Statement row,
      database.prepare("SELECT outputs.path, outputs.sha256, is_copy, is_folder FROM outputs JOIN "
                       "files ON files.id = outputs.file WHERE (gone = 1 OR superseded = "
                       "1) AND outputs.path > ?1 ORDER BY outputs.path LIMIT ?2"));
  row.bind_bytes(1, after).bind(2, outputs_per_round);
  std::vector<Output> outputs;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return outputs;
    outputs.push_back({row.bytes(0), row.bytes(1), row.integer(2) != 0, row.integer(3) != 0});
  }
}

Result<void> forget(Database& database, const std::string& path) {
  for (const char* sql :
       {"DELETE FROM claims WHERE path = ?1", "DELETE FROM outputs WHERE path = ?1",
        "DELETE FROM links WHERE path = ?1", "DELETE FROM link_passes WHERE path = ?1"}) {
    OFFENBAR_TRY(Statement statement, database.prepare(sql));
    OFFENBAR_CHECK(statement.bind_bytes(1, path).run());
  }
  return {};
}

}  // namespace

Result<void> prune_target(Ledger& ledger, const Target& target, Observer& observer) {
  std::string after;
  std::uint64_t deleted = 0;
  std::uint64_t kept = 0;
  while (true) {
    OFFENBAR_TRY(const std::vector<Output> outputs, next_to_prune(ledger.database(), after));
    if (outputs.empty()) break;
    after = outputs.back().path;
    OFFENBAR_TRY(const std::vector<Output> staying, target.prune(outputs));
    std::set<std::string> stays;
    for (const Output& output : staying) stays.insert(output.path);
    OFFENBAR_CHECK(ledger.begin());
    for (const Output& output : outputs) {
      if (!stays.contains(output.path)) OFFENBAR_CHECK(forget(ledger.database(), output.path));
    }
    OFFENBAR_CHECK(ledger.commit());
    deleted += outputs.size() - stays.size();
    kept += stays.size();
  }
  OFFENBAR_CHECK(ledger.database().run(
      "DELETE FROM files WHERE gone = 1 AND id NOT IN (SELECT file FROM outputs)"));
  if (deleted + kept > 0) {
    observer.note(
        fmt::format("Pruned: {} results without a source deleted, {} kept because "
                    "someone has edited them.",
                    deleted, kept));
  }
  return {};
}

Result<void> write_manifest(Ledger& ledger, const std::string& path) {
  OFFENBAR_TRY(ManifestWriter manifest, ManifestWriter::open(path));
  OFFENBAR_TRY(
      Statement row,
      ledger.database().prepare(
          "SELECT CASE is_folder WHEN 1 THEN CAST(path || '/items-sha256.txt' AS BLOB) "
          "ELSE path END AS line, sha256 FROM outputs WHERE superseded = 0 ORDER BY line"));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return manifest.finish();
    OFFENBAR_CHECK(manifest.add(row.bytes(0), row.bytes(1)));
  }
}

}  // namespace offenbar::batch
