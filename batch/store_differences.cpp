#include "batch/store_differences.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "batch/csv_cell.h"
#include "batch/growing_file.h"
#include "batch/system_calls.h"

namespace offenbar::batch {

void DifferenceList::add(std::size_t folder, const stores::Written& item,
                         const std::vector<Loss>& differences) {
  for (const Loss& loss : differences) {
    if (count_ == most_lines) {
      ++more_;
      continue;
    }
    ++count_;
    lines_[{folder, item.index}] += fmt::format(
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", tsv_cell(folders_.at(folder).name()),
        item.index + 1, tsv_cell(item.title), tsv_cell(item.path), loss.category,
        name_of(loss.severity), tsv_cell(loss.where), tsv_cell(loss.before), tsv_cell(loss.after));
  }
}

Result<void> DifferenceList::write(int folder, const std::string& name) const {
  if (lines_.empty()) {  // a run that was killed may have found some
    if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT) return {};
    return tl::unexpected(target_error(errno, "cannot remove " + name));
  }
  OFFENBAR_TRY(GrowingFile file, GrowingFile::make(folder, name));
  OFFENBAR_CHECK(
      file.append("folder\titem\ttitle\tresult\tcategory\tseverity\twhere\tbefore\tafter\n"));
  for (const auto& [place, lines] : lines_) OFFENBAR_CHECK(file.append(lines));
  if (more_ > 0) OFFENBAR_CHECK(file.append(fmt::format("\t\t\t\t\t\t\t{} more\t\n", more_)));
  return file.finish();
}

}  // namespace offenbar::batch
