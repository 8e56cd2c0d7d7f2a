// What becomes of files, in the ledger: names claimed, results delivered, states reached.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/file_record.h"
#include "batch/ledger.h"

namespace offenbar::batch {

// A file of ours that stands in TARGET for a source, or was about to when a run was killed.
struct EarlierOutput {
  std::string path;       // relative to TARGET
  std::string extension;  // of the result; empty: an unchanged copy
  std::set<std::string> digests;
};

// A claim as names.h describes it, and what it is for.
struct Claim {
  std::string folder;
  std::string name;
  std::string key;
  std::string extension;  // of the result; empty: an unchanged copy
  std::string sha256;
  std::int64_t owner = 0;
  bool own_name = false;  // it is the owner's own name: only a claim can stand against it
};

class ResultRows {
 public:
  [[nodiscard]] static Result<ResultRows> open(Ledger& ledger);

  // Settles a file: its row as in `record`, its outputs, and the digests of their claims. Outputs
  // of an earlier outcome become superseded.
  [[nodiscard]] Result<void> record(const FileRecord& record);
  // The content turned out unchanged: the file has the state again that it had, with the new time.
  [[nodiscard]] Result<void> keep_settled(std::int64_t id, std::uint64_t size,
                                          std::int64_t mtime_ns);
  [[nodiscard]] Result<std::optional<FileRecord>> find(std::int64_t id);

  // An earlier file with that content that is done or done_with_losses; else one that its content
  // made fail; else nothing.
  [[nodiscard]] Result<std::optional<FileRecord>> same_content(const std::string& sha256);
  // A source that is gone and had that content: this one may be it, renamed.
  [[nodiscard]] Result<std::optional<std::string>> gone_with_content(const std::string& sha256);
  // The latest first.
  [[nodiscard]] Result<std::vector<EarlierOutput>> earlier_outputs(std::int64_t id);

  // As Claims in names.h. The caller commits before it answers.
  [[nodiscard]] Result<bool> claim(const Claim& claim);
  [[nodiscard]] Result<void> release(const std::string& folder, const std::string& key,
                                     std::int64_t owner);

 private:
  explicit ResultRows(Ledger& ledger) : ledger_(&ledger) {}
  [[nodiscard]] Result<void> write_row(const FileRecord& record);
  [[nodiscard]] Result<void> write_outputs(const FileRecord& record);
  [[nodiscard]] Result<std::optional<FileRecord>> read_one(Statement& query);
  [[nodiscard]] Result<bool> is_own_place(const std::string& place, std::int64_t owner);
  [[nodiscard]] Result<void> add_digest(const Claim& claim, const std::string& place,
                                        const std::string& digests);

  Ledger* ledger_;
  Statement write_row_, supersede_, write_output_, settle_claim_, keep_settled_, find_,
      same_content_, gone_, outputs_, earlier_, find_claim_, own_file_, own_folder_, write_claim_,
      release_;
};

}  // namespace offenbar::batch
