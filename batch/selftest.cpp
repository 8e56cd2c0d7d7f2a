#include "batch/selftest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>

#include "batch/canary_documents.h"
#include "batch/canary_listener.h"
#include "batch/migrate.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;

// A private folder under TMPDIR, removed with all it holds unless kept.
class WorkFolder {
 public:
  WorkFolder() {
    std::error_code ignored;
    const fs::path base = fs::temp_directory_path(ignored);
    std::string pattern =
        ((ignored ? fs::path("/tmp") : base) / "offenbar-selftest-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    if (!keep_ && !path_.empty()) fs::remove_all(path_, ignored);
  }
  void keep() { keep_ = true; }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool keep_ = false;
};

// Remembers what became of each document.
class Witness : public Observer {
 public:
  void planning(std::uint64_t) override {}
  void planned(std::uint64_t, std::uint64_t, std::uint64_t) override {}
  void finished(const FileRecord& record) override { records_[record.path] = record; }
  void note(const std::string& message) override { notes_.push_back(message); }

  [[nodiscard]] const FileRecord* find(const std::string& name) const {
    const auto found = records_.find(name);
    return found == records_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::map<std::string, FileRecord> records_;
  std::vector<std::string> notes_;
};

Result<void> write(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) return fail(Fault::internal, path.string() + " cannot be written");
  return {};
}

Result<void> make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  return fail(Fault::internal, path.string() + ": " + std::strerror(errno));
}

MigrateOptions options_for(const SelftestOptions& asked, const fs::path& work) {
  MigrateOptions options;
  options.sources.push_back({"canary", (work / "source").string()});
  options.target = (work / "target").string();
  options.state_folder = (work / "state").string();
  options.locale = asked.locale;
  options.office_folder = asked.office_folder;
  options.deadline = std::chrono::seconds(60);
  return options;
}

std::vector<std::string> markers_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A converted document must have been converted: a marker that was never loaded shows nothing.
bool as_expected(const CanaryDocument& document, const FileRecord* record) {
  if (record == nullptr) return false;
  if (!document.converted) {
    return record->state == State::skipped || record->state == State::unsupported;
  }
  return record->state == State::done || record->state == State::done_with_losses;
}

std::string refusals(const FileRecord& record) {
  std::string text;
  for (const Loss& loss : record.losses) {
    text +=
        fmt::format("    {}: {}{}\n", loss.category, loss.before.empty() ? loss.where : loss.before,
                    loss.after.empty() ? "" : " -> " + loss.after);
  }
  for (const std::string& note : record.notes) text += fmt::format("    {}\n", note);
  return text;
}

// Prints a line per document; answers how many did not reach the state they should.
int print_documents(const std::vector<CanaryDocument>& documents, const Witness& witness,
                    std::ostream& out) {
  int unexpected = 0;
  for (const CanaryDocument& document : documents) {
    const FileRecord* record = witness.find(document.name);
    const bool fine = as_expected(document, record);
    if (!fine) ++unexpected;
    out << fmt::format("  {:<16} {:<17} {}{}\n", document.name,
                       record == nullptr ? "missing" : name_of(record->state), document.attempts,
                       fine ? "" : "  (not as expected)");
    if (record == nullptr) continue;
    if (record->error)
      out << fmt::format("    {}: {}\n", name_of(record->error->fault), record->error->what);
    out << refusals(*record);
  }
  return unexpected;
}

void print_isolation(const RunRecord& run, std::ostream& out) {
  const auto list = [](const std::vector<std::string>& measures) {
    return measures.empty() ? std::string("nothing") : fmt::format("{}", fmt::join(measures, ", "));
  };
  const auto office = run.isolation.find("office");
  out << fmt::format(
      "{}, locked in by {}.\n", run.office_version.empty() ? "No office" : run.office_version,
      list(office == run.isolation.end() ? std::vector<std::string>() : office->second));
}

int print_verdict(const std::vector<std::string>& requests, const std::vector<std::string>& markers,
                  int unexpected, std::ostream& out) {
  for (const std::string& line : requests) out << fmt::format("A request came: {}\n", line);
  for (const std::string& name : markers) out << fmt::format("A macro wrote: {}\n", name);
  if (!requests.empty() || !markers.empty()) {
    out << "This machine does not keep documents locked in: do not migrate files you do not "
           "trust.\n";
    return 1;
  }
  if (unexpected > 0) {
    out << fmt::format(
        "No request left and no macro ran, but {} of the documents were not treated as they should "
        "be, so they prove nothing.\n",
        unexpected);
    return 1;
  }
  out << "No request left, no macro ran.\n";
  return 0;
}

}  // namespace

Result<int> selftest(const SelftestOptions& options, std::ostream& out) {
  WorkFolder work;
  if (work.path().empty()) return fail(Fault::internal, "no folder can be made under TMPDIR");
  if (options.verbose) {
    work.keep();
    out << fmt::format("Work folder: {}\n", work.path().string());
  }
  CanaryListener listener;
  OFFENBAR_CHECK(listener.start());
  if (!listener.hears_a_knock()) return fail(Fault::internal, "the listener does not hear a knock");

  const fs::path marker_folder = work.path() / "markers";
  OFFENBAR_CHECK(make_folder(work.path() / "source"));
  OFFENBAR_CHECK(make_folder(marker_folder));
  OFFENBAR_TRY(
      const std::vector<CanaryDocument> documents,
      canary_documents({fmt::format("http://127.0.0.1:{}", listener.port()),
                        fmt::format("http://[::1]:{}", listener.port()), marker_folder.string()}));
  for (const CanaryDocument& document : documents) {
    OFFENBAR_CHECK(write(work.path() / "source" / document.name, document.content));
  }

  Witness witness;
  OFFENBAR_TRY(const MigrateSummary summary,
               migrate(options_for(options, work.path()), witness, {}));
  out << fmt::format("{} marker documents ask for 127.0.0.1:{} and try to write files:\n",
                     documents.size(), listener.port());
  const int unexpected = print_documents(documents, witness, out);
  print_isolation(summary.run, out);
  for (const std::string& note : witness.notes()) out << note << '\n';
  return print_verdict(listener.requests(), markers_in(marker_folder), unexpected, out);
}

}  // namespace offenbar::batch
