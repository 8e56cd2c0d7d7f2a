#include "batch/store_job.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <thread>

#include "batch/collections.h"
#include "batch/growing_file.h"
#include "batch/manifest.h"
#include "batch/recovery.h"
#include "batch/store_comparing.h"
#include "batch/store_differences.h"
#include "batch/store_finish.h"
#include "batch/system_calls.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"
#include "converters/comparison/loss_list.h"
#include "converters/stores/rule_script.h"

namespace offenbar::batch {
namespace {

constexpr std::uint64_t shared_from = 32U << 20U;  // bytes: smaller stores have one reader
constexpr std::uint64_t memory_per_reader = std::uint64_t{1} << 30U;
constexpr std::uint64_t slowest = 2U << 20U;  // bytes per second, to look through a store
constexpr std::uint64_t bytes_per_record = 256U << 20U;  // written before they are recorded
constexpr std::size_t items_per_record = 20'000;
constexpr std::size_t items_at_once = 1000;            // of the ledger, in memory
constexpr std::chrono::seconds longest_unrecorded{5};  // what a killed run does again, at most

bool is_fatal(Fault fault) { return fault == Fault::disk_full || fault == Fault::internal; }

Loss loss(std::string_view category, Severity severity, std::string where, std::string before,
          std::string after) {
  return {std::string(category), severity, std::move(where), std::move(before), std::move(after)};
}

}  // namespace

// What the readers of one pass share.
struct StoreJob::Reading {
  std::vector<Slice> slices;
  Pass pass;
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> error;

