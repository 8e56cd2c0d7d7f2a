// More of the ledger than the report needs: single files, mail stores, their items. For the GUI;
// never writes, never blocks a run. See also ledger_reader.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "batch/database.h"
#include "batch/file_record.h"
#include "batch/run_record.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// One item of a mail store.
struct StoreItem {
  std::int64_t folder = 0, item = 0;
  std::string kept;  // written, raw, refused
  std::string path;  // below the store's folder in TARGET; empty: refused
  std::uint64_t bytes = 0;
  std::string sha256;
  std::string title;  // its subject, where the ledger has it
  std::string kind;   // mail, calendar, contacts, tasks, notes, journal
  std::string uid;    // of an appointment, contact and the like
  std::vector<Loss> losses{};
  std::string error{};  // why it was refused
};

struct StoreItemQuery {
  std::int64_t file = 0;
  std::optional<std::int64_t> folder{};
  std::string kept{};  // written, raw, refused; empty: all
  std::int64_t after_folder = -1, after_item = -1;
  std::size_t limit = 100;
};

class LedgerView {
 public:
  // Opens `state_folder`/ledger.sqlite, of a version that LedgerReader has taken. All answers come
  // from one moment. Errors: not_found, corrupt.
  [[nodiscard]] static Result<LedgerView> open(const std::string& state_folder);

  // One file with its outputs and items. Nothing if there is no such id.
  [[nodiscard]] Result<std::optional<FileRecord>> file(std::int64_t id) const;
  // Where the SOURCE of that name was in the last run that named it. Nothing if there is none.
  [[nodiscard]] Result<std::optional<std::string>> root_path(const std::string& name) const;
  // Mail stores, the largest first: without outputs.
  [[nodiscard]] Result<std::vector<FileRecord>> mail_stores(std::size_t limit = 10'000) const;
  // Items of a mail store behind `after`, at most `limit`.
  [[nodiscard]] Result<std::vector<StoreItem>> store_items(const StoreItemQuery& query) const;

  // For file_list.h and tallies.h.
  [[nodiscard]] Database& database() const { return *database_; }

 private:
  explicit LedgerView(Database database)
      : database_(std::make_unique<Database>(std::move(database))) {}
  std::unique_ptr<Database> database_;
};

// How the run was started: the words behind "offenbar", paths absolute. Empty if it did not say.
[[nodiscard]] std::vector<std::string> command_of(const RunRecord& run);

}  // namespace offenbar::batch
