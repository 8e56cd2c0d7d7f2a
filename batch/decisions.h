// What people decide about a target: accepted losses, releases, and who did what when. They are
// kept in `decisions.sqlite` beside the ledger, which no run writes. CONTRACTS.md, State on disk.
//
// Nothing is ever deleted: who takes a decision back is noted beside it. Every change is written
// together with its line of the audit, which SQLite itself keeps from being altered.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/database.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// Who, when and why. All three are always there: a decision that nobody stands for is none.
struct Decided {
  std::string who;
  std::int64_t when = 0;  // seconds since 1970, UTC
  std::string why;
};

// What a decision is about, as the report names it: "office/a/Bericht.docx" is one file,
// "office/a/" with its slash everything in that folder, nothing all of TARGET. Raw bytes.
using Scope = std::string;
[[nodiscard]] bool covers(const Scope& scope, std::string_view source);

// "These losses are known, and we can live with them."
struct Acceptance {
  std::int64_t id = 0;
  std::string category{};  // an id of mappings/losses.tsv; empty: whatever the files in scope lack
  Scope scope{};
  // Of the one file in scope as it was looked at: what a later version of it lacks nobody has seen.
  // Empty: whatever becomes of the files.
  std::string sha256{};
  Decided decided{};
  std::optional<Decided> withdrawn{};
};

// "This folder or mailbox can be used": a sign-off.
struct Release {
  std::int64_t id = 0;
  Scope scope{};
  std::string figures{};  // JSON: what the report said of the scope then; may be empty
  Decided decided{};
  std::optional<Decided> withdrawn{};
};

struct AuditLine {
  std::int64_t id = 0;
  std::string who;
  std::int64_t when = 0;
  std::string action;  // accept, withdraw_acceptance, release, withdraw_release, or of the caller
  std::string about;   // JSON
};

class Decisions {
 public:
  // Opens or makes `state_folder`/decisions.sqlite (0600). Errors: unsupported (a newer program
  // wrote it); corrupt; disk_full; unreadable.
  [[nodiscard]] static Result<Decisions> open(const std::string& state_folder);
  // The same for reading. Nothing if nobody has decided anything yet.
  [[nodiscard]] static Result<std::optional<Decisions>> read(const std::string& state_folder);

  // The new id. Errors: unsupported for one without `who` or `why`, or one that accepts everything
  // everywhere; those of the database.
  [[nodiscard]] Result<std::int64_t> accept(const Acceptance& acceptance);
  [[nodiscard]] Result<std::int64_t> release(const Release& release);
  // Errors: not_found for an id that is none or was withdrawn already.
  [[nodiscard]] Result<void> withdraw_acceptance(std::int64_t id, const Decided& by);
  [[nodiscard]] Result<void> withdraw_release(std::int64_t id, const Decided& by);
  // Notes what somebody did elsewhere: started a run, stopped it, downloaded a report.
  [[nodiscard]] Result<void> note(const AuditLine& line);

  // Oldest first; withdrawn ones too, or only those that hold.
  [[nodiscard]] Result<std::vector<Acceptance>> acceptances(bool withdrawn_too = false);
  [[nodiscard]] Result<std::vector<Release>> releases(bool withdrawn_too = false);
  // Newest first; `each` returns false to stop.
  [[nodiscard]] Result<void> audit(const std::function<bool(const AuditLine&)>& each);

 private:
  explicit Decisions(Database database) : database_(std::move(database)) {}
  [[nodiscard]] Result<void> withdraw(const char* update, std::string_view action, std::int64_t id,
                                      const Decided& by);
  Database database_;
};

}  // namespace offenbar::batch
