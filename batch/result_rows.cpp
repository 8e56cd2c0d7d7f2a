#include "batch/result_rows.h"

#include <fmt/core.h>

#include <sstream>

#include "batch/record_rows.h"
#include "batch/value_proof.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view update_file = R"sql(
UPDATE files SET size = ?2, mtime_ns = ?3, state = ?4, settled_before = NULL, sha256 = ?5,
  reason = ?6, format = ?7, route = ?8, fault = ?9, what = ?10, hint = ?11, fault_offset = ?12,
  duplicate_of = ?13, losses = ?14, notes = ?15, seconds = ?16, cpu_seconds = ?17,
  peak_memory_bytes = ?18, verdict = ?19, recalculation = ?20, pages = ?21
WHERE id = ?1)sql";

// Only faults that lie in the content are shared by all files that have it.
constexpr std::string_view same_content_order = R"sql(
 WHERE files.sha256 = ?1 AND files.gone = 0 AND (files.state IN (1, 2) OR (files.state = 3
   AND files.duplicate_of IS NULL AND files.fault IN ('corrupt', 'timed_out', 'over_memory',
   'over_cpu', 'over_output', 'office_died', 'bad_result')))
 ORDER BY files.state, files.id LIMIT 1)sql";

// What an earlier landing recorded comes before what a killed run only claimed.
constexpr std::string_view select_earlier = R"sql(
SELECT claims.path, claims.extension, claims.digests, coalesce(outputs.sha256, '')
FROM claims LEFT JOIN outputs ON outputs.path = claims.path AND outputs.file = claims.file
WHERE claims.file = ?1
ORDER BY outputs.path IS NULL, outputs.superseded, claims.path DESC)sql";

void bind_text_or_null(Statement& statement, int at, const std::string& value) {
  value.empty() ? statement.bind_null(at) : statement.bind_text(at, value);
}

void bind_error(Statement& row, const std::optional<Error>& error) {
  if (!error) {
    row.bind_null(9).bind_null(10).bind_null(11).bind_null(12);
    return;
  }
  row.bind_text(9, name_of(error->fault)).bind_text(10, error->what).bind_text(11, error->hint);
  row.bind(12, static_cast<std::int64_t>(error->offset));
}

std::set<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::set<std::string> words;
  for (std::string word; in >> word;) words.insert(word);
  return words;
}

std::string select(std::string_view rest) {
  return fmt::format("SELECT {} FROM files JOIN roots ON roots.id = files.root {}", record_columns,
                     rest);
}

}  // namespace

Result<ResultRows> ResultRows::open(Ledger& ledger) {
  ResultRows rows(ledger);
  Database& database = ledger.database();
  OFFENBAR_TRY(rows.write_row_, database.prepare(update_file));
  OFFENBAR_TRY(rows.supersede_,
               database.prepare("UPDATE outputs SET superseded = 1 WHERE file = ?1"));
  OFFENBAR_TRY(rows.write_output_,
               database.prepare("INSERT OR REPLACE INTO outputs (path, file, sha256, is_copy, "
                                "superseded, is_folder) VALUES (?1, ?2, ?3, ?4, 0, ?5)"));
  OFFENBAR_TRY(rows.settle_claim_, database.prepare("UPDATE claims SET digests = ?3 WHERE file = "
                                                    "?1 AND path = ?2"));
  OFFENBAR_TRY(rows.keep_settled_,
               database.prepare("UPDATE files SET state = settled_before, settled_before = NULL, "
                                "size = ?2, mtime_ns = ?3 WHERE id = ?1 AND settled_before > 0"));
  OFFENBAR_TRY(rows.find_, database.prepare(select("WHERE files.id = ?1")));
  OFFENBAR_TRY(rows.same_content_, database.prepare(select(same_content_order)));
  OFFENBAR_TRY(rows.gone_, database.prepare(select("WHERE files.sha256 = ?1 AND files.gone = 1 "
                                                   "ORDER BY files.id DESC LIMIT 1")));
  OFFENBAR_TRY(rows.outputs_,
               database.prepare("SELECT path, sha256, is_copy, is_folder FROM outputs WHERE "
                                "file = ?1 AND superseded = 0 ORDER BY path"));
  OFFENBAR_TRY(rows.earlier_, database.prepare(select_earlier));
  OFFENBAR_TRY(rows.find_claim_,
               database.prepare("SELECT file, digests FROM claims WHERE place = ?1"));
  OFFENBAR_TRY(rows.own_file_, database.prepare("SELECT 1 FROM files WHERE own_place = ?1 AND id "
                                                "<> ?2 AND gone = 0 LIMIT 1"));
  OFFENBAR_TRY(rows.own_folder_,
               database.prepare("SELECT 1 FROM folders WHERE own_place = ?1 LIMIT 1"));
  OFFENBAR_TRY(rows.write_claim_,
               database.prepare("INSERT OR REPLACE INTO claims (place, path, file, extension, "
                                "digests) VALUES (?1, ?2, ?3, ?4, ?5)"));
  OFFENBAR_TRY(rows.release_,
               database.prepare("DELETE FROM claims WHERE place = ?1 AND file = ?2"));
  return rows;
}

Result<void> ResultRows::record(const FileRecord& record) {
  OFFENBAR_CHECK(write_row(record));
  return write_outputs(record);
}

