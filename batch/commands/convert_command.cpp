#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "batch/commands/commands.h"
#include "batch/commands/migrate_arguments.h"
#include "batch/interrupt.h"
#include "batch/ledger_reader.h"
#include "batch/migrate.h"
#include "batch/name_text.h"
#include "batch/progress.h"
#include "batch/report_words.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;

// A private folder that goes with everything in it.
class PrivateFolder {
 public:
  static OrStop<PrivateFolder> in(const std::string& parent) {
    std::string path = parent + "/.offenbar-convert-XXXXXX";
    if (::mkdtemp(path.data()) != nullptr) return PrivateFolder(path);
    return could_not_run(fmt::format("{} takes no new folder", name_for_terminal(parent)),
                         "Name a result in a folder where this user may write: --to RESULT.");
  }
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

std::string temporary_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder == nullptr || *folder == '\0' ? "/tmp" : folder;
}

Result<std::optional<FileRecord>> only_file(const std::string& state_folder) {
  OFFENBAR_TRY(const LedgerReader ledger, LedgerReader::open(state_folder));
  std::optional<FileRecord> record;
  OFFENBAR_CHECK(ledger.files({}, Sequence::path, [&](const FileRecord& file) {
    record = file;
    return false;
  }));
  return record;
}

OrStop<int> why_not(const FileRecord& record, const std::string& file) {
  const std::string name = name_for_terminal(file);
  if (record.reason == "already_open") {
    return could_not_run(fmt::format("{} is already an open format ({})", name, record.format),
                         "It needs no conversion; copy it.");
  }
  const std::string what = record.error ? record.error->what : std::string(name_of(record.state));
  return tl::unexpected<Stop>(Stop{exit_needs_a_look, fmt::format("{}: {}", name, what),
                                   record.error ? record.error->hint : std::string()});
}

// A name that promises another format than the result has is refused: nobody could open it.
OrStop<void> check_extension(const std::string& wanted, const std::string& produced) {
  const std::string asked = fs::path(wanted).extension().string();
  const std::string given = fs::path(produced).extension().string();
  if (asked.empty() || normalised_key(asked) == normalised_key(given)) return {};
  return usage(fmt::format("The result is an {} file, and {} says {}", given.substr(1),
                           name_for_terminal(wanted), asked.substr(1)),
               fmt::format("Name it {}",
                           name_for_terminal(fs::path(wanted).replace_extension(given).string())));
}

OrStop<void> place(const std::string& produced, const std::string& wanted, bool replace) {
  std::error_code failed;
  // A whole folder is never replaced.
  if ((!replace || fs::is_directory(produced)) && fs::exists(fs::symlink_status(wanted, failed))) {
    return usage(fmt::format("{} exists already", name_for_terminal(wanted)),
                 "Name another with --to, or replace it with --force.");
  }
  fs::rename(produced, wanted, failed);
  if (failed) {
    return could_not_run(
        fmt::format("{} cannot be written: {}", name_for_terminal(wanted), failed.message()));
  }
  return {};
}

OrStop<void> pour(const std::string& produced, std::ostream& out) {
  std::ifstream file(produced, std::ios::binary);
  out << file.rdbuf() << std::flush;
  if (file && out) return {};
  return could_not_run("The result could not be written to standard output");
}

OrStop<void> deliver(const std::string& produced, const std::string& file, const CommandLine& line,
                     Console& console) {
  const bool is_folder = fs::is_directory(produced);  // a mailbox
  if (line.value("to") == "-" && is_folder) {
    return usage("A mailbox becomes a folder", "Name it: --to RESULT");
  }
  if (line.value("to") == "-") return pour(produced, console.out);
  std::string wanted = line.value("to");
  if (wanted.empty()) {
    const fs::path extension = is_folder ? fs::path(".mail") : fs::path(produced).extension();
    wanted = fs::path(file).replace_extension(extension).string();
  }
  if (!is_folder) {
    if (auto fits = check_extension(wanted, produced); !fits) return fits;
  }
  if (auto placed = place(produced, wanted, line.has("force")); !placed) return placed;
  console.err << "offenbar: wrote " << name_for_terminal(wanted) << '\n';
  return {};
}

// One line per loss: how grave, what, and where.
void tell_losses(const FileRecord& record, Console& console) {
  const auto words = ReportWords::load();
  if (!words) return;
  for (const Loss& loss : record.losses) {
    console.err << fmt::format("  {}: {}{}\n", name_of(loss.severity),
                               words->english("loss." + loss.category),
                               loss.where.empty() ? "" : " - " + name_for_terminal(loss.where));
  }
}

}  // namespace

// One file is a migration of one source into a private folder beside the result, and a rename.
OrStop<int> convert_command(const CommandLine& line, Console& console) {
  const std::string& file = line.arguments.front();
  const std::string to = line.value("to");
  OFFENBAR_OR_STOP(const SourceRoot source, source_root(file));
  if (fs::is_directory(source.path)) {
    return usage(fmt::format("{} is a folder", name_for_terminal(file)),
                 "For a tree, type: offenbar migrate SOURCE --to TARGET");
  }
  OFFENBAR_OR_STOP(
      const PrivateFolder folder,
      PrivateFolder::in(to == "-" ? temporary_folder() : folder_of(to.empty() ? file : to)));
  OFFENBAR_OR_STOP(MigrateOptions options, document_options(line));
  options.sources = {source};
  options.target = absolute(folder.path());
  options.state_folder = options.target + "/.offenbar";
  options.carry.clear();

  const Interrupt interrupt;
  PlainProgress progress(console, false);
  const auto summary = migrate(options, progress, interrupt.token());
  if (!summary) return could_not_run(summary.error());
  const auto record = only_file(summary->state_folder);
  if (!record) return could_not_run(record.error());
  if (!*record || (*record)->state == State::pending) {
    return tl::unexpected<Stop>(Stop{summary->exit_code, summary->stopped_by, {}});
  }
  if ((*record)->outputs.empty()) return why_not(**record, file);
  const std::string produced = options.target + "/" + (*record)->outputs.front().path;
  if (auto delivered = deliver(produced, file, line, console); !delivered) {
    return tl::unexpected<Stop>(delivered.error());
  }
  tell_losses(**record, console);
  return summary->exit_code;
}

}  // namespace offenbar::batch
