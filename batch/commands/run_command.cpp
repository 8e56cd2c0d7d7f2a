#include <algorithm>
#include <array>

#include "batch/commands/commands.h"
#include "batch/commands/scan_command.h"
#include "batch/mapping_folders.h"
#include "batch/option_table.h"

namespace offenbar::batch {
namespace {

struct Row {
  std::string_view name;
  OrStop<int> (*run)(const CommandLine&, Console&);
};

constexpr std::array rows{
    Row{"migrate", migrate_command}, Row{"convert", convert_command},
    Row{"report", report_command},   Row{"inspect", inspect_command},
    Row{"formats", formats_command}, Row{"selftest", selftest_command},
    Row{"help", help_command},       Row{"version", version_command},
    Row{"work", work_command},       Row{"validate", validate_command},
    Row{"accept", accept_command},   Row{"release", release_command},
    Row{"scan", scan_command},       Row{"mappings", mappings_command},
};

// The user's tables hold before anything reads one; a mistake in them ends every command but the
// one that explains it.
OrStop<void> put_mappings_in_force(const CommandLine& line) {
  const Command& command = *line.command;
  const bool takes_them = std::any_of(
      options().begin(), options().end(),
      [&](const Option& option) { return option.name == "mappings" && takes(command, option); });
  if (!takes_them) return {};
  if (auto used = use_mappings(line.values("mappings")); !used) return used;
  return command.name == "mappings" ? OrStop<void>{} : require_sound_mappings();
}

}  // namespace

OrStop<int> run_command(const CommandLine& line, Console& console) {
  if (auto put = put_mappings_in_force(line); !put) return tl::unexpected<Stop>(put.error());
  for (const Row& row : rows) {
    if (row.name == line.command->name) return row.run(line, console);
  }
  return could_not_run("This command is in the option table, but nothing runs it");
}

}  // namespace offenbar::batch
