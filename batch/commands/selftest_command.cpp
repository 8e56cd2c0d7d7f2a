#include <cstdlib>

#include "batch/commands/commands.h"
#include "batch/commands/migrate_arguments.h"
#include "batch/selftest.h"

namespace offenbar::batch {

OrStop<int> selftest_command(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const MigrateOptions documents, document_options(line));
  const auto code = selftest({.office_folder = documents.office_folder,
                              .locale = documents.locale,
                              .verbose = line.has("verbose")},
                             console.out);
  if (!code) return could_not_run(code.error());
  return *code;
}

}  // namespace offenbar::batch
