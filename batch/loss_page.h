// One file's losses as a page of its own, for the person who has to look at them: what differs,
// where, what the source says and what the result says, side by side.
#pragma once

#include <ostream>

#include "batch/ledger_reader.h"
#include "batch/report.h"
#include "batch/report_words.h"

namespace offenbar::batch {

// A page has all three languages in it and loads nothing. With `options.redact` it has kinds and
// numbers of losses, no text of the document.
void write_loss_page(const FileRecord& record, const ReportOptions& options,
                     const ReportWords& words, std::ostream& out);

// Writes <folder>/files/<id>.html for files with losses, the worst first, at most
// `options.most_pages`; pages of an earlier report are replaced or removed. Answers how many files
// have losses. Errors: unreadable, disk_full; those of the ledger.
[[nodiscard]] Result<std::uint64_t> write_loss_pages(const LedgerReader& ledger,
                                                     const std::string& folder,
                                                     const ReportOptions& options);

// Counts files in the order of the pages, for who links to them.
class PageCount {
 public:
  explicit PageCount(std::uint64_t most) : most_(most) {}
  // True if this file has a page.
  [[nodiscard]] bool next(const FileRecord& record) {
    return !record.losses.empty() && files_++ < most_;
  }
  [[nodiscard]] std::uint64_t files() const { return files_; }  // with losses

 private:
  std::uint64_t most_;
  std::uint64_t files_ = 0;
};

}  // namespace offenbar::batch
