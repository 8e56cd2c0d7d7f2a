#include "batch/scan_report.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include "converters/base/descriptor.h"

namespace offenbar::batch {
namespace {

tl::unexpected<Error> not_written(const std::string& path) {
  const Fault fault = errno == ENOSPC || errno == EDQUOT ? Fault::disk_full : Fault::unreadable;
  return fail(fault, fmt::format("{} cannot be written: {}", path, std::strerror(errno)), 0,
              "Make room or give the right to write there, then scan again.");
}

// `write` fills the temporary file; it is renamed when complete.
Result<void> replace(const std::string& path,
                     const std::function<Result<void>(const std::string&)>& write) {
  const std::string temporary = fmt::format("{}.{}.part", path, ::getpid());
  auto written = write(temporary);
  if (written && std::rename(temporary.c_str(), path.c_str()) != 0) written = not_written(path);
  if (!written) std::remove(temporary.c_str());
  return written;
}

Result<void> as_text(const std::string& path,
                     const std::function<Result<void>(std::ostream&)>& write) {
  return replace(path, [&](const std::string& temporary) -> Result<void> {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    if (!file) return not_written(temporary);
    OFFENBAR_CHECK(write(file));
    file.close();
    return file ? Result<void>{} : not_written(temporary);
  });
}

}  // namespace

Result<void> write_scan_report(ScanReader& reader, const ScanFigures& figures,
                               const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    errno = failed.value();
    return not_written(folder);
  }
  OFFENBAR_CHECK(as_text(folder + "/scan.json",
                         [&](std::ostream& out) { return write_scan_json(figures, out); }));
  OFFENBAR_CHECK(as_text(folder + "/files.csv",
                         [&](std::ostream& out) { return write_files_csv(reader, out); }));
  OFFENBAR_CHECK(as_text(folder + "/findings.csv",
                         [&](std::ostream& out) { return write_findings_csv(reader, out); }));
  OFFENBAR_CHECK(replace(folder + "/scan.ods", [&](const std::string& temporary) -> Result<void> {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file) return not_written(temporary);
    return write_scan_ods(reader, figures, file.get());
  }));
  return as_text(folder + "/index.html",
                 [&](std::ostream& out) { return write_scan_html(reader, figures, out); });
}

}  // namespace offenbar::batch
