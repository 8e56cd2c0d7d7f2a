// The formulas of a sheet's cells, in the normal form of converters/document/formula.h.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "converters/biff/formula.h"

namespace offenbar::biff {

class CellFormulas {
 public:
  explicit CellFormulas(const Links& links) : links_(links) {}

  // A formula that several cells share, or that fills them as an array: then only the first has it.
  // `first` is the cell that has it in the file: see shared_from().
  void share(CellPlace first, const Tokens& formula, bool array);
  // A table of what comes out for other values, which nobody typed as a formula.
  void share_table(CellPlace first) { share(first, {}, false); }

  // "?" for one that cannot be told or has other words in other programs; empty for a cell that an
  // array of another cell fills.
  [[nodiscard]] std::string of(const Tokens& formula, CellPlace at) const;

 private:
  struct Shared {
    std::vector<std::byte> tokens, extra;
    bool array = false;
  };
  const Links& links_;
  std::map<CellPlace, Shared> shared_;
  std::size_t bytes_ = 0;
};

}  // namespace offenbar::biff
