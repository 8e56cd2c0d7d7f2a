// Shows that no request leaves and no macro runs: `offenbar selftest`.
//
// Marker documents ask for a listener on this machine in every way an Office file knows (external
// pictures, linked objects and templates, fields, DDE, web queries, macros), and their macros try
// to write a marker file. They are migrated by the same code path as any other file.
#pragma once

#include <iosfwd>
#include <string>

#include "converters/base/result.h"

namespace offenbar::batch {

struct SelftestOptions {
  std::string office_folder;  // program folder of LibreOffice
  std::string locale;         // BCP 47
  bool verbose = false;       // also name what the office refused, and keep the work folder
};

// Prints one line per document, what locked the office in, and a closing sentence.
// Answers 0 if the listener saw nothing, no marker file appeared and every marker document reached
// the state it should; 1 if not.
// Errors: those of migrate(), and Fault::internal if no listener can be had.
[[nodiscard]] Result<int> selftest(const SelftestOptions& options, std::ostream& out);

}  // namespace offenbar::batch
