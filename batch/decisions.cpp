#include "batch/decisions.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "converters/base/descriptor.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::int64_t decisions_version = 1;  // PRAGMA user_version

constexpr const char* decision_tables = R"sql(
CREATE TABLE acceptances (
  id INTEGER PRIMARY KEY,
  category TEXT NOT NULL,          -- empty: all
  scope BLOB NOT NULL,             -- Scope
  sha256 TEXT NOT NULL,            -- of the source, or empty
  who TEXT NOT NULL, "when" INTEGER NOT NULL, why TEXT NOT NULL,
  withdrawn_who TEXT, withdrawn_when INTEGER, withdrawn_why TEXT
);
CREATE TABLE releases (
  id INTEGER PRIMARY KEY,
  scope BLOB NOT NULL,
  figures TEXT NOT NULL,           -- JSON, or empty
  who TEXT NOT NULL, "when" INTEGER NOT NULL, why TEXT NOT NULL,
  withdrawn_who TEXT, withdrawn_when INTEGER, withdrawn_why TEXT
);
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  who TEXT NOT NULL, "when" INTEGER NOT NULL, action TEXT NOT NULL, about TEXT NOT NULL
);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is never altered'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is never shortened'); END;
)sql";

std::string path_in(const std::string& state_folder) { return state_folder + "/decisions.sqlite"; }

Result<void> make_private(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file) return {};
  const Fault fault = errno == ENOSPC || errno == EDQUOT ? Fault::disk_full : Fault::unreadable;
  return fail(fault, fmt::format("{} cannot be written: {}", path, std::strerror(errno)));
}

Result<void> check_version(std::int64_t version) {
  if (version <= decisions_version) return {};
  return fail(Fault::unsupported,
              fmt::format("the decisions have version {}, this program knows {}", version,
                          decisions_version),
              0, "A newer offenbar wrote them: use that one.");
}

// Undoes what was begun unless it was committed.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (open_) (void)database_.run("ROLLBACK");
  }
  Result<void> begin() {
    OFFENBAR_CHECK(database_.run("BEGIN IMMEDIATE"));
    open_ = true;
    return {};
  }
  Result<void> commit() {
    OFFENBAR_CHECK(database_.run("COMMIT"));
    open_ = false;
    return {};
  }

 private:
  Database& database_;
  bool open_ = false;
};

Result<void> make_tables(Database& database) {
  Transaction all(database);
  OFFENBAR_CHECK(all.begin());
  OFFENBAR_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
  OFFENBAR_CHECK(check_version(version));
  if (version < 1) OFFENBAR_CHECK(database.run(decision_tables));
  OFFENBAR_CHECK(database.run(fmt::format("PRAGMA user_version = {}", decisions_version).c_str()));
  return all.commit();
}

Result<void> check(const Decided& decided) {
  if (decided.who.empty()) return fail(Fault::unsupported, "a decision needs who made it");
  if (decided.why.empty()) return fail(Fault::unsupported, "a decision needs a reason");
  return {};
}

Result<void> write_audit(Database& database, const AuditLine& line) {
  OFFENBAR_TRY(
      Statement insert,
      database.prepare("INSERT INTO audit (who, \"when\", action, about) VALUES (?, ?, ?, ?)"));
  return insert.bind_text(1, line.who)
      .bind(2, line.when)
      .bind_text(3, line.action)
      .bind_text(4, line.about)
      .run();
}

std::string text_of(const nlohmann::ordered_json& about) {
  return about.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Decided decided_at(const Statement& row, int column) {
  return {row.bytes(column), row.integer(column + 1), row.bytes(column + 2)};
}

std::optional<Decided> withdrawn_at(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return decided_at(row, column);
}

constexpr std::string_view decided_columns =
    "who, \"when\", why, withdrawn_who, withdrawn_when, withdrawn_why";

std::string selection(std::string_view columns, std::string_view table, bool withdrawn_too) {
  return fmt::format("SELECT {}, {} FROM {}{} ORDER BY id", columns, decided_columns, table,
                     withdrawn_too ? "" : " WHERE withdrawn_when IS NULL");
}

}  // namespace

bool covers(const Scope& scope, std::string_view source) {
  if (scope.empty() || scope == source) return true;
  return scope.back() == '/' && source.starts_with(scope);
}

Result<Decisions> Decisions::open(const std::string& state_folder) {
  OFFENBAR_CHECK(make_private(path_in(state_folder)));
  OFFENBAR_TRY(Database database,
               Database::open(path_in(state_folder), Database::Access::read_write));
  OFFENBAR_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
  OFFENBAR_CHECK(check_version(version));
  if (version < decisions_version) OFFENBAR_CHECK(make_tables(database));
  return Decisions(std::move(database));
}

Result<std::optional<Decisions>> Decisions::read(const std::string& state_folder) {
  const std::string path = path_in(state_folder);
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  OFFENBAR_TRY(Database database, Database::open(path, Database::Access::read_only));
  OFFENBAR_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
  OFFENBAR_CHECK(check_version(version));
  if (version == 0) return std::nullopt;  // made this moment, still empty
  return Decisions(std::move(database));
}

