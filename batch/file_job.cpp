#include "batch/file_job.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "batch/folder_landing.h"
#include "batch/maildir_source.h"
#include "batch/names.h"
#include "batch/open_archives.h"
#include "batch/policy.h"
#include "batch/weight.h"
#include "converters/base/text.h"
#include "converters/detect.h"

namespace offenbar::batch {
namespace {

// Claims for one output of one file, put to the supervisor.
class JobClaims : public Claims {
 public:
  JobClaims(Supervisor& supervisor, std::string own, std::string extension)
      : supervisor_(supervisor), own_(std::move(own)), extension_(std::move(extension)) {}

  Result<bool> claim(const std::string& folder, const std::string& name, const std::string& key,
                     std::int64_t owner, const std::string& sha256) override {
    return supervisor_.claim({.folder = folder,
                              .name = name,
                              .key = key,
                              .extension = extension_,
                              .sha256 = sha256,
                              .owner = owner,
                              .own_name = name == own_});
  }
  Result<void> release(const std::string& folder, const std::string& key,
                       std::int64_t owner) override {
    return supervisor_.release(folder, key, owner);
  }

 private:
  Supervisor& supervisor_;
  std::string own_;  // the source's own name
  std::string extension_;
};

std::string last_component(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool is_done(State state) { return state == State::done || state == State::done_with_losses; }

// These belong to the place where the first one stands, not to the content.
bool belongs_to_a_place(const Loss& loss) {
  return loss.category == "permissions" || loss.category == "attributes" ||
         loss.category == "target_edited";
}

State state_after(const std::vector<Loss>& losses) {
  const bool any = std::any_of(losses.begin(), losses.end(),
                               [](const Loss& loss) { return loss.severity > Severity::cosmetic; });
  return any ? State::done_with_losses : State::done;
}

}  // namespace

FileJob::FileJob(const Workshop& shop, Inspector& inspector, Job job)
    : shop_(shop),
      inspector_(inspector),
      job_(std::move(job)),
      root_(shop.roots.at(job_.root)),
      place_(place_of(job_, root_.path)),
      candidates_(shop.passwords.candidates(place_.folder)) {
  record_.id = job_.id;
  record_.root = job_.root;
  record_.path = job_.path;
  record_.size = job_.size;
  record_.mtime_ns = job_.mtime_ns;
}

void FileJob::run() {
  const auto done = work();
  if (done) {
    if (job_.archive != 0 && !left_waiting_) shop_.archives.member_done(job_.archive);
    return;
  }
  // A full disk, a broken ledger or a stop: nobody's own fault, so the file stays open.
  if (!shop_.stop.stop_requested()) shop_.supervisor.pause(done.error());
  (void)shop_.supervisor.abandon(job_.id);
}

Result<void> FileJob::work() {
  const FileRecord fresh = record_;
  OFFENBAR_CHECK(try_work());
  if (!again_) return {};
  OFFENBAR_CHECK(shop_.supervisor.abandon(job_.id));  // those that wait for the old content
  again_ = may_retry_ = false;
  record_ = fresh;
  in_place_.reset();
  folder_.reset();
  return try_work();
}

Result<void> FileJob::try_work() {
  OFFENBAR_TRY(JobFolder folder, shop_.staging.make_job(std::to_string(job_.id)));
  folder_.emplace(std::move(folder));
  auto staged = stage();
  if (!staged) {
    const State state = job_.archive == 0 ? State::failed : state_of(staged.error().fault);
    return end_as(state, staged.error());
  }
  staged_ = std::move(*staged);
  record_.size = staged_->size;
  record_.mtime_ns = staged_->mtime_ns;
  record_.sha256 = staged_->sha256;
  OFFENBAR_TRY(const Sighting sighting,
               shop_.supervisor.sight(job_, staged_->sha256, staged_->size, staged_->mtime_ns));
  return work_on(sighting);
}

// A source that was written to meanwhile is read once more.
Result<StagedSource> FileJob::stage() {
  if (job_.archive != 0) return stage_member();
  Result<StagedSource> staged = fail(Fault::changed, "not read");
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (job_.is_maildir) {
      OFFENBAR_TRY(const Descriptor folder,
                   open_source_folder(root_.folder.get(), place_.source_path, *shop_.tools.calls));
      staged = stage_maildir(folder.get(), *folder_, *shop_.tools.calls);
      if (staged || staged.error().fault != Fault::changed) break;
      continue;
    }
    OFFENBAR_TRY(Descriptor source,
                 open_source(root_.folder.get(), place_.source_path, *shop_.tools.calls));
    if (is_mail_store(source.get())) {  // larger than memory and disk, perhaps
      staged = digest_source(source.get(), place_.source_name);
      if (staged) in_place_ = std::move(source);
    } else {
      staged = stage_source(source.get(), place_.source_name, *folder_, *shop_.tools.calls);
    }
    if (staged || staged.error().fault != Fault::changed) break;
  }
  return staged;
}

Result<void> FileJob::work_on(const Sighting& sighting) {
  left_waiting_ = sighting.kind == Sighting::Kind::later;
  if (left_waiting_ || sighting.kind == Sighting::Kind::unchanged) return {};
  earlier_ = sighting.earlier;
  if (!sighting.renamed_from.empty()) {
    record_.notes.push_back("renamed_from: " + printable(sighting.renamed_from));
  }
  if (sighting.twin) {
    OFFENBAR_TRY(const bool taken, take_over(*sighting.twin));
    if (taken) return {};
  }
  if (job_.is_maildir) {  // what it is was seen when it was planned
    record_.format = "maildir";
    return convert_mail(*find_format("maildir"));
  }
  return examine();
}

// The outcome of a file with the same content. False if its result has been edited or deleted
// since, so that this one is converted by itself.
Result<bool> FileJob::take_over(const FileRecord& twin) {
  if (twin.route == archive_route) return false;  // its members are rows of their own
  record_.format = twin.format;
  if (!is_done(twin.state)) {
    record_.duplicate_of = source_of(twin);
    record_.notes.insert(record_.notes.end(), twin.notes.begin(), twin.notes.end());
    OFFENBAR_CHECK(end_as(twin.state, *twin.error));
    return true;
  }
  OFFENBAR_TRY(const bool copied, copy_results(twin));
  if (!copied) return false;
  record_.state = State::duplicate;
  record_.duplicate_of = source_of(twin);
  record_.route = "copy";
  compared_ = twin.verdict.has_value();
  std::copy_if(twin.losses.begin(), twin.losses.end(), std::back_inserter(record_.losses),
               [](const Loss& loss) { return !belongs_to_a_place(loss); });
  OFFENBAR_CHECK(settle());
  return true;
}

Result<bool> FileJob::copy_results(const FileRecord& twin) {
  const auto name_of_copy = [](std::size_t at) { return fmt::format("copy{}", at); };
  for (std::size_t i = 0; i < twin.outputs.size(); ++i) {
    const auto copied = copy_result(twin.outputs[i], name_of_copy(i));
    if (copied) continue;
    const Fault fault = copied.error().fault;
    if (fault == Fault::disk_full) return tl::unexpected<Error>(copied.error());
    OFFENBAR_CHECK(folder_->clear({staged_->name}));
    return false;
  }
  for (std::size_t i = 0; i < twin.outputs.size(); ++i) {
    const Output& output = twin.outputs[i];
    if (output.is_folder) {
      OFFENBAR_CHECK(land_folder_from(folder_->get(), name_of_copy(i), output.sha256));
      continue;
    }
    const bool is_macros = output.path.ends_with(std::string(".") + macros_extension);
    OFFENBAR_CHECK(land(name_of_copy(i), output.sha256,
                        is_macros ? macros_extension : std::string(extension_of(output.path))));
  }
  return !twin.outputs.empty();
}

Result<void> FileJob::copy_result(const Output& output, const std::string& name) {
  if (!output.is_folder) {
    return shop_.target.copy_result(output.path, output.sha256, *folder_, name);
  }
  OFFENBAR_TRY(const Descriptor folder, shop_.target.open_folder(output.path));
  OFFENBAR_CHECK(copy_folder(folder.get(), output.sha256, folder_->get(), name));
  const Descriptor copy(
      ::openat(folder_->get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!copy) return tl::unexpected(target_error(errno, "cannot open a copied mailbox"));
  for (Loss& loss : apply_attributes_to_tree(copy.get(), staged_->attributes)) {
    record_.losses.push_back(std::move(loss));
  }
  return {};
}

Result<void> FileJob::examine() {
  const Descriptor file(
      in_place_ ? -1
                : openat(folder_->get(), staged_->name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const auto inspection =
      inspector_.inspect(in_place_ ? in_place_.get() : file.get(), place_.source_name,
                         shop_.passwords.candidates(place_.folder));
  if (!inspection) return end_as(State::failed, inspection.error());
  if (inspection->format != nullptr) {
    record_.format = inspection->format->id;
    if (!extension_fits(*inspection->format, place_.source_name)) {
      record_.notes.push_back("wrong_extension");
    }
  }
  return decide(*inspection);
}

Result<void> FileJob::decide(const Inspection& inspection) {
  const Format* format = inspection.format;
  if (format != nullptr && format->handling == Handling::already_open) {
    record_.state = State::skipped;
    record_.reason = "already_open";
    return carry_and_settle();
  }
  if (format != nullptr && is_opened(*format)) return open_archive(*format);
  if (inspection.obstacle) {
    switch (inspection.obstacle->fault) {
      case Fault::encrypted:
        return decide_encrypted(inspection);
      case Fault::protected_:
        return end_as(State::protected_, *inspection.obstacle);
      case Fault::unsupported:
        return end_as(State::unsupported, *inspection.obstacle);
      default:
        break;  // damaged: a repair may help
    }
  }
  if (format == nullptr || format->handling == Handling::unsupported) {
    std::string what = format == nullptr ? "unknown bytes" : std::string(format->name);
    if (job_.depth >= deepest_archive && format != nullptr && archive::is_archive(format->id)) {
      what += fmt::format(", not opened: archives are opened {} deep", deepest_archive);
    }
    return end_as(State::unsupported, Error{Fault::unsupported, what, 0, ""});
  }
  if (format->handling == Handling::mail) return convert_mail(*format);
  return convert(inspection, {});
}

std::unique_ptr<Claims> FileJob::make_claims(const std::string& extension) {
  return std::make_unique<JobClaims>(shop_.supervisor, own_name(place_.source_name), extension);
}

Result<void> FileJob::decide_encrypted(const Inspection& inspection) {
  if (inspection.format == nullptr || inspection.format->handling != Handling::convert) {
    return end_as(State::encrypted, *inspection.obstacle);
  }
  if (inspection.default_password) return convert(inspection, {"VelvetSweatshop"});
  if (inspection.password && *inspection.password < candidates_.size()) {
    return convert(inspection, {candidates_[*inspection.password]});
  }
  if (inspection.password_unknown && !candidates_.empty()) return convert(inspection, candidates_);
  return end_as(State::encrypted, *inspection.obstacle);
}

Result<void> FileJob::land(const std::string& staged_name, const std::string& sha256,
                           const std::string& extension) {
  Delivery delivery{.staged_folder = folder_->get(),
                    .staged_name = staged_name,
                    .sha256 = sha256,
                    .attributes = &staged_->attributes,
                    .folder = place_.folder,
                    .source_name = place_.source_name,
                    .extension = extension,
                    .owner = job_.id,
                    .known_name = {},
                    .first_choice = beside_folder_ ? 1U : 0U,
                    .own_digests = {}};
  for (const EarlierOutput& earlier : earlier_) {
    if (earlier.extension != extension) continue;
    if (delivery.known_name.empty()) delivery.known_name = last_component(earlier.path);
    delivery.own_digests.insert(earlier.digests.begin(), earlier.digests.end());
  }
  JobClaims claims(shop_.supervisor, own_name(place_.source_name), extension);
  OFFENBAR_TRY(Landed landed, shop_.target.land(delivery, claims, std::time(nullptr)));
  record_.outputs.push_back(std::move(landed.output));
  for (Loss& loss : landed.losses) record_.losses.push_back(std::move(loss));
  for (std::string& note : landed.notes) record_.notes.push_back(std::move(note));
  return {};
}

// Ends without a result: the source is carried over as it is, where --carry says so.
Result<void> FileJob::end_as(State state, Error error) {
  if (error.fault == Fault::disk_full) return tl::unexpected<Error>(std::move(error));
  if (state == State::failed && (shop_.stop.stop_requested() || shop_.supervisor.paused())) {
    return tl::unexpected<Error>(std::move(error));  // it may have failed because of that
  }
  record_.state = state;
  record_.error = std::move(error);
  return carry_and_settle();
}

Result<void> FileJob::carry_and_settle() {
  if (!staged_ || job_.is_maildir || !shop_.options.carry.contains(record_.state)) {
    return settle();
  }
  record_.route = "copy";
  if (in_place_) {
    auto copied = stage_source(in_place_.get(), place_.source_name, *folder_, *shop_.tools.calls);
    if (!copied && copied.error().fault == Fault::disk_full) {
      return tl::unexpected<Error>(copied.error());
    }
    if (!copied) return settle();
    copied->attributes = staged_->attributes;  // a member's are narrower than its file's
    staged_ = std::move(*copied);
  }
  const auto landed = land(staged_->name, staged_->sha256, "");
  if (landed) return settle();
  if (landed.error().fault == Fault::disk_full) return landed;
  record_.state = State::failed;
  if (!record_.error) record_.error = landed.error();
  return settle();
}

Result<void> FileJob::settle() {
  if (record_.state == State::pending) {
    std::vector<Loss> weighed = record_.losses;
    shop_.policy.weigh(weighed);
    record_.state = state_after(weighed);
  }
  // CONTRACTS.md, Items: also where only settings of Outlook are kept raw.
  const bool is_whole = !record_.items || record_.items->raw + record_.items->refused == 0;
  if (!is_whole && record_.state == State::done) record_.state = State::done_with_losses;
  if (compared_ && (is_done(record_.state) || record_.state == State::duplicate)) {
    record_.verdict = verdict_of(record_.losses);
  }
  const auto passed = std::chrono::steady_clock::now() - start_;
  record_.seconds = std::chrono::duration<double>(passed).count();
  return shop_.supervisor.settle(record_);
}

}  // namespace offenbar::batch
