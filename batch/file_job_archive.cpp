// The part of a FileJob that opens an archive, and the one that takes a member out of it.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "batch/archive_listing.h"
#include "batch/file_job.h"
#include "batch/names.h"
#include "batch/open_archives.h"
#include "batch/weight.h"
#include "converters/base/text.h"
#include "converters/detect.h"

namespace offenbar::batch {
namespace {

// Marks the claim of a folder that members land in: no result has such an extension.
constexpr const char* folder_claim = "/";

}  // namespace

Result<StagedSource> FileJob::stage_member() {
  OFFENBAR_TRY(const OpenArchives::Shared archive, shop_.archives.of(job_.archive));
  OFFENBAR_TRY(Descriptor source, archive->open(job_.member));
  const bool in_place = is_mail_store(source.get());
  auto staged = in_place
                    ? digest_source(source.get(), place_.source_name)
                    : stage_source(source.get(), place_.source_name, *folder_, *shop_.tools.calls);
  if (!staged) return staged;
  if (in_place) in_place_ = std::move(source);
  staged->attributes = attributes_within(archive->attributes(), staged->attributes);
  if (archive->was_encrypted(job_.member)) {
    record_.losses.push_back(
        {"protection_removed", Severity::content, "", "encrypted in its archive", "open"});
  }
  return staged;
}

// An archive by its name, too: a package of some program that happens to be a zip archive, or a
// picture in gzip, would be of no use as a folder.
bool FileJob::is_opened(const Format& format) {
  if (!shop_.options.open_archives || job_.is_maildir || !archive::is_archive(format.id)) {
    return false;
  }
  constexpr std::array packages{"jar", "onepkg", "emz", "wmz", "svgz", "zabw"};
  const std::string extension = normalised_key(extension_of(place_.source_name));
  const bool is_package =
      !format.extensions.empty() && (!extension_fits(format, place_.source_name) ||
                                     std::ranges::find(packages, extension) != packages.end());
  if (is_package) record_.notes.emplace_back(kept_whole);
  return !is_package && job_.depth < deepest_archive;
}

Result<void> FileJob::open_archive(const Format& format) {
  const Descriptor file(
      ::openat(folder_->get(), staged_->name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  auto unpacked = shop_.archives.unpack({.id = job_.id,
                                         .descriptor = file.get(),
                                         .format = std::string(format.id),
                                         .name = place_.source_name,
                                         .attributes = staged_->attributes,
                                         .passwords = shop_.archives.passwords(place_.folder)});
  if (!unpacked) return end_as(State::failed, unpacked.error());
  const Unpacked& contents = (*unpacked)->contents();
  record_.cpu_seconds += contents.cpu_seconds;
  record_.peak_memory_bytes = std::max(record_.peak_memory_bytes, contents.peak_memory_bytes);
  // A flood of members is not opened in part: the archive stays whole.
  const bool flood = contents.error && contents.error->fault == Fault::over_output;
  if (contents.error && (flood || contents.members.empty())) {
    const bool locked = contents.error->fault == Fault::encrypted;
    return end_as(locked ? State::encrypted : State::failed, *contents.error);
  }
  const auto done = settle_opened(*unpacked);
  if (done || done.error().fault == Fault::disk_full) return done;
  return end_as(State::failed, done.error());
}

Result<void> FileJob::settle_opened(std::shared_ptr<const UnpackedArchive> unpacked) {
  OFFENBAR_TRY(const Globs include, Globs::parse(shop_.options.include));
  OFFENBAR_TRY(const Globs exclude, Globs::parse(shop_.options.exclude));
  ArchiveOpening opening;
  opening.depth = job_.depth;
  ListingRequest request{.source_path = job_.path,
                         .folder = place_.folder.empty()
                                       ? own_name(place_.source_name)
                                       : place_.folder + "/" + own_name(place_.source_name),
                         .mtime_ns = staged_->mtime_ns,
                         .include = &include,
                         .exclude = &exclude};
  opening.listing = listing_of(unpacked->contents(), request);
  const bool nothing =
      opening.listing.files > 0 && opening.listing.missing == opening.listing.files;
  if (!nothing) {
    OFFENBAR_TRY(const std::string folder, claim_folder());
    if (folder != request.folder) {
      request.folder = folder;
      opening.listing = listing_of(unpacked->contents(), request);
    }
    beside_folder_ = true;
  }
  opening.folder = request.folder;
  record_.route = archive_route;
  judge_opening(unpacked->contents(), opening.listing);
  if (record_.error || opening.listing.missing > 0) OFFENBAR_CHECK(carry_beside());
  const auto passed = std::chrono::steady_clock::now() - start_;
  record_.seconds = std::chrono::duration<double>(passed).count();
  const auto open = std::ranges::count(opening.listing.members, State::pending, &MemberRow::state);
  shop_.archives.keep(job_.id, std::move(unpacked), static_cast<std::uint64_t>(open));
  return shop_.supervisor.settle_archive(record_, opening);
}

// What the archive's own row says. Each member speaks for itself; here is only what is missing.
void FileJob::judge_opening(const Unpacked& contents, const ArchiveListing& listing) {
  const bool nothing = listing.files > 0 && listing.missing == listing.files;
  record_.state = State::done;
  if (contents.error) {
    record_.state = State::failed;
    record_.error = contents.error;
    record_.error->what +=
        fmt::format("; {} members before that were read", listing.members.size());
  }
  if (nothing) {
    const auto first = std::ranges::find_if(
        listing.members, [](const MemberRow& row) { return row.error.has_value(); });
    record_.state = listing.locked == listing.files ? State::encrypted : State::failed;
    record_.error = first->error;
    return;
  }
  if (listing.missing == 0) return;
  if (!contents.error) record_.state = State::done_with_losses;
  record_.losses.push_back({"archive_members", Severity::content, "", std::to_string(listing.files),
                            std::to_string(listing.files - listing.missing)});
}

// What could not be taken out is in TARGET all the same: in the archive, beside the folder.
Result<void> FileJob::carry_beside() {
  const State reason = record_.state == State::done_with_losses ? State::failed : record_.state;
  if (!shop_.options.carry.contains(reason)) return {};
  return land(staged_->name, staged_->sha256, "");
}

// Where the members land: below the archive's own name, if that is free, and in later runs again.
Result<std::string> FileJob::claim_folder() {
  const auto claims = make_claims(folder_claim);
  std::vector<std::string> names;
  for (const EarlierOutput& earlier : earlier_) {
    if (earlier.extension == folder_claim) {
      names.push_back(earlier.path.substr(earlier.path.rfind('/') + 1));
    }
  }
  for (unsigned attempt = 0; attempt < name_attempts; ++attempt) {
    names.push_back(choice_of_name(place_.source_name, "", attempt).name);
  }
  for (const std::string& name : names) {
    const std::string path = place_.folder.empty() ? name : place_.folder + "/" + name;
    OFFENBAR_TRY(const bool is_free, make_room(path));
    if (!is_free) continue;
    OFFENBAR_TRY(const bool is_ours, claims->claim(place_.folder, name, normalised_key(name),
                                                   job_.id, staged_->sha256));
    if (!is_ours) continue;
    OFFENBAR_TRY(const Descriptor folder, shop_.target.make_folder(path));
    return path;
  }
  return fail(Fault::internal, "no name left for " + place_.source_name);
}

// True if a folder stands there, or nothing. A copy of the archive that an earlier run left there
// gives way, unless somebody has edited it.
Result<bool> FileJob::make_room(const std::string& path) {
  if (shop_.target.open_folder(path)) return true;
  const auto file = shop_.target.open_file(path);
  if (!file && file.error().fault == Fault::not_found) return true;
  for (const EarlierOutput& earlier : earlier_) {
    if (earlier.path != path) continue;
    for (const std::string& digest : earlier.digests) {
      OFFENBAR_TRY(const std::vector<Output> stays,
                   shop_.target.prune({{path, digest, true, false}}));
      if (!stays.empty()) continue;
      OFFENBAR_CHECK(shop_.supervisor.forget_output(job_.id, path));
      return true;
    }
  }
  return false;
}

}  // namespace offenbar::batch