Result<std::int64_t> Decisions::accept(const Acceptance& acceptance) {
  OFFENBAR_CHECK(check(acceptance.decided));
  if (acceptance.category.empty() && acceptance.scope.empty()) {
    return fail(Fault::unsupported, "an acceptance needs a category or a file", 0,
                "Nobody can know everything that is missing everywhere.");
  }
  Transaction all(database_);
  OFFENBAR_CHECK(all.begin());
  OFFENBAR_TRY(Statement insert,
               database_.prepare("INSERT INTO acceptances (category, scope, sha256, who, \"when\", "
                                 "why) VALUES (?, ?, ?, ?, ?, ?)"));
  OFFENBAR_CHECK(insert.bind_text(1, acceptance.category)
                     .bind_bytes(2, acceptance.scope)
                     .bind_text(3, acceptance.sha256)
                     .bind_text(4, acceptance.decided.who)
                     .bind(5, acceptance.decided.when)
                     .bind_text(6, acceptance.decided.why)
                     .run());
  const std::int64_t id = database_.last_id();
  OFFENBAR_CHECK(
      write_audit(database_, {0, acceptance.decided.who, acceptance.decided.when, "accept",
                              text_of({{"id", id},
                                       {"category", acceptance.category},
                                       {"scope", printable(acceptance.scope)},
                                       {"why", acceptance.decided.why}})}));
  OFFENBAR_CHECK(all.commit());
  return id;
}

Result<std::int64_t> Decisions::release(const Release& release) {
  OFFENBAR_CHECK(check(release.decided));
  Transaction all(database_);
  OFFENBAR_CHECK(all.begin());
  OFFENBAR_TRY(Statement insert,
               database_.prepare("INSERT INTO releases (scope, figures, who, \"when\", why) "
                                 "VALUES (?, ?, ?, ?, ?)"));
  OFFENBAR_CHECK(insert.bind_bytes(1, release.scope)
                     .bind_text(2, release.figures)
                     .bind_text(3, release.decided.who)
                     .bind(4, release.decided.when)
                     .bind_text(5, release.decided.why)
                     .run());
  const std::int64_t id = database_.last_id();
  OFFENBAR_CHECK(write_audit(
      database_,
      {0, release.decided.who, release.decided.when, "release",
       text_of({{"id", id}, {"scope", printable(release.scope)}, {"why", release.decided.why}})}));
  OFFENBAR_CHECK(all.commit());
  return id;
}

Result<void> Decisions::withdraw(const char* update, std::string_view action, std::int64_t id,
                                 const Decided& by) {
  OFFENBAR_CHECK(check(by));
  Transaction all(database_);
  OFFENBAR_CHECK(all.begin());
  OFFENBAR_TRY(Statement statement, database_.prepare(update));
  OFFENBAR_CHECK(
      statement.bind_text(1, by.who).bind(2, by.when).bind_text(3, by.why).bind(4, id).run());
  if (database_.changes() == 0) {
    return fail(Fault::not_found, fmt::format("no decision {} holds", id));
  }
  OFFENBAR_CHECK(write_audit(database_, {0, by.who, by.when, std::string(action),
                                         text_of({{"id", id}, {"why", by.why}})}));
  return all.commit();
}

Result<void> Decisions::withdraw_acceptance(std::int64_t id, const Decided& by) {
  return withdraw(
      "UPDATE acceptances SET withdrawn_who = ?, withdrawn_when = ?, withdrawn_why = ? "
      "WHERE id = ? AND withdrawn_when IS NULL",
      "withdraw_acceptance", id, by);
}

Result<void> Decisions::withdraw_release(std::int64_t id, const Decided& by) {
  return withdraw(
      "UPDATE releases SET withdrawn_who = ?, withdrawn_when = ?, withdrawn_why = ? "
      "WHERE id = ? AND withdrawn_when IS NULL",
      "withdraw_release", id, by);
}

Result<void> Decisions::note(const AuditLine& line) { return write_audit(database_, line); }

Result<std::vector<Acceptance>> Decisions::acceptances(bool withdrawn_too) {
  OFFENBAR_TRY(Statement row, database_.prepare(selection("id, category, scope, sha256",
                                                          "acceptances", withdrawn_too)));
  std::vector<Acceptance> all;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return all;
    all.push_back({row.integer(0), row.bytes(1), row.bytes(2), row.bytes(3), decided_at(row, 4),
                   withdrawn_at(row, 7)});
  }
}

Result<std::vector<Release>> Decisions::releases(bool withdrawn_too) {
  OFFENBAR_TRY(Statement row,
               database_.prepare(selection("id, scope, figures", "releases", withdrawn_too)));
  std::vector<Release> all;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return all;
    all.push_back(
        {row.integer(0), row.bytes(1), row.bytes(2), decided_at(row, 3), withdrawn_at(row, 6)});
  }
}

Result<void> Decisions::audit(const std::function<bool(const AuditLine&)>& each) {
  OFFENBAR_TRY(Statement row, database_.prepare("SELECT id, who, \"when\", action, about "
                                                "FROM audit ORDER BY id DESC"));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more ||
        !each({row.integer(0), row.bytes(1), row.integer(2), row.bytes(3), row.bytes(4)})) {
      return {};
    }
  }
}

}  // namespace offenbar::batch
