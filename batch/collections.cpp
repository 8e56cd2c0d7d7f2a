#include "batch/collections.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unordered_set>

#include "batch/growing_file.h"
#include "batch/recovery.h"
#include "batch/staging.h"
#include "batch/store_finish.h"
#include "batch/system_calls.h"
#include "converters/base/digest.h"
#include "converters/calendar_files/merged_calendar.h"
#include "converters/contacts/write_contact.h"

namespace offenbar::batch {
namespace {

// What the next object of the same UID is called: the same in each run. Of cards it is a UUID.
std::string derived_uid(const std::string& uid, std::size_t number, stores::Kind kind) {
  if (kind == stores::Kind::contacts) return contacts::derived_uid(uid, number);
  return fmt::format("{}-{}", uid, number);
}

}  // namespace

Result<std::string> Collections::read(const std::string& path) const {
  OFFENBAR_TRY(const Descriptor file, open_source(folder_, path));
  std::string text;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(target_error(errno, "cannot read an item again"));
    if (got == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
}

Result<std::vector<std::size_t>> Collections::finish(const StoreFolder& folder,
                                                     std::vector<stores::Written>& items) {
  std::vector<const stores::Written*> changed;
  for (const stores::Kind kind : kinds_beside_mail) {
    Group group;
    for (stores::Written& item : items) {
      if (item.kind == kind && item.kept == stores::Kept::written) group.push_back(&item);
    }
    const bool is_own = stores::kind_of_folder(folder.container_class) == kind;
    if (group.empty() && (!is_own || folder.place.collection_of(kind).empty())) continue;
    OFFENBAR_CHECK(finish_group(folder, kind, group, changed));
  }
  std::vector<std::size_t> indexes;
  for (const stores::Written* item : changed) {
    indexes.push_back(static_cast<std::size_t>(item - items.data()));
  }
  return indexes;
}

Result<void> Collections::finish_group(const StoreFolder& folder, stores::Kind kind,
                                       const Group& group,
                                       std::vector<const stores::Written*>& changed) {
  const std::string place = folder.place.collection_of(kind);
  if (!is_beneath(place)) return fail(Fault::internal, "a collection has no place");
  const std::string single_path = place + std::string(stores::extension_of(kind));
  table_ += fmt::format("{}\t{}\t{}\t{}\t{}\n", stores::name_of(kind), folder.name(),
                        single_ ? single_path : place,
                        stores::kind_called(folder.role) == kind ? "default" : "", group.size());
  std::unordered_set<std::string> taken;
  for (stores::Written* item : group) {
    if (item->uid.empty() || taken.insert(item->uid).second || item->path == single_path) continue;
    std::string uid;
    for (std::size_t number = 2; uid.empty() || !taken.insert(uid).second; ++number) {
      uid = derived_uid(item->uid, number, kind);
    }
    OFFENBAR_CHECK(give_uid(*item, uid));
    changed.push_back(item);
  }
  if (single_) {
    OFFENBAR_CHECK(make_single(place, single_path, group));
    for (stores::Written* item : group) {
      if (std::exchange(item->path, single_path) != single_path) changed.push_back(item);
    }
    return {};
  }
  const std::string name =
      folder.name().empty() ? std::string(stores::name_of(kind)) : folder.name();
  files_.emplace_back(place + "/displayname", sha256_hex(as_bytes(name)));
  return write_small_file(folder_, files_.back().first, name);
}

// Two objects of one UID in a collection are refused by servers, or hide each other.
Result<void> Collections::give_uid(stores::Written& item, const std::string& uid) {
  // The path comes from a process that read untrusted bytes.
  if (!is_beneath(item.path)) return fail(Fault::internal, "an item has no place");
  OFFENBAR_TRY(const std::string text, read(item.path));
  const std::string renamed = calendar_files::with_uid(text, item.uid, uid);
  struct stat info {};
  const bool has_time = ::fstatat(folder_, item.path.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
  const std::string part = item.path + ".part";
  OFFENBAR_CHECK(write_small_file(folder_, part, renamed));
  const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
  if (has_time) (void)::utimensat(folder_, part.c_str(), times.data(), AT_SYMLINK_NOFOLLOW);
  if (::renameat(folder_, part.c_str(), folder_, item.path.c_str()) != 0) {
    return tl::unexpected(target_error(errno, "cannot replace an item"));
  }
  if (item.losses.size() < stores::Written::max_losses) {
    item.losses.push_back({"uid_changed", Severity::cosmetic, "UID", item.uid, uid});
  }
  item.uid = uid;
  item.bytes = renamed.size();
  item.sha256 = sha256_hex(as_bytes(renamed));
  return {};
}

// All objects of a collection in order. One of them is in memory at a time.
Result<void> Collections::each_text(
    const Group& group, const std::function<Result<void>(const std::string&)>& take) const {
  for (const stores::Written* item : group) {
    OFFENBAR_TRY(const std::string first, read(item->path));
    OFFENBAR_CHECK(take(first));
    for (const auto& [beside, digest] : item->beside) {
      OFFENBAR_TRY(const std::string text, read(beside));
      OFFENBAR_CHECK(take(text));
    }
  }
  return {};
}

Result<void> Collections::join_cards(const Group& group, GrowingFile& whole) const {
  return each_text(group, [&](const std::string& text) { return whole.append(text); });
}

// Time zones stand before what needs them: so everything is read twice.
Result<void> Collections::join_calendar(const Group& group, GrowingFile& whole) const {
  calendar_files::MergedCalendar calendar;
  OFFENBAR_CHECK(each_text(group, [&](const std::string& text) -> Result<void> {
    (void)calendar.take(text);
    return {};
  }));
  OFFENBAR_CHECK(whole.append(calendar.begin()));
  OFFENBAR_CHECK(
      each_text(group, [&](const std::string& text) { return whole.append(calendar.take(text)); }));
  return whole.append(calendar_files::MergedCalendar::end);
}

// After a kill behind the ledger's change the single file is there, and its parts may be gone.
Result<void> Collections::make_single(const std::string& place, const std::string& path,
                                      const Group& group) {
  to_remove_.push_back(place);
  const bool is_made = !group.empty() && std::ranges::all_of(group, [&](const auto* item) {
    return item->path == path;
  });
  if (!is_made) {
    OFFENBAR_TRY(GrowingFile whole, GrowingFile::make(folder_, path));
    OFFENBAR_CHECK(path.ends_with(".vcf") ? join_cards(group, whole) : join_calendar(group, whole));
    OFFENBAR_CHECK(whole.finish());
  }
  OFFENBAR_TRY(const Descriptor file, open_source(folder_, path));
  OFFENBAR_TRY(std::string digest, sha256_of(file.get()));
  files_.emplace_back(path, std::move(digest));
  return {};
}

bool Collections::is_inside(const stores::Written& item) const {
  return single_ && item.kind != stores::Kind::mail;
}

Result<void> Collections::end() {
  for (const std::string& place : to_remove_) OFFENBAR_CHECK(remove_tree(folder_, place));
  if (table_.empty()) return {};
  return write_small_file(folder_, "collections.tsv",
                          "tree\tname\tplace\tdefault\titems\n" + table_);
}

}  // namespace offenbar::batch
