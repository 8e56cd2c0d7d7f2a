// The process that reads one mail store and writes its items into a staging folder.
//
// It is handed the open source and the folder, locks itself in (no network, no programs; writes in
// that folder only), and does what it is asked: list the folders, write a slice of items. If it
// dies or hangs over an item, its owner starts another one and leaves that item out.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "batch/store_messages.h"
#include "batch/store_mould.h"
#include "converters/base/channel.h"
#include "converters/base/isolation.h"

namespace offenbar::batch {

// A run of entries of one folder.
struct Slice {
  std::size_t folder = 0;
  std::size_t first = 0;
  std::size_t end = 0;  // behind the last
};

struct StoreSettings {
  bool require_isolation = true;
  std::uint64_t memory_bytes = 0;      // 0: no limit
  std::chrono::seconds deadline{300};  // per item
  std::string format;                  // id of the format table
  stores::Layout layout = stores::Layout::maildir;
  std::string profile = "standard";  // a receiver of calendars and contacts
  std::string locale;                // "de-DE": its region decides between time zones
  bool salvage = false;
  bool learn = false;  // write nothing; tell names and addresses only
  int source = -1;     // descriptors; the caller's
  int folder = -1;     // the staging folder
  int addresses = -1;  // a table of X.500 names and addresses, as CSV; -1: none
  StoreMoulds* moulds = nullptr;
  std::string program;  // of a new mould; empty: the running one
};

class StoreReader {
 public:
  ~StoreReader();
  StoreReader(const StoreReader&) = delete;
  StoreReader& operator=(const StoreReader&) = delete;

  // Starts the process and has it open the store. Errors: those of the store's reader; internal.
  [[nodiscard]] static Result<std::unique_ptr<StoreReader>> start(const StoreSettings& settings);

  [[nodiscard]] const Measures& isolation() const { return isolation_; }
  // "store_password", and the like.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

  // Errors: timed_out, corrupt (the process died), internal: the reader is of no further use.
  [[nodiscard]] Result<std::vector<StoreFolder>> folders();

  // Writes the rules of the store as a script beside the mailboxes. Errors: as above, and
  // disk_full.
  [[nodiscard]] Result<StoreRules> rules();

  // Writes a slice. `take` is called for each item in order; `learn` for names and addresses.
  // With `one_by_one` each item is told at once, so that what was told last tells which item the
  // process died over; those in `left_out` are not touched. Errors as above, and what stopped the
  // process that lives on: disk_full. What was told before them stands.
  [[nodiscard]] Result<void> write(
      const Slice& slice, bool one_by_one, const std::vector<std::size_t>& left_out,
      const std::function<void(stores::Written)>& take,
      const std::function<void(const std::string& dn, const std::string& address)>& learn);

  // False: it has died, and is of no further use.
  [[nodiscard]] bool lives() const { return channel_.has_value(); }
  // What was found damaged in the store so far.
  [[nodiscard]] const std::vector<Error>& damage() const { return damage_; }
  [[nodiscard]] double cpu_seconds() const { return cpu_seconds_; }
  [[nodiscard]] std::uint64_t peak_memory_bytes() const { return peak_memory_bytes_; }

 private:
  explicit StoreReader(const StoreSettings& settings) : settings_(settings) {}
  // Records of items are bytes; all other messages have a body.
  [[nodiscard]] Result<Message> receive(bool with_records = false);
  [[nodiscard]] Error end_of_process(const Error& error);
  void note_end(const nlohmann::json& message);

  StoreSettings settings_;
  Measures isolation_;
  std::vector<std::string> notes_;
  std::vector<Error> damage_;
  std::unique_ptr<StoreMould> mould_;
  std::optional<Channel> channel_;
  double cpu_seconds_ = 0;
  std::uint64_t peak_memory_bytes_ = 0;
};

// What `offenbar work store` runs: speaks on descriptor 3, ends when that is closed.
int serve_store_reader();

}  // namespace offenbar::batch
