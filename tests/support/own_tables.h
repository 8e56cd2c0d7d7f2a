// Tables of the user's that hold while this lives.
#pragma once

#include <cstdlib>
#include <string>

#include "tests/support/temporary_folder.h"

namespace offenbar::testing {

class OwnTables {
 public:
  OwnTables() { ::setenv("OFFENBAR_MAPPINGS", folder_.path().c_str(), 1); }
  OwnTables(const OwnTables&) = delete;
  OwnTables& operator=(const OwnTables&) = delete;
  ~OwnTables() { ::unsetenv("OFFENBAR_MAPPINGS"); }

  // `name` without ".tsv".
  void add(const std::string& name, const std::string& text) {
    write_file(folder_ / (name + ".tsv"), text);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace offenbar::testing
