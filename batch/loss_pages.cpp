// The pages of all files with losses, in a folder of their own.
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>

#include "batch/loss_page.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;

// "17.html" is a page of ours; what else lies there is somebody's.
bool is_page(const fs::path& path) {
  const std::string stem = path.stem().string();
  return path.extension() == ".html" && !stem.empty() && std::ranges::all_of(stem, [](char c) {
           return std::isdigit(static_cast<unsigned char>(c)) != 0;
         });
}

Result<void> write_page(const FileRecord& record, const std::string& path,
                        const ReportOptions& options, const ReportWords& words) {
  const std::string temporary = path + ".part";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  write_loss_page(record, options, words, file);
  file.close();
  std::error_code failed;
  if (file) fs::rename(temporary, path, failed);
  if (file && !failed) return {};
  const bool full = errno == ENOSPC || errno == EDQUOT;
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return fail(full ? Fault::disk_full : Fault::unreadable, path + " cannot be written");
}

void remove_others(const std::string& folder, const std::set<std::int64_t>& written) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (!is_page(entry.path())) continue;
    const std::string stem = entry.path().stem().string();
    if (stem.size() < 19 && written.contains(std::stoll(stem))) continue;
    std::error_code ignored;
    fs::remove(entry.path(), ignored);
  }
}

}  // namespace

Result<std::uint64_t> write_loss_pages(const LedgerReader& ledger, const std::string& folder,
                                       const ReportOptions& options) {
  const std::string pages = folder + "/files";
  std::error_code failed;
  fs::create_directories(pages, failed);
  if (failed) return fail(Fault::unreadable, pages + " cannot be made: " + failed.message());
  OFFENBAR_TRY(const ReportWords words, ReportWords::load());
  PageCount count(options.most_pages);
  std::set<std::int64_t> written;
  Result<void> page;
  OFFENBAR_CHECK(ledger.files({}, Sequence::worst_first, [&](const FileRecord& record) {
    if (!count.next(record)) return true;
    page = write_page(record, pages + "/" + std::to_string(record.id) + ".html", options, words);
    written.insert(record.id);
    return page.has_value();
  }));
  OFFENBAR_CHECK(page);
  remove_others(pages, written);
  return count.files();
}

}  // namespace offenbar::batch
