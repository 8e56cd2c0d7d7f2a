// A minimal VBA project, so that the self-test can carry macros that would run if they could.
#pragma once

#include <string>
#include <vector>

namespace offenbar::batch {

struct VbaModule {
  std::string name;       // ASCII, up to 31 characters
  std::string source;     // lines end in \r\n; at most 3,500 bytes
  bool document = false;  // the module of the document itself: ThisDocument, ThisWorkbook
};

// The bytes of a vbaProject.bin: a compound file ([MS-CFB]) with the storage VBA and the stream
// PROJECT ([MS-OVBA] 2.2). Module sources are written as literals, without compression.
[[nodiscard]] std::string vba_project(const std::vector<VbaModule>& modules);

}  // namespace offenbar::batch
