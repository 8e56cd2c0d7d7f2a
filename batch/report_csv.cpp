#include <fmt/core.h>

#include <array>

#include "batch/csv_cell.h"
#include "batch/file_json.h"
#include "batch/report.h"
#include "batch/report_words.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::array columns{"source",        "format",    "state",         "reason",
                             "verdict",       "fault",     "what",          "hint",
                             "result",        "losses",    "notes",         "bytes",
                             "seconds",       "sha256",    "duplicate_of",  "items_found",
                             "items_written", "items_raw", "items_refused", "items_salvaged"};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
  return text;
}

std::string losses_text(const FileRecord& record, bool redact) {
  std::vector<std::string> losses;
  for (const Loss& loss : record.losses) {
    std::string text = fmt::format("{} ({})", loss.category, name_of(loss.severity));
    if (!redact && !loss.where.empty()) text += " " + printable(loss.where);
    losses.push_back(text);
  }
  return joined(losses);
}

std::string outputs_text(const FileRecord& record) {
  std::vector<std::string> paths;
  for (const Output& output : record.outputs) paths.push_back(printable(output.path));
  return joined(paths);
}

// Empty for what is no mail store.
std::string count_of(const FileRecord& record, std::uint64_t ItemCounts::*count) {
  return record.items ? std::to_string((*record.items).*count) : std::string();
}

std::string row_of(const FileRecord& record, bool redact) {
  const Error error = record.error.value_or(Error{});
  const std::array cells{printable(source_of(record)),
                         record.format,
                         std::string(name_of(record.state)),
                         record.reason,
                         std::string(record.verdict ? name_of(*record.verdict) : ""),
                         record.error ? std::string(name_of(error.fault)) : std::string(),
                         printable(error.what),
                         record.error ? printable(hint_of(error)) : std::string(),
                         outputs_text(record),
                         losses_text(record, redact),
                         joined(told_notes(record, redact)),
                         fmt::format("{}", record.size),
                         fmt::format("{:.3f}", record.seconds),
                         record.sha256,
                         printable(record.duplicate_of),
                         count_of(record, &ItemCounts::found),
                         count_of(record, &ItemCounts::written),
                         count_of(record, &ItemCounts::raw),
                         count_of(record, &ItemCounts::refused),
                         count_of(record, &ItemCounts::salvaged)};
  static_assert(cells.size() == columns.size());
  std::string row;
  for (const std::string& text : cells) row += (&text == &cells[0] ? "" : ",") + csv_cell(text);
  return row + "\r\n";
}

}  // namespace

Result<void> write_csv(const LedgerReader& ledger, const ReportOptions& options,
                       std::ostream& out) {
  out << "\xef\xbb\xbf";
  for (std::size_t i = 0; i < columns.size(); ++i) out << (i == 0 ? "" : ",") << columns[i];
  out << "\r\n";
  return ledger.files({}, Sequence::path, [&](const FileRecord& record) {
    out << row_of(record, options.redact);
    return out.good();
  });
}

}  // namespace offenbar::batch
