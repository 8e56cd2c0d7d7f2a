#include "batch/store_differences.h"

#include <fmt/format.h>

namespace offenbar::batch {
namespace {

std::string cell(std::string_view text) {
  std::string clean;
  for (const char c : text) clean += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
  return clean;
}

}  // namespace

void DifferenceList::add(std::size_t folder, const stores::Written& item,
                         const std::vector<Loss>& differences) {
  for (const Loss& loss : differences) {
    if (count_ == most_lines) {
      ++more_;
      continue;
    }
    ++count_;
    lines_[{folder, item.index}] +=
        fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", cell(folders_.at(folder).name()),
                    item.index + 1, cell(item.title), cell(item.path), loss.category,
                    name_of(loss.severity), cell(loss.where), cell(loss.before), cell(loss.after));
  }
}

std::string DifferenceList::text() const {
  std::string text = "folder\titem\ttitle\tresult\tcategory\tseverity\twhere\tbefore\tafter\n";
  for (const auto& [place, lines] : lines_) text += lines;
  if (more_ > 0) text += fmt::format("\t\t\t\t\t\t\t{} more\t\n", more_);
  return text;
}

}  // namespace offenbar::batch
