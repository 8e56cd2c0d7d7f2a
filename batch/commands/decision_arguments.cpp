#include "batch/commands/decision_arguments.h"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <ctime>

#include "batch/commands/migrate_arguments.h"
#include "batch/name_text.h"
#include "batch/state_folder.h"

namespace offenbar::batch {
namespace {

std::string user_name() {
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? std::string(user->pw_name) : fmt::format("user {}", ::getuid());
}

}  // namespace

OrStop<std::string> state_folder_of(const CommandLine& line) {
  const std::string target = absolute(line.arguments.front());
  const std::string state = line.has("state") ? absolute(line.value("state")) : std::string();
  const auto folder = find_state_folder(target, state);
  if (!folder) return could_not_run(folder.error());
  return folder->path;
}

OrStop<Decided> decided_by(const CommandLine& line) {
  if (line.value("why").empty()) {
    return usage("A decision needs its reason",
                 "Type --why \"...\"; every report shows it from then on.");
  }
  return Decided{line.has("as") ? line.value("as") : user_name(),
                 static_cast<std::int64_t>(std::time(nullptr)), line.value("why")};
}

OrStop<std::int64_t> withdrawn_id(const CommandLine& line) {
  const std::string text = line.value("withdraw");
  std::int64_t id = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || id <= 0) {
    return usage("--withdraw takes the number of a decision",
                 fmt::format("offenbar {} TARGET lists them.", line.command->name));
  }
  return id;
}

OrStop<ChosenScope> chosen_scope(const CommandLine& line, const LedgerReader& ledger) {
  ChosenScope chosen{line.value("file"), {}};
  if (!line.has("file")) return chosen;
  if (chosen.scope.empty()) {
    return usage("--file names nothing", "Leave it out for all files of the target.");
  }
  bool found = false;
  const auto read = ledger.files({}, Sequence::path, [&](const FileRecord& record) {
    if (!covers(chosen.scope, source_of(record))) return true;
    found = true;
    if (chosen.scope.back() != '/') chosen.sha256 = record.sha256;
    return false;
  });
  if (!read) return could_not_run(read.error());
  if (found) return chosen;
  return could_not_run(
      fmt::format("No file found is called {}", name_for_terminal(chosen.scope)),
      "Files are called as in the report (office/a/Bericht.docx); a folder ends with a slash.");
}

std::string scope_words(const Scope& scope) {
  return scope.empty() ? "all files" : name_for_terminal(scope);
}

std::string line_of(std::int64_t id, const std::string& about, const std::string& participle,
                    const Decided& decided) {
  return fmt::format("{:>4}  {}: {} by {}, {:%Y-%m-%d}: {}\n", id, about, participle,
                     name_for_terminal(decided.who),
                     fmt::gmtime(static_cast<std::time_t>(decided.when)),
                     name_for_terminal(decided.why));
}

}  // namespace offenbar::batch
