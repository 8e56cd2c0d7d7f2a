// The part of a FileJob that converts mail: one message, or a store of them.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>

#include "batch/file_job.h"
#include "batch/folder_landing.h"
#include "batch/names.h"
#include "batch/store_job.h"
#include "converters/base/digest.h"
#include "converters/stores/store.h"

namespace offenbar::batch {
Result<void> FileJob::convert_mail(const Format& format) {
  const Descriptor staged(in_place_ ? -1
                                    : ::openat(folder_->get(), staged_->name.c_str(),
                                               O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  StoreJob store(shop_, {.file = job_.id,
                         .descriptor = in_place_ ? in_place_.get() : staged.get(),
                         .size = staged_->size,
                         .sha256 = staged_->sha256,
                         .format = std::string(format.id)});
  auto outcome = store.run();
  if (in_place_) {  // also if it failed: a store that is cut off meanwhile looks damaged
    if (auto same = check_unchanged(in_place_.get(), *staged_); !same) {
      again_ = may_retry_ && !shop_.stop.stop_requested();
      if (again_) {
        store.remove();
        return {};
      }
      outcome = tl::unexpected<Error>(same.error());
    }
  }
  if (!outcome) {
    const bool goes_on = outcome.error().fault == Fault::disk_full || shop_.stop.stop_requested();
    if (goes_on) return tl::unexpected<Error>(outcome.error());  // what is recorded stays
    store.remove();
    return end_as(state_of(outcome.error().fault), outcome.error());
  }
  record_.route = "mail";
  compared_ = outcome->compared;
  record_.cpu_seconds += outcome->cpu_seconds;
  record_.peak_memory_bytes = outcome->peak_memory_bytes;
  for (Loss& loss : outcome->losses) record_.losses.push_back(std::move(loss));
  for (std::string& note : outcome->notes) record_.notes.push_back(std::move(note));
  const bool is_store = !stores::is_one_message(format.id);
  if (is_store) record_.items = outcome->counts;
  const auto landed = is_store ? land_store(store, outcome->list_sha256) : land_message(store);
  if (!landed && landed.error().fault == Fault::disk_full) return landed;
  if (!landed) {
    record_.outputs.clear();
    record_.losses.clear();
    store.remove();
    return end_as(State::failed, landed.error());
  }
  OFFENBAR_CHECK(settle());
  store.remove();
  return {};
}

Result<void> FileJob::land_message(const StoreJob& store) {
  // By what the message turned out to be.
  std::string extension = "eml";
  Descriptor file;
  for (const char* one : {"eml", "ics", "vcf"}) {
    file = Descriptor(::openat(store.folder(), fmt::format("result.{}", one).c_str(),
                               O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    extension = one;
    if (file) break;
  }
  if (!file) return fail(Fault::bad_result, "no message was written");
  const std::string name = "result." + extension;
  OFFENBAR_TRY(const std::string sha256, sha256_of(file.get()));
  if (::renameat(store.folder(), name.c_str(), folder_->get(), name.c_str()) != 0) {
    return tl::unexpected(target_error(errno, "cannot stage a message"));
  }
  return land(name, sha256, extension);
}

Result<void> FileJob::land_store(const StoreJob& store, const std::string& list_sha256) {
  for (Loss& loss : apply_attributes_to_tree(store.folder(), staged_->attributes)) {
    record_.losses.push_back(std::move(loss));
  }
  return land_folder_from(shop_.stores.get(), store.name(), list_sha256);
}

Result<void> FileJob::land_folder_from(int folder, const std::string& name,
                                       const std::string& list_sha256) {
  FolderDelivery delivery{.staged_folder = folder,
                          .staged_name = name,
                          .sha256 = list_sha256,
                          .folder = place_.folder,
                          .source_name = place_.source_name,
                          .owner = job_.id,
                          .known_name = {},
                          .own_digests = {}};
  for (const EarlierOutput& earlier : earlier_) {
    if (!earlier.extension.empty()) continue;
    if (delivery.known_name.empty()) {
      delivery.known_name = earlier.path.substr(earlier.path.rfind('/') + 1);
    }
    delivery.own_digests.insert(earlier.digests.begin(), earlier.digests.end());
  }
  const auto claims = make_claims("");
  OFFENBAR_TRY(Landed landed, land_folder(shop_.target, delivery, *claims, std::time(nullptr)));
  record_.outputs.push_back(std::move(landed.output));
  for (Loss& loss : landed.losses) record_.losses.push_back(std::move(loss));
  for (std::string& note : landed.notes) record_.notes.push_back(std::move(note));
  return {};
}

}  // namespace offenbar::batch
