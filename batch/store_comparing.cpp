#include "batch/store_comparing.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "batch/store_finish.h"
#include "converters/comparison/loss_list.h"
#include "converters/items/differences.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t message_room = 120'000;  // bytes of paths that are asked about at once
constexpr std::size_t items_at_once = 1000;    // of the ledger, in memory
constexpr std::uint64_t slowest = 1U << 20U;   // bytes of results per second

Loss not_compared(const Error& why) {
  return {"item_not_compared", severity_of_category("item_not_compared"), "", why.what, ""};
}

Loss not_there(const stores::Written& item) {
  return {"item_missing", severity_of_category("item_missing"), "", item.path, ""};
}

}  // namespace

bool is_compared(const stores::Written& item, std::uint64_t items) {
  const bool has_lost = std::ranges::any_of(
      item.losses, [](const Loss& loss) { return loss.severity == Severity::content; });
  if (items <= all_compared_up_to || item.kind != stores::Kind::mail || has_lost ||
      item.kept != stores::Kept::written || item.sha256.size() < 8) {
    return true;
  }
  return std::stoul(item.sha256.substr(0, 8), nullptr, 16) % one_in == 0;
}

bool is_difference(const Loss& loss) { return items::is_difference(loss.category); }

Result<void> StoreComparing::run(const Take& take) {
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < source_.processes; ++i) {
    others.emplace_back([this, &take] { work(take); });
  }
  work(take);
  others.clear();  // joins
  if (error_) return tl::unexpected<Error>(*error_);
  return {};
}

// The next items of the folder, else the first ones of the next folder.
Result<std::optional<StoreComparing::Next>> StoreComparing::next() {
  const std::lock_guard lock(mutex_);
  while (at_ == items_.size()) {
    if (error_ || folder_ == source_.folders) return std::nullopt;
    at_ = 0;
    items_.clear();
    OFFENBAR_CHECK(shop_.supervisor.with_stores([&](StoreRows& rows) {
      return rows.items_from(source_.file, folder_, first_, [this](const stores::Written& item) {
        items_.push_back(item);
        return items_.size() < items_at_once;
      });
    }));
    if (!items_.empty()) {
      first_ = items_.back().index + 1;
      continue;
    }
    ++folder_;
    first_ = number_ = 0;
  }
  Next next;
  next.slice.folder = folder_;
  std::size_t room = 0;
  while (at_ < items_.size() && next.results.size() < slice_size && room < message_room) {
    stores::Written& item = items_[at_++];
    if (item.kept == stores::Kept::refused || item.path.empty()) continue;
    const bool in_mbox = source_.is_mbox && item.path.ends_with(".mbox");
    const std::size_t number = in_mbox ? number_++ : 0;
    if (!is_compared(item, source_.items)) {
      ++passed_over_;
      if (!in_mbox && !is_there(item)) {
        next.slice.items.push_back({std::move(item), {not_there(item)}});
      }
      continue;
    }
    ItemResult result;
    result.number = number;
    result.index = item.index;
    result.kept = item.kept;
    result.kind = item.kind;
    result.uid = item.uid;
    result.in_collection = source_.is_single && item.kind != stores::Kind::mail;
    result.paths.push_back(item.path);
    for (const auto& [path, digest] : item.beside) result.paths.push_back(path);
    room += item.path.size() + item.uid.size() + 60;
    next.bytes += item.bytes;
    ++compared_;
    next.results.push_back(std::move(result));
    next.slice.items.push_back({std::move(item), {}});
  }
  return next;
}

bool StoreComparing::is_there(const stores::Written& item) const {
  struct stat info {};
  return is_beneath(item.path) &&
         ::fstatat(source_.results, item.path.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISREG(info.st_mode) && static_cast<std::uint64_t>(info.st_size) == item.bytes;
}

void StoreComparing::work(const Take& take) {
  std::unique_ptr<StoreComparison> comparison;
  const auto fail_with = [this](const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
  };
  while (!shop_.stop.stop_requested()) {
    auto next = this->next();
    if (!next) {
      fail_with(next.error());
      break;
    }
    if (!*next) break;
    auto done = compare(**next, comparison);
    if (done) done = record((*next)->slice, take);
    if (done) continue;
    fail_with(done.error());
    break;
  }
  if (shop_.stop.stop_requested()) fail_with({Fault::internal, "stopped", 0, ""});
  if (comparison) take_figures(*comparison);
}

// A process that dies is started again, and told to say each item: the one behind the last that was
// told is the one it died over.
Result<void> StoreComparing::compare(Next& next, std::unique_ptr<StoreComparison>& comparison) {
  std::vector<ItemResult> left = next.results;
  for (bool one_by_one = false; !left.empty(); one_by_one = true) {
    if (!comparison || !comparison->lives()) {
      if (comparison) take_figures(*comparison);
      OFFENBAR_TRY(comparison, StoreComparison::start(settings_));
      shop_.supervisor.note_isolation("comparison", comparison->isolation());
    }
    // When the store is open, an item that hangs holds up its slice and not the whole run. An mbox
    // is looked through from its beginning.
    if (!source_.is_mbox) {
      comparison->expect_within(shop_.options.deadline +
                                std::chrono::seconds(next.bytes / slowest));
    }
    std::set<std::size_t> told;
    const auto done = comparison->compare(
        next.slice.folder, left, one_by_one, [&](std::size_t index, std::vector<Loss> differences) {
          told.insert(index);
          const auto item = std::ranges::find_if(
              next.slice.items, [index](const auto& one) { return one.item.index == index; });
          if (item != next.slice.items.end()) item->differences = std::move(differences);
        });
    if (done) return {};
    if (comparison->lives() || done.error().fault == Fault::internal) {
      return tl::unexpected<Error>(done.error());
    }
    std::erase_if(left, [&](const ItemResult& one) { return told.contains(one.index); });
    if (!one_by_one || left.empty()) continue;
    const std::size_t index = left.front().index;
    const auto item = std::ranges::find_if(
        next.slice.items, [index](const auto& one) { return one.item.index == index; });
    item->differences = {not_compared(done.error())};
    left.erase(left.begin());
  }
  return {};
}

// The rows keep what differs beside what the writer had to say.
Result<void> StoreComparing::record(const ComparedSlice& slice, const Take& take) {
  ComparedSlice different{slice.folder, {}};
  WrittenSlice rows{{slice.folder, 0, 0}, {}, {}};
  for (const ComparedItem& one : slice.items) {
    stores::Written row = one.item;
    const auto earlier = std::erase_if(row.losses, is_difference);  // of a run that was killed
    if (one.differences.empty() && earlier == 0) continue;
    row.losses.insert(row.losses.end(), one.differences.begin(), one.differences.end());
    rows.items.push_back(std::move(row));
    if (!one.differences.empty()) different.items.push_back(one);
  }
  const std::lock_guard lock(mutex_);
  if (rows.items.empty()) return {};
  OFFENBAR_CHECK(
      shop_.supervisor.with_stores([&](StoreRows& to) { return to.put(source_.file, {rows}); }));
  take(different);
  return {};
}

void StoreComparing::take_figures(const StoreComparison& comparison) {
  const std::lock_guard lock(mutex_);
  cpu_seconds_ += comparison.cpu_seconds();
  peak_memory_bytes_ = std::max(peak_memory_bytes_, comparison.peak_memory_bytes());
}

}  // namespace offenbar::batch
