// A ledger with chosen files in it, written as a run writes it, for tests of its readers.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "batch/ledger.h"
#include "batch/plan_rows.h"
#include "batch/result_rows.h"

namespace offenbar::batch::samples {

template <class T>
T expect(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().what);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

inline RunRecord sample_run() {
  RunRecord run;
  run.started = 1764000000;
  run.jobs = 2;
  run.version = "0.1.0";
  run.office_version = "LibreOffice 7.4.7.2";
  run.isolation = {{"office", {"seccomp", "landlock"}}, {"examiner", {"seccomp", "rlimits"}}};
  run.locale = "de-DE";
  run.options = "{}";
  return run;
}

// Makes `state_folder`/ledger.sqlite. Files need root, path, state; the ids are the ledger's.
inline void write_ledger(const std::string& state_folder, std::vector<FileRecord> files) {
  Ledger ledger = expect(Ledger::open(state_folder + "/ledger.sqlite"));
  expect(ledger.begin());
  RunRecord run = sample_run();
  run.number = expect(ledger.begin_run(run));
  PlanRows plan = expect(PlanRows::open(ledger, run.number));
  std::map<std::string, std::int64_t> roots;
  for (const FileRecord& file : files) {
    if (!roots.contains(file.root)) {
      roots[file.root] = expect(plan.root({file.root, "/sources/" + file.root}));
    }
    Entry entry;
    entry.root = roots[file.root];
    entry.path = file.path;
    entry.size = file.size;
    expect(plan.file(entry));
  }
  ResultRows results = expect(ResultRows::open(ledger));
  std::map<std::string, const FileRecord*> by_source;
  for (const FileRecord& file : files) by_source[source_of(file)] = &file;
  std::int64_t id = 0;
  for (std::size_t settled = 0; settled < files.size();) {
    const auto row = expect(results.find(++id));
    if (!row) continue;
    FileRecord file = *by_source.at(source_of(*row));
    file.id = id;
    if (file.state != State::pending) expect(results.record(file));
    ++settled;
  }
  run.ended = run.started + 75;
  run.seconds = 75;
  run.warm_up_seconds = 2;
  run.found = run.settled = files.size();
  expect(ledger.write_run(run));
  expect(ledger.commit());
}

}  // namespace offenbar::batch::samples
