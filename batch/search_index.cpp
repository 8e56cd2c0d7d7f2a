#include "batch/search_index.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::int64_t version = 1;

Result<Database> open_or_make(const std::string& file) {
  OFFENBAR_TRY(Database database, Database::open(file, Database::Access::read_write));
  OFFENBAR_CHECK(database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"));
  OFFENBAR_TRY(const std::int64_t found, database.number("PRAGMA user_version"));
  if (found == version) return database;
  if (found != 0) return fail(Fault::corrupt, "the search index is of another version");
  OFFENBAR_CHECK(
      database.run("BEGIN; CREATE VIRTUAL TABLE names USING fts5 (name, content = '', "
                   "tokenize = 'trigram'); CREATE TABLE taken (last INTEGER NOT NULL); "
                   "INSERT INTO taken VALUES (0); PRAGMA user_version = 1; COMMIT"));
  return database;
}

std::size_t characters_in(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// A phrase for FTS5: in quotes, quotes doubled.
std::string phrase(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace

SearchIndex::SearchIndex(Database database)
    : database_(std::make_unique<Database>(std::move(database))) {}

Result<SearchIndex> SearchIndex::open(const std::string& state_folder) {
  const std::string file = state_folder + "/search.sqlite";
  if (auto database = open_or_make(file)) return SearchIndex(std::move(*database));
  for (const char* tail : {"", "-wal", "-shm"}) ::unlink((file + tail).c_str());
  OFFENBAR_TRY(Database database, open_or_make(file));
  return SearchIndex(std::move(database));
}

std::optional<SearchIndex> SearchIndex::read(const std::string& state_folder) {
  auto database = Database::open(state_folder + "/search.sqlite", Database::Access::read_only);
  if (!database) return std::nullopt;
  const auto found = database->number("PRAGMA user_version");
  if (!found || *found != version) return std::nullopt;
  return SearchIndex(std::move(*database));
}

Result<std::int64_t> SearchIndex::last() const {
  return database_->number("SELECT last FROM taken");
}

Result<std::size_t> SearchIndex::take_in(Database& ledger, std::size_t most) {
  OFFENBAR_TRY(std::int64_t at, last());
  OFFENBAR_TRY(Statement row,
               ledger.prepare("SELECT files.id, roots.name, files.path FROM files JOIN roots ON "
                              "roots.id = files.root WHERE files.id > ?1 ORDER BY files.id "
                              "LIMIT ?2"));
  row.bind(1, at).bind(2, static_cast<std::int64_t>(most));
  OFFENBAR_CHECK(database_->run("BEGIN IMMEDIATE"));
  const auto filled = [&]() -> Result<std::size_t> {
    OFFENBAR_TRY(Statement write,
                 database_->prepare("INSERT INTO names (rowid, name) VALUES (?1, ?2)"));
    for (std::size_t taken = 0;; ++taken) {
      OFFENBAR_TRY(const bool more, row.step());
      if (!more) return taken;
      at = row.integer(0);
      OFFENBAR_CHECK(
          write.bind(1, at).bind_text(2, printable(row.bytes(1) + "/" + row.bytes(2))).run());
    }
  }();
  if (!filled) {
    (void)database_->run("ROLLBACK");
    return filled;
  }
  OFFENBAR_TRY(Statement note, database_->prepare("UPDATE taken SET last = ?1"));
  OFFENBAR_CHECK(note.bind(1, at).run());
  OFFENBAR_CHECK(database_->run("COMMIT"));
  return filled;
}

Result<std::optional<std::vector<std::int64_t>>> SearchIndex::find(std::string_view text,
                                                                   std::size_t most) const {
  if (characters_in(text) < shortest_text) return std::nullopt;
  OFFENBAR_TRY(Statement row, database_->prepare("SELECT rowid FROM names WHERE names MATCH ?1 "
                                                 "ORDER BY rowid LIMIT ?2"));
  row.bind_text(1, phrase(text)).bind(2, static_cast<std::int64_t>(most));
  std::vector<std::int64_t> ids;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return std::optional(std::move(ids));
    ids.push_back(row.integer(0));
  }
}

}  // namespace offenbar::batch
