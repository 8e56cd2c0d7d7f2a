// The parts of the dependency report's page that are plain HTML, readable without a script.
#pragma once

#include <string>
#include <string_view>

#include "batch/scan_figures.h"
#include "batch/scan_words.h"

namespace offenbar::batch {

class ScanMarkup {
 public:
  // Both must outlive this.
  ScanMarkup(const ScanFigures& figures, const ScanWords& words)
      : figures_(figures), words_(words) {}

  // What stands for {{mark}} in scan.html; empty for marks of others.
  [[nodiscard]] std::string part(std::string_view mark) const;

 private:
  [[nodiscard]] std::string headline() const;
  [[nodiscard]] std::string figures() const;  // the three
  [[nodiscard]] std::string classes() const;  // as a bar and a sum
  [[nodiscard]] std::string chart() const;    // what ties most files
  [[nodiscard]] std::string sentences() const;
  [[nodiscard]] std::string outcome() const;  // the model against what happened
  [[nodiscard]] std::string findings() const;
  [[nodiscard]] std::string finding_row(const KindFigures& kind) const;
  [[nodiscard]] std::string causes() const;
  [[nodiscard]] std::string worst() const;
  [[nodiscard]] std::string years() const;
  [[nodiscard]] std::string run() const;
  [[nodiscard]] const KindFigures* kind(std::string_view name) const;

  const ScanFigures& figures_;
  const ScanWords& words_;
};

}  // namespace offenbar::batch