  void fail_with(const Error& why) {
    const std::lock_guard lock(mutex);
    if (!error) error = why;
    next = slices.size();
  }
};

StoreJob::StoreJob(const Workshop& shop, StoreSource source)
    : shop_(shop), source_(std::move(source)), name_(std::to_string(source_.file)) {}

Result<StoreOutcome> StoreJob::run() {
  OFFENBAR_CHECK(open_folder());
  const Pass user{.addresses = user_table_.get()};
  OFFENBAR_TRY(std::unique_ptr<StoreReader> reader, StoreReader::start(settings(user)));
  shop_.supervisor.note_isolation("stores", reader->isolation());
  outcome_.notes = reader->notes();
  OFFENBAR_TRY(folders_, reader->folders());
  OFFENBAR_TRY(const auto recorded,
               shop_.supervisor.with_stores(
                   [&](StoreRows& rows) -> Result<std::map<std::size_t, std::set<std::size_t>>> {
                     OFFENBAR_CHECK(rows.put_folders(source_.file, folders_));
                     return rows.recorded(source_.file);
                   }));
  OFFENBAR_CHECK(read_rules(reader));
  OFFENBAR_CHECK(write(open_slices(recorded), user, std::move(reader)));
  OFFENBAR_CHECK(resolve_addresses());
  OFFENBAR_CHECK(finish());
  return outcome_;
}

// What the results depend on: another digest, option or version starts anew.
Result<void> StoreJob::open_folder() {
  const MigrateOptions& options = shop_.options;
  const std::string key = sha256_hex(as_bytes(
      fmt::format("3 {} {} {} {} {} {} {} {}", source_.sha256, source_.format, options.mail_layout,
                  options.profile, options.locale, options.single ? 1 : 0, options.salvage ? 1 : 0,
                  sha256_hex(as_bytes(shop_.address_table)))));
  OFFENBAR_TRY(const bool goes_on, shop_.supervisor.with_stores([&](StoreRows& rows) {
    return rows.begin(source_.file, key);
  }));
  if (!goes_on) OFFENBAR_CHECK(remove_tree(shop_.stores.get(), name_));
  const bool is_new = ::mkdirat(shop_.stores.get(), name_.c_str(), 0700) == 0;
  if (!is_new && errno != EEXIST) {
    return tl::unexpected(target_error(errno, "cannot make a staging folder"));
  }
  if (goes_on && is_new) {  // a run was killed when it had landed and not yet settled
    OFFENBAR_CHECK(shop_.supervisor.with_stores(
        [&](StoreRows& rows) { return rows.begin_anew(source_.file, key); }));
  }
  folder_ = Descriptor(
      ::openat(shop_.stores.get(), name_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder_) return tl::unexpected(target_error(errno, "cannot open a staging folder"));
  if (shop_.address_table.empty()) return {};
  OFFENBAR_CHECK(write_small_file(folder_.get(), "addresses.csv", shop_.address_table));
  user_table_ = Descriptor(::openat(folder_.get(), "addresses.csv", O_RDONLY | O_CLOEXEC));
  ::unlinkat(folder_.get(), "addresses.csv", 0);
  return {};
}

StoreSettings StoreJob::settings(const Pass& pass) const {
  StoreSettings settings;
  settings.require_isolation = shop_.options.require_isolation;
  settings.memory_bytes = memory_per_reader;
  settings.deadline = shop_.options.deadline + std::chrono::seconds(source_.size / slowest);
  settings.format = source_.format;
  const bool one_file = stores::is_one_message(source_.format);
  settings.layout = one_file                   ? stores::Layout::file
                    : source_.format == "tnef" ? stores::Layout::eml
                                               : stores::layout_of(shop_.options.mail_layout);
  settings.profile = shop_.options.profile;
  settings.locale = shop_.options.locale;
  settings.salvage = shop_.options.salvage;
  settings.source = source_.descriptor;
  settings.folder = folder_.get();
  settings.addresses = pass.addresses;
  settings.learn = pass.learn;
  settings.moulds = &shop_.store_moulds;
  settings.program = shop_.tools.program;
  return settings;
}

std::vector<Slice> StoreJob::open_slices(
    const std::map<std::size_t, std::set<std::size_t>>& recorded) const {
  std::vector<Slice> slices;
  for (std::size_t folder = 0; folder < folders_.size(); ++folder) {
    const auto done = recorded.find(folder);
    for (std::size_t first = 0; first < folders_[folder].found; first += slice_size) {
      if (done != recorded.end() && done->second.contains(first)) continue;
      slices.push_back(
          {folder, first, std::min<std::size_t>(first + slice_size, folders_[folder].found)});
    }
  }
  return slices;
}

Result<void> StoreJob::write(std::vector<Slice> slices, const Pass& pass,
                             std::unique_ptr<StoreReader> reader) {
  Reading reading;
  reading.slices = std::move(slices);
  reading.pass = pass;
  const std::size_t most = source_.size >= shared_from ? std::max(shop_.options.jobs, 1U) : 1;
  const std::size_t readers = std::clamp<std::size_t>(reading.slices.size(), 1, most);
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < readers; ++i) {
    others.emplace_back([this, &reading] { read_through(reading, nullptr); });
  }
  read_through(reading, std::move(reader));
  others.clear();  // joins
  if (reading.error) return tl::unexpected<Error>(*reading.error);
  return {};
}

void StoreJob::read_through(Reading& reading, std::unique_ptr<StoreReader> reader) {
  std::vector<WrittenSlice> unrecorded;
  std::uint64_t bytes = 0;
  std::size_t items = 0;
  auto last = std::chrono::steady_clock::now();
  for (;;) {
    const std::size_t at = reading.next.fetch_add(1);
    if (at >= reading.slices.size()) break;
    if (shop_.stop.stop_requested()) {
      reading.fail_with({Fault::internal, "stopped", 0, ""});
      break;
    }
    auto written = write_slice(reading.slices[at], reading.pass, reader);
    if (!written) {
      reading.fail_with(written.error());
      break;
    }
    items += written->items.size();
    for (const stores::Written& item : written->items) bytes += item.bytes;
    unrecorded.push_back(std::move(*written));
    const auto now = std::chrono::steady_clock::now();
    if (bytes < bytes_per_record && items < items_per_record && now - last < longest_unrecorded) {
      continue;
    }
    bytes = items = 0;
    last = now;
    if (const auto recorded = record(unrecorded); !recorded) {
      reading.fail_with(recorded.error());
      break;
    }
  }
  if (const auto recorded = record(unrecorded); !recorded) reading.fail_with(recorded.error());
  if (reader) take_figures(*reader);
}

// Rows only tell of what is on disk: after a power cut, too.
Result<void> StoreJob::record(std::vector<WrittenSlice>& slices) {
  if (slices.empty()) return {};
  OFFENBAR_CHECK(flush());
  const auto done = std::exchange(slices, {});
  return shop_.supervisor.with_stores(
      [&](StoreRows& rows) { return rows.put(source_.file, done); });
}

// A single message is flushed when it lands.
Result<void> StoreJob::flush() const {
  if (stores::is_one_message(source_.format) || ::syncfs(folder_.get()) == 0) return {};
  return tl::unexpected(target_error(errno, "cannot flush the messages"));
}

void StoreJob::take_figures(const StoreReader& reader) {
  const std::lock_guard lock(mutex_);
  outcome_.cpu_seconds += reader.cpu_seconds();
  outcome_.peak_memory_bytes = std::max(outcome_.peak_memory_bytes, reader.peak_memory_bytes());
  damage_.insert(damage_.end(), reader.damage().begin(), reader.damage().end());
}

// A reader that dies is started again and told each item at once; the one it dies over then is
// refused, and the slice is done without it.
Result<WrittenSlice> StoreJob::write_slice(const Slice& slice, const Pass& pass,
                                           std::unique_ptr<StoreReader>& reader) {
  std::map<std::size_t, Error> refused;
  for (bool one_by_one = false;; one_by_one = true) {
    if (!reader || !reader->lives()) {
      if (reader) take_figures(*reader);
      OFFENBAR_TRY(reader, StoreReader::start(settings(pass)));
    }
    WrittenSlice written{slice, {}, {}};
    std::vector<std::size_t> left_out;
    for (const auto& [index, error] : refused) left_out.push_back(index);
    const auto done = reader->write(
        slice, one_by_one, left_out,
        [&written](stores::Written item) { written.items.push_back(std::move(item)); },
        [&written](const std::string& dn, const std::string& address) {
          written.learned.emplace_back(dn, address);
        });
    if (done) {
      for (const auto& [index, error] : refused) {
        stores::Written item;
        item.index = index;
        item.recovered = folders_.at(slice.folder).recovered;
        item.error = error;
        written.items.push_back(std::move(item));
      }
      std::ranges::sort(written.items, {}, &stores::Written::index);
      return written;
    }
    if (reader->lives() || is_fatal(done.error().fault)) return tl::unexpected<Error>(done.error());
    if (pass.learn) return WrittenSlice{slice, {}, {}};  // what it says stays unknown
    if (!one_by_one) continue;
    std::size_t culprit = slice.first;
    while (refused.contains(culprit) ||
           std::ranges::find(written.items, culprit, &stores::Written::index) !=
               written.items.end()) {
      ++culprit;
    }
    if (culprit >= slice.end) return tl::unexpected<Error>(done.error());
    refused.emplace(culprit, done.error());
  }
}

Result<void> StoreJob::read_rules(std::unique_ptr<StoreReader>& reader) {
  if (settings({}).layout == stores::Layout::file) return {};
  auto rules = reader->rules();
  if (rules) {
    rules_ = *std::move(rules);
    return {};
  }
  if (is_fatal(rules.error().fault)) return tl::unexpected<Error>(rules.error());
  ::unlinkat(folder_.get(), stores::rule_script_name, 0);
  rules_ = {};
  rules_.losses.push_back(loss("rule_unreadable", Severity::content, "", rules.error().what, ""));
  return {};
}

// Of the list of digests; empty if there is no script.
Result<std::string> StoreJob::rule_script_line() const {
  if (!rules_.is_written) return std::string();
  OFFENBAR_TRY(const Descriptor script, open_source(folder_.get(), stores::rule_script_name));
  OFFENBAR_TRY(const std::string digest, sha256_of(script.get()));
  return manifest_line(stores::rule_script_name, digest);
}

// If an item knows somebody by an X.500 name alone, the whole store is asked who that is, and such
// items are written once more. Stores of this century's Outlook need neither.
Result<void> StoreJob::resolve_addresses() {
  OFFENBAR_TRY(std::vector<Slice> slices, shop_.supervisor.with_stores([&](StoreRows& rows) {
    return rows.unresolved(source_.file);
  }));
  if (slices.empty() && !rules_.is_unresolved) return {};
  if (stores::is_one_message(source_.format)) return {};
  OFFENBAR_CHECK(write(open_slices({}), {.learn = true}, nullptr));
  OFFENBAR_TRY(std::string table, shop_.supervisor.with_stores([&](StoreRows& rows) {
    return rows.address_table(source_.file);
  }));
  if (table.empty()) return {};
  if (!shop_.address_table.empty()) {  // the user's rows come first and win
    table = shop_.address_table + table.substr(table.find('\n') + 1);
  }
  OFFENBAR_CHECK(write_small_file(folder_.get(), "addresses.csv", table));
  const Descriptor addresses(::openat(folder_.get(), "addresses.csv", O_RDONLY | O_CLOEXEC));
  ::unlinkat(folder_.get(), "addresses.csv", 0);
  const Pass pass{.addresses = addresses.get()};
  std::unique_ptr<StoreReader> reader;
  if (rules_.is_unresolved) {
    OFFENBAR_TRY(reader, StoreReader::start(settings(pass)));
    OFFENBAR_CHECK(read_rules(reader));
  }
  for (Slice& slice : slices) {
    slice.end = std::min<std::size_t>(slice.end, folders_.at(slice.folder).found);
    if (stores::layout_of(shop_.options.mail_layout) == stores::Layout::mbox) continue;
    OFFENBAR_TRY(const std::vector<std::string> paths,
                 shop_.supervisor.with_stores(
                     [&](StoreRows& rows) { return rows.paths(source_.file, slice); }));
    for (const std::string& path : paths) {
      if (is_beneath(path)) ::unlinkat(folder_.get(), path.c_str(), 0);
    }
  }
  OFFENBAR_CHECK(write(std::move(slices), pass, std::move(reader)));
  return shop_.supervisor.with_stores(
      [&](StoreRows& rows) { return rows.end_second_pass(source_.file); });
}

Result<void> StoreJob::finish() {
  StoreFinish finish(folder_.get(), folders_);
  Collections collections(folder_.get(), shop_.options.single);
  const stores::Layout layout = settings({}).layout;
  std::optional<GrowingFile> list;  // as long as the mailbox has items
  if (layout != stores::Layout::file) {
    OFFENBAR_TRY(list, GrowingFile::make(folder_.get(), item_list_name));
  }
  std::vector<StoreFolderCounts> counts;
  for (std::size_t folder = 0; folder < folders_.size(); ++folder) {
    OFFENBAR_TRY(StoreFolderCounts count,
                 finish_folder(folder, finish, collections, list ? &*list : nullptr));
    note_counts(count);
    counts.push_back(std::move(count));
  }
  if (layout == stores::Layout::mbox) OFFENBAR_CHECK(finish.remove_parts());
  OFFENBAR_CHECK(collections.end());
  for (const auto& [path, digest] : collections.files()) {
    if (list) OFFENBAR_CHECK(list->append(manifest_line(path, digest)));
  }
  OFFENBAR_TRY(outcome_.counts, shop_.supervisor.with_stores(
                                    [&](StoreRows& rows) { return rows.settle(source_.file); }));
  if (list) {
    if (layout == stores::Layout::maildir) OFFENBAR_CHECK(finish.write_subscriptions());
    OFFENBAR_TRY(const std::string line, rule_script_line());
    if (!line.empty()) OFFENBAR_CHECK(list->append(line));
    OFFENBAR_CHECK(finish.write_folder_list(counts));
    OFFENBAR_CHECK(list->finish());
    outcome_.list_sha256 = list->sha256();
  }
  OFFENBAR_CHECK(compare());
  tell_losses();
  OFFENBAR_CHECK(flush());
  return check();
}

// Results that a user asks for once more are compared once more: it is the results that count.
Result<void> StoreJob::compare() {
  if (outcome_.counts.written + outcome_.counts.raw + outcome_.counts.salvaged == 0) return {};
  const StoreSettings with = settings({});
  const unsigned processes = source_.size >= shared_from ? std::max(shop_.options.jobs, 1U) : 1;
  const std::uint64_t all = outcome_.counts.found + outcome_.counts.salvaged;
  StoreComparing comparing(
      shop_, with,
      {.file = source_.file,
       .folders = folders_.size(),
       .is_mbox = with.layout == stores::Layout::mbox,
       .is_single = shop_.options.single && with.layout != stores::Layout::file,
       .items = all,
       .results = folder_.get(),
       .processes = processes});
  DifferenceList list(folders_);
  const auto compared = comparing.run([&](const ComparedSlice& slice) {
    for (const ComparedItem& one : slice.items) {
      note(slice.folder, one.item, one.differences);
      list.add(slice.folder, one.item, one.differences);
    }
  });
  outcome_.cpu_seconds += comparing.cpu_seconds();
  outcome_.peak_memory_bytes = std::max(outcome_.peak_memory_bytes, comparing.peak_memory_bytes());
  if (!compared) {
    if (is_fatal(compared.error().fault)) return compared;
    outcome_.notes.push_back(fmt::format("not_compared: {}", name_of(compared.error().fault)));
    return {};
  }
  outcome_.compared = true;
  outcome_.notes.push_back(fmt::format("items_compared: {}/{}", comparing.compared(), all));
  if (const std::uint64_t others = comparing.passed_over(); others > 0) {
    losses_.try_emplace("items_sampled",
                        loss("items_sampled", severity_of_category("items_sampled"), "",
                             fmt::format("{} items", all), fmt::format("{} not compared", others)),
                        1);
  }
  if (with.layout == stores::Layout::file) return {};
  return list.write(folder_.get(), difference_list_name);
}

// All items of a folder, some at a time: a mailbox has more than should be in memory.
Result<void> StoreJob::each_items(
    std::size_t folder,
    const std::function<Result<void>(const std::vector<stores::Written>&)>& take) const {
  std::vector<stores::Written> items;
  for (std::size_t first = 0;;) {
    items.clear();
    OFFENBAR_CHECK(shop_.supervisor.with_stores([&](StoreRows& rows) {
      return rows.items_from(source_.file, folder, first, [&items](const stores::Written& item) {
        items.push_back(item);
        return items.size() < items_at_once;
      });
    }));
    if (items.empty()) return {};
    OFFENBAR_CHECK(take(items));
    first = items.back().index + 1;
  }
}

// What can be done only when all items of a folder are written; its lines of the list of digests,
// which a single message has none of.
Result<StoreFolderCounts> StoreJob::finish_folder(std::size_t folder, StoreFinish& finish,
                                                  Collections& collections, GrowingFile* list) {
  const stores::Layout layout = settings({}).layout;
  if (layout == stores::Layout::maildir) OFFENBAR_CHECK(finish_maildir(folder, finish));
  if (layout == stores::Layout::mbox) {
    OFFENBAR_TRY(const std::string digest, finish.finish_mbox(folder));
    if (!digest.empty()) {
      OFFENBAR_CHECK(list->append(manifest_line(folders_[folder].place.mail, digest)));
    }
  }
  if (layout != stores::Layout::file) OFFENBAR_CHECK(finish_collections(folder, collections));
  StoreFolderCounts count{folders_[folder], 0, 0, 0, {}};
  OFFENBAR_CHECK(each_items(folder, [&](const auto& items) -> Result<void> {
    for (const stores::Written& item : items) {
      if (item.kept == stores::Kept::written) ++count.written;
      if (item.kind != stores::Kind::mail) ++count.kinds[item.kind];
      if (item.kept == stores::Kept::raw) ++count.raw;
      if (item.kept == stores::Kept::refused) ++count.refused;
      note_losses(folder, item);
      const bool in_mbox = layout == stores::Layout::mbox && item.path.ends_with(".mbox");
      if (!list || in_mbox || collections.is_inside(item) || item.path.empty()) continue;
      OFFENBAR_CHECK(list->append(manifest_line(item.path, item.sha256)));
      for (const auto& [path, digest] : item.beside) {
        OFFENBAR_CHECK(list->append(manifest_line(path, digest)));
      }
    }
    return {};
  }));
  return count;
}

Result<void> StoreJob::finish_maildir(std::size_t folder, StoreFinish& finish) {
  mail::MaildirKeywords keywords;
  OFFENBAR_CHECK(each_items(folder, [&](const auto& items) -> Result<void> {
    OFFENBAR_TRY(const auto moved, finish.finish_maildir(items, keywords));
    return shop_.supervisor.with_stores([&](StoreRows& rows) -> Result<void> {
      for (const auto& [item, path] : moved) {
        OFFENBAR_CHECK(rows.move(source_.file, folder, item, path));
      }
      return {};
    });
  }));
  return finish.write_keywords(folder, keywords);
}

Result<void> StoreJob::finish_collections(std::size_t folder, Collections& collections) {
  std::vector<stores::Written> objects;
  OFFENBAR_CHECK(shop_.supervisor.with_stores([&](StoreRows& rows) {
    return rows.items(source_.file, folder, [&objects](const stores::Written& item) {
      if (item.kind != stores::Kind::mail && item.kept == stores::Kept::written) {
        objects.push_back(item);
      }
      return true;
    });
  }));
  OFFENBAR_TRY(const auto changed, collections.finish(folders_[folder], objects));
  WrittenSlice rewritten{{folder, 0, 0}, {}, {}};
  for (const std::size_t at : changed) rewritten.items.push_back(objects[at]);
  return shop_.supervisor.with_stores(
      [&](StoreRows& rows) { return rows.put(source_.file, {std::move(rewritten)}); });
}

Result<void> StoreJob::check() const {
  const ItemCounts& counts = outcome_.counts;
  if (counts.found != counts.written + counts.raw + counts.refused) {
    return fail(Fault::internal,
                fmt::format("{} items found, but {} written, {} raw and {} refused", counts.found,
                            counts.written, counts.raw, counts.refused),
                0, "Please report this.");
  }
  const std::uint64_t all = counts.found + counts.salvaged;
  if (all > 0 && counts.refused == all) {
    if (all == 1 && refused_) return tl::unexpected<Error>(*refused_);
    return fail(Fault::corrupt, refused_ ? refused_->what : "no item can be read");
  }
  return {};
}

void StoreJob::note(std::size_t folder, const stores::Written& item,
                    const std::vector<Loss>& losses) {
  std::string where = folders_[folder].name();
  if (!item.title.empty()) where += (where.empty() ? "“" : ": “") + item.title + "”";
  std::set<std::string> told;  // once per item
  for (const Loss& one : losses) {
    if (!told.insert(one.category).second) continue;
    auto [at, is_new] = losses_.try_emplace(one.category, one, 0);
    if (is_new)
      at->second.first.where =
          one.where.empty() || where.empty() ? where + one.where : where + ", " + one.where;
    at->second.first.severity = std::max(at->second.first.severity, one.severity);
    ++at->second.second;
  }
}

void StoreJob::note_losses(std::size_t folder, const stores::Written& item) {
  std::vector<Loss> losses = item.losses;
  std::erase_if(losses, is_difference);  // the comparison tells them anew
  for (Loss& one : losses) {
    // What Outlook keeps with a folder for itself: nobody misses it in a mailbox.
    if (!item.associated || one.category != "kept_raw") continue;
    one.category = "settings_kept";
    one.severity = Severity::cosmetic;
  }
  if (item.kept == stores::Kept::refused) {
    if (!refused_) refused_ = item.error;
    losses.push_back(
        loss("item_refused", Severity::content, "", item.error ? item.error->what : "", ""));
  }
  note(folder, item, losses);
}

// What Outlook says, and what a walk of the node tree says, against what was found.
void StoreJob::note_counts(const StoreFolderCounts& count) {
  const StoreFolder& folder = count.folder;
  if (folder.recovered) return;
  const std::uint64_t claimed = folder.claimed.value_or(0) + folder.claimed_associated.value_or(0);
  const std::uint64_t expected = std::max(claimed, folder.witnessed.value_or(0));
  if (expected <= folder.found) return;
  auto [at, is_new] =
      losses_.try_emplace("items_missing",
                          loss("items_missing", Severity::content, folder.name(),
                               std::to_string(expected), std::to_string(folder.found)),
                          0);
  ++at->second.second;
}

void StoreJob::tell_losses() {
  if (!damage_.empty()) {
    const Error& first = damage_.front();
    losses_.try_emplace("store_damaged",
                        loss("store_damaged", Severity::content, "",
                             fmt::format("{} (byte {})", first.what, first.offset), ""),
                        damage_.size());
  }
  if (rules_.found > 0) {
    outcome_.notes.push_back(fmt::format("rules_said: {}/{}", rules_.said, rules_.found));
  }
  for (const Loss& loss : rules_.losses) outcome_.losses.push_back(loss);
  for (const auto& [category, counted] : losses_) {
    Loss told = counted.first;
    if (counted.second > 1) {
      told.where = fmt::format("{}×, first: {}", counted.second, told.where);
    }
    outcome_.losses.push_back(std::move(told));
  }
}

void StoreJob::remove() {
  folder_.reset();
  (void)remove_tree(shop_.stores.get(), name_);
}

}  // namespace offenbar::batch