Result<void> ResultRows::write_row(const FileRecord& record) {
  Statement& row = write_row_;
  row.bind(1, record.id).bind(2, static_cast<std::int64_t>(record.size)).bind(3, record.mtime_ns);
  row.bind(4, static_cast<std::int64_t>(record.state));
  bind_text_or_null(row, 5, record.sha256);
  bind_text_or_null(row, 6, record.reason);
  bind_text_or_null(row, 7, record.format);
  bind_text_or_null(row, 8, record.route);
  bind_error(row, record.error);
  record.duplicate_of.empty() ? row.bind_null(13) : row.bind_bytes(13, record.duplicate_of);
  bind_text_or_null(row, 14, record.losses.empty() ? "" : losses_text(record.losses));
  bind_text_or_null(row, 15, record.notes.empty() ? "" : notes_text(record.notes));
  row.bind(16, record.seconds).bind(17, record.cpu_seconds);
  row.bind(18, static_cast<std::int64_t>(record.peak_memory_bytes));
  record.verdict ? row.bind(19, static_cast<std::int64_t>(*record.verdict)) : row.bind_null(19);
  bind_text_or_null(row, 20, record.recalculation ? counts_json(*record.recalculation).dump() : "");
  bind_text_or_null(row, 21, record.pages ? pages_json(*record.pages).dump() : "");
  return row.run();
}

Result<void> ResultRows::write_outputs(const FileRecord& record) {
  OFFENBAR_CHECK(supersede_.bind(1, record.id).run());
  for (const Output& output : record.outputs) {
    write_output_.bind_bytes(1, output.path).bind(2, record.id).bind_text(3, output.sha256);
    write_output_.bind(4, std::int64_t{output.is_copy}).bind(5, std::int64_t{output.is_folder});
    OFFENBAR_CHECK(write_output_.run());
    settle_claim_.bind(1, record.id).bind_bytes(2, output.path).bind_text(3, output.sha256);
    OFFENBAR_CHECK(settle_claim_.run());
  }
  return {};
}

Result<void> ResultRows::keep_settled(std::int64_t id, std::uint64_t size, std::int64_t mtime_ns) {
  return keep_settled_.bind(1, id).bind(2, static_cast<std::int64_t>(size)).bind(3, mtime_ns).run();
}

Result<std::optional<FileRecord>> ResultRows::read_one(Statement& query) {
  OFFENBAR_TRY(const bool row, query.step());
  if (!row) return std::nullopt;
  FileRecord record = read_record(query);
  query.reset();
  outputs_.bind(1, record.id);
  while (true) {
    OFFENBAR_TRY(const bool more, outputs_.step());
    if (!more) return record;
    record.outputs.push_back(read_output(outputs_));
  }
}

Result<std::optional<FileRecord>> ResultRows::find(std::int64_t id) {
  return read_one(find_.bind(1, id));
}

Result<std::optional<FileRecord>> ResultRows::same_content(const std::string& sha256) {
  return read_one(same_content_.bind_text(1, sha256));
}

Result<std::optional<std::string>> ResultRows::gone_with_content(const std::string& sha256) {
  OFFENBAR_TRY(const std::optional<FileRecord> record, read_one(gone_.bind_text(1, sha256)));
  if (!record) return std::nullopt;
  return source_of(*record);
}

Result<std::vector<EarlierOutput>> ResultRows::earlier_outputs(std::int64_t id) {
  std::vector<EarlierOutput> outputs;
  earlier_.bind(1, id);
  while (true) {
    OFFENBAR_TRY(const bool more, earlier_.step());
    if (!more) return outputs;
    EarlierOutput output{earlier_.bytes(0), earlier_.bytes(1), words_of(earlier_.bytes(2))};
    if (const std::string delivered = earlier_.bytes(3); !delivered.empty()) {
      output.digests.insert(delivered);
    }
    outputs.push_back(std::move(output));
  }
}

Result<bool> ResultRows::is_own_place(const std::string& place, std::int64_t owner) {
  OFFENBAR_TRY(const bool file, own_file_.bind_bytes(1, place).bind(2, owner).step());
  own_file_.reset();
  if (file) return true;
  OFFENBAR_TRY(const bool folder, own_folder_.bind_bytes(1, place).step());
  own_folder_.reset();
  return folder;
}

Result<void> ResultRows::add_digest(const Claim& claim, const std::string& place,
                                    const std::string& digests) {
  std::set<std::string> all = words_of(digests);
  all.insert(claim.sha256);
  std::string text;
  for (const std::string& digest : all) text += (text.empty() ? "" : " ") + digest;
  write_claim_.bind_bytes(1, place)
      .bind_bytes(2, claim.folder.empty() ? claim.name : claim.folder + "/" + claim.name)
      .bind(3, claim.owner)
      .bind_text(4, claim.extension)
      .bind_text(5, text);
  return write_claim_.run();
}

Result<bool> ResultRows::claim(const Claim& claim) {
  const std::string place = claim.folder + "/" + claim.key;
  OFFENBAR_TRY(const bool known, find_claim_.bind_bytes(1, place).step());
  std::string digests;
  if (known) {
    const bool mine = find_claim_.integer(0) == claim.owner;
    digests = find_claim_.bytes(1);
    find_claim_.reset();
    if (!mine) return false;
  } else if (!claim.own_name) {
    OFFENBAR_TRY(const bool taken, is_own_place(place, claim.owner));
    if (taken) return false;
  }
  OFFENBAR_CHECK(add_digest(claim, place, digests));
  return true;
}

Result<void> ResultRows::release(const std::string& folder, const std::string& key,
                                 std::int64_t owner) {
  return release_.bind_bytes(1, folder + "/" + key).bind(2, owner).run();
}

}  // namespace offenbar::batch
