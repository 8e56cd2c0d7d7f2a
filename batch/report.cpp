#include "batch/report.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "batch/loss_page.h"
#include "batch/report_links.h"

namespace offenbar::batch {
namespace {

using Writer = Result<void> (*)(const LedgerReader&, const ReportOptions&, std::ostream&);

tl::unexpected<Error> not_written(const std::string& path) {
  const Fault fault = errno == ENOSPC || errno == EDQUOT ? Fault::disk_full : Fault::unreadable;
  return fail(fault, fmt::format("{} cannot be written: {}", path, std::strerror(errno)), 0,
              "Make room or give the right to write there, then run \"offenbar report\".");
}

Result<void> write_file(const LedgerReader& ledger, const ReportOptions& options,
                        const std::string& path, Writer write) {
  const std::string temporary = fmt::format("{}.{}.part", path, ::getpid());
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  if (!file) return not_written(temporary);
  const Result<void> written = write(ledger, options, file);
  file.close();
  if (!written || !file || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const auto failed = written ? not_written(path) : tl::unexpected<Error>(written.error());
    std::remove(temporary.c_str());
    return failed;
  }
  return {};
}

}  // namespace

Result<void> write_report(const LedgerReader& ledger, const std::string& folder,
                          const ReportOptions& options) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    errno = failed.value();
    return not_written(folder);
  }
  OFFENBAR_CHECK(write_file(ledger, options, folder + "/report.json", write_json));
  OFFENBAR_CHECK(write_file(ledger, options, folder + "/report.csv", write_csv));
  OFFENBAR_CHECK(write_loss_pages(ledger, folder, options));
  OFFENBAR_CHECK(write_file(ledger, options, folder + "/links.csv", write_links_csv));
  return write_file(ledger, options, folder + "/index.html", write_html);
}

Result<void> write_links_mapping(const LedgerReader& ledger, const std::string& state_folder) {
  const std::string folder = state_folder + "/mappings";
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    errno = failed.value();
    return not_written(folder);
  }
  return write_file(ledger, {}, folder + "/links.tsv", write_links_table);
}

}  // namespace offenbar::batch
