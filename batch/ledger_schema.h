// The tables of ledger.sqlite. Every change raises the version and gets a step in `ledger.cpp`.
#pragma once

#include <cstdint>

namespace offenbar::batch {

// PRAGMA user_version. A ledger with a higher one was written by a newer program and is refused.
inline constexpr std::int64_t ledger_version = 9;

// What a row of `files` is at the source.
enum class EntryKind : std::uint8_t {
  file = 0,
  link = 1,
  special = 2,  // device, socket, pipe
  folder = 3,   // one that cannot be read: a row of its own, failed/unreadable
  maildir = 4,  // a folder that is one source
  member = 5,   // of an archive that was opened: files.archive says which
};

// Paths are blobs: bytes of the file system, in no particular encoding.
inline constexpr const char* ledger_tables = R"sql(
CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  started INTEGER NOT NULL,        -- seconds since 1970, UTC
  ended INTEGER,                   -- null: still running, or killed
  record TEXT NOT NULL             -- JSON: run_record.h
);
CREATE TABLE roots (
  id INTEGER PRIMARY KEY,
  name BLOB NOT NULL UNIQUE,       -- under which the SOURCE lands
  path BLOB NOT NULL               -- where it was in the last run that named it
);
CREATE TABLE folders (
  root INTEGER NOT NULL REFERENCES roots (id),
  path BLOB NOT NULL,              -- below the root; empty for the root itself
  seen INTEGER NOT NULL,           -- number of the last run whose walk met it
  own_place BLOB,                  -- as in files
  PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE INDEX folders_by_place ON folders (own_place) WHERE own_place IS NOT NULL;
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  root INTEGER NOT NULL REFERENCES roots (id),
  path BLOB NOT NULL,              -- below the root; empty for a SOURCE that is a file
  kind INTEGER NOT NULL,           -- EntryKind
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  seen INTEGER NOT NULL,           -- number of the last run whose walk met it
  gone INTEGER NOT NULL DEFAULT 0, -- 1: deleted at the source since
  weight INTEGER NOT NULL,         -- a guess of the work it is, for longest first
  own_place BLOB,                  -- its place in TARGET under its own name, where a result could
                                   -- want the same; as claims.place
  state INTEGER NOT NULL,          -- State
  settled_before INTEGER,          -- State before size or time changed, until the digest tells
  sha256 TEXT,                     -- of the source
  reason TEXT, format TEXT, route TEXT,
  fault TEXT, what TEXT, hint TEXT, fault_offset INTEGER,
  duplicate_of BLOB, link_target BLOB,
  losses TEXT, notes TEXT,         -- JSON arrays; null if empty
  seconds REAL, cpu_seconds REAL, peak_memory_bytes INTEGER,
  UNIQUE (root, path)
);
CREATE INDEX files_pending ON files (weight DESC, id) WHERE state = 0;
CREATE INDEX files_by_digest ON files (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX files_by_place ON files (own_place) WHERE own_place IS NOT NULL;
-- Who may use a name in TARGET, and what of ours stands or is about to stand there: written before
-- the rename, so that a run that dies right after it knows its own file again.
CREATE TABLE claims (
  place BLOB PRIMARY KEY,          -- folder in TARGET, '/', folded name: see names.h
  path BLOB NOT NULL,              -- relative to TARGET
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  extension TEXT NOT NULL,         -- of the result; empty: an unchanged copy
  digests TEXT NOT NULL            -- SHA-256 in hex, one or more, separated by spaces
) WITHOUT ROWID;
CREATE INDEX claims_by_file ON claims (file);
-- What has landed.
CREATE TABLE outputs (
  path BLOB PRIMARY KEY,           -- relative to TARGET
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,            -- as delivered
  is_copy INTEGER NOT NULL,        -- 1: the unchanged source
  superseded INTEGER NOT NULL      -- 1: of an earlier version of the source, or an earlier outcome
) WITHOUT ROWID;
CREATE INDEX outputs_by_file ON outputs (file);
)sql";

// Mail stores, since version 2. A store's rows stay when it is settled: they say what became of
// each item.
inline constexpr const char* store_tables = R"sql(
ALTER TABLE outputs ADD COLUMN is_folder INTEGER NOT NULL DEFAULT 0; -- 1: sha256 is that of its
                                                                     -- items-sha256.txt
CREATE TABLE stores (
  file INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  key TEXT NOT NULL,               -- digest of the source and options: rows of another are dropped
  second_pass INTEGER NOT NULL DEFAULT 0, -- 1: items were written again with the store's addresses
  found INTEGER, written INTEGER, raw INTEGER, refused INTEGER, salvaged INTEGER -- null: not yet
);
CREATE TABLE store_folders (
  file INTEGER NOT NULL REFERENCES stores (file) ON DELETE CASCADE,
  folder INTEGER NOT NULL,         -- in the store's order
  record TEXT NOT NULL,            -- JSON: store_messages.h
  found INTEGER NOT NULL,
  PRIMARY KEY (file, folder)
) WITHOUT ROWID;
CREATE TABLE items (
  file INTEGER NOT NULL REFERENCES stores (file) ON DELETE CASCADE,
  folder INTEGER NOT NULL,
  item INTEGER NOT NULL,           -- in the folder's order
  node INTEGER NOT NULL,           -- id in the store
  kept INTEGER NOT NULL,           -- stores::Kept: 1 written, 2 raw, 3 refused
  recovered INTEGER NOT NULL,
  unresolved INTEGER NOT NULL,     -- 1: an address in it is a placeholder
  path TEXT, bytes INTEGER, sha256 BLOB,
  more TEXT,                       -- JSON: the rest of store_messages.h, where there is any
  PRIMARY KEY (file, folder, item)
) WITHOUT ROWID;
CREATE TABLE store_addresses (
  file INTEGER NOT NULL REFERENCES stores (file) ON DELETE CASCADE,
  dn TEXT NOT NULL,
  address TEXT NOT NULL,
  rank INTEGER NOT NULL,           -- where it was met: the first one wins, whoever read it
  PRIMARY KEY (file, dn)
) WITHOUT ROWID;
)sql";

// Opened archives, since version 3.
inline constexpr const char* archive_tables = R"sql(
ALTER TABLE files ADD COLUMN archive INTEGER;  -- id of the archive that it is a member of
ALTER TABLE files ADD COLUMN member INTEGER;   -- its number there
ALTER TABLE files ADD COLUMN depth INTEGER NOT NULL DEFAULT 0; -- how many archives it lies in
CREATE INDEX files_by_archive ON files (archive, state) WHERE archive IS NOT NULL;
ALTER TABLE folders ADD COLUMN archive INTEGER;  -- as in files: no folder of the file system
ALTER TABLE folders ADD COLUMN mtime_ns INTEGER; -- of such a folder
CREATE TABLE archives (
  file INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  folder BLOB NOT NULL             -- relative to TARGET: where its members land
);
)sql";

// Since version 4.
inline constexpr const char* verdict_column = R"sql(
ALTER TABLE files ADD COLUMN verdict INTEGER; -- Verdict; null: not compared with its source
)sql";

// Since version 5.
inline constexpr const char* recalculation_column = R"sql(
ALTER TABLE files ADD COLUMN recalculation TEXT; -- JSON: value_proof.h; null: no formula proved
)sql";

// Since version 6.
inline constexpr const char* pages_column = R"sql(
ALTER TABLE files ADD COLUMN pages TEXT; -- JSON: page_drawing.h; null: pages were not compared
)sql";

// What lists of millions of rows need, since version 7: see file_list.h and tallies.h. `rank` puts
// the worst first: ten states, the worst verdict first in each, and files that are gone last.
inline constexpr const char* list_tables = R"sql(
ALTER TABLE files ADD COLUMN rank INTEGER GENERATED ALWAYS AS (
  CASE WHEN gone = 1 THEN 100 ELSE
    5 * CASE state WHEN 3 THEN 0 WHEN 4 THEN 1 WHEN 5 THEN 2 WHEN 7 THEN 3 WHEN 2 THEN 4 WHEN 0 THEN 5
                   WHEN 8 THEN 6 WHEN 6 THEN 7 ELSE 8 END
    + CASE verdict WHEN 3 THEN 0 WHEN 2 THEN 1 WHEN 1 THEN 2 WHEN 0 THEN 3 ELSE 4 END END) VIRTUAL;
-- Why: a fault, a reason to skip, or that the file it equals has losses above cosmetic.
ALTER TABLE files ADD COLUMN cause TEXT GENERATED ALWAYS AS (
  CASE state WHEN 0 THEN '' WHEN 8 THEN CASE WHEN losses LIKE '%"severity":"formatting"%'
    OR losses LIKE '%"severity":"content"%' THEN 'lossy' ELSE '' END
  ELSE coalesce(fault, reason, '') END) VIRTUAL;
CREATE INDEX files_listed_by_path ON files (rank, format, root, path);
CREATE INDEX files_listed_by_size ON files (rank, format, size, id);
CREATE INDEX files_listed_by_time ON files (rank, format, coalesce(seconds, 0), id);
-- Kept counters, so that no total is counted while somebody waits.
CREATE TABLE tallies (
  rank INTEGER NOT NULL, format TEXT NOT NULL, cause TEXT NOT NULL,
  files INTEGER NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY (rank, format, cause)
) WITHOUT ROWID;
CREATE TABLE folder_tallies (
  root INTEGER NOT NULL,
  folder BLOB NOT NULL,            -- the first folder below the root; empty: directly in it
  rank INTEGER NOT NULL,
  files INTEGER NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY (root, folder, rank)
) WITHOUT ROWID;
CREATE TABLE file_losses (         -- which files lack what
  category TEXT NOT NULL, file INTEGER NOT NULL,
  PRIMARY KEY (category, file)
) WITHOUT ROWID;
CREATE INDEX file_losses_by_file ON file_losses (file);
CREATE INDEX items_to_look_at ON items (file, kept, folder, item) WHERE kept <> 1;
CREATE TABLE loss_tallies (category TEXT PRIMARY KEY, files INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO tallies SELECT rank, coalesce(format, ''), cause, count(*), sum(size)
  FROM files GROUP BY 1, 2, 3;
INSERT INTO folder_tallies SELECT root, CASE WHEN instr(path, x'2f') > 0
  THEN substr(path, 1, instr(path, x'2f') - 1) ELSE x'' END, rank, count(*), sum(size)
  FROM files GROUP BY 1, 2, 3;
INSERT OR IGNORE INTO file_losses SELECT json_extract(loss.value, '$.category'), files.id
  FROM files JOIN json_each(files.losses) AS loss
  WHERE json_extract(loss.value, '$.category') IS NOT NULL;
INSERT INTO loss_tallies SELECT category, count(*) FROM file_losses GROUP BY category;
CREATE TRIGGER files_come AFTER INSERT ON files BEGIN
  INSERT INTO tallies VALUES (NEW.rank, coalesce(NEW.format, ''), NEW.cause, 1, NEW.size)
    ON CONFLICT DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
  INSERT INTO folder_tallies VALUES (NEW.root, CASE WHEN instr(NEW.path, x'2f') > 0
    THEN substr(NEW.path, 1, instr(NEW.path, x'2f') - 1) ELSE x'' END, NEW.rank, 1, NEW.size)
    ON CONFLICT DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER files_change AFTER UPDATE ON files
WHEN OLD.rank <> NEW.rank OR OLD.size <> NEW.size OR OLD.format IS NOT NEW.format
  OR OLD.cause <> NEW.cause BEGIN
  UPDATE tallies SET files = files - 1, bytes = bytes - OLD.size WHERE rank = OLD.rank
    AND format = coalesce(OLD.format, '') AND cause = OLD.cause;
  INSERT INTO tallies VALUES (NEW.rank, coalesce(NEW.format, ''), NEW.cause, 1, NEW.size)
    ON CONFLICT DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
  UPDATE folder_tallies SET files = files - 1, bytes = bytes - OLD.size WHERE root = OLD.root
    AND rank = OLD.rank AND folder = CASE WHEN instr(OLD.path, x'2f') > 0
      THEN substr(OLD.path, 1, instr(OLD.path, x'2f') - 1) ELSE x'' END;
  INSERT INTO folder_tallies VALUES (NEW.root, CASE WHEN instr(NEW.path, x'2f') > 0
    THEN substr(NEW.path, 1, instr(NEW.path, x'2f') - 1) ELSE x'' END, NEW.rank, 1, NEW.size)
    ON CONFLICT DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER files_go AFTER DELETE ON files BEGIN
  UPDATE tallies SET files = files - 1, bytes = bytes - OLD.size WHERE rank = OLD.rank
    AND format = coalesce(OLD.format, '') AND cause = OLD.cause;
  UPDATE folder_tallies SET files = files - 1, bytes = bytes - OLD.size WHERE root = OLD.root
    AND rank = OLD.rank AND folder = CASE WHEN instr(OLD.path, x'2f') > 0
      THEN substr(OLD.path, 1, instr(OLD.path, x'2f') - 1) ELSE x'' END;
  DELETE FROM file_losses WHERE file = OLD.id;
END;
CREATE TRIGGER losses_change AFTER UPDATE OF losses ON files
WHEN OLD.losses IS NOT NEW.losses BEGIN
  DELETE FROM file_losses WHERE file = NEW.id;
  INSERT OR IGNORE INTO file_losses SELECT json_extract(loss.value, '$.category'), NEW.id
    FROM json_each(NEW.losses) AS loss WHERE json_extract(loss.value, '$.category') IS NOT NULL;
END;
CREATE TRIGGER file_losses_come AFTER INSERT ON file_losses BEGIN
  INSERT INTO loss_tallies VALUES (NEW.category, 1) ON CONFLICT DO UPDATE SET files = files + 1;
END;
CREATE TRIGGER file_losses_go AFTER DELETE ON file_losses BEGIN
  UPDATE loss_tallies SET files = files - 1 WHERE category = OLD.category;
END;
)sql";

// What `scan` found, since version 8. Points and classes are no columns: they follow from
// mappings/effort.tsv when they are asked for, so that editing it needs no new scan.
inline constexpr const char* scan_tables = R"sql(
CREATE TABLE scanned (
  file INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  examined INTEGER NOT NULL,       -- scan_version that looked into it
  about TEXT NOT NULL,             -- JSON: scan_rows.h
  likeness INTEGER NOT NULL,       -- converters/findings/similarity.h; 0: too little text
  words INTEGER NOT NULL
);
CREATE TABLE findings (
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL, place TEXT NOT NULL, detail TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (file, number)
) WITHOUT ROWID;
CREATE INDEX findings_by_kind ON findings (kind, file);
)sql";

// The second pass over results, since version 9.
inline constexpr const char* link_tables = R"sql(
CREATE TABLE link_passes (
  path BLOB PRIMARY KEY,           -- of the result, relative to TARGET
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,            -- of the result as the pass left it
  about TEXT,                      -- of what it was about to put there, when a run was killed
  note TEXT                        -- why it was not touched: edited, signed, encrypted, unreadable
) WITHOUT ROWID;
CREATE TABLE links (
  path BLOB NOT NULL,              -- of the result that has it
  kind INTEGER NOT NULL,           -- rewriting::LinkKind
  link TEXT NOT NULL,              -- as the conversion left it
  written TEXT NOT NULL,           -- as it stands in the result now
  before TEXT,                     -- as it stood there, while link_passes.about is set
  state INTEGER NOT NULL,          -- LinkState
  target INTEGER,                  -- the file it leads to
  leads BLOB,                      -- where that is in TARGET
  PRIMARY KEY (path, kind, link)
) WITHOUT ROWID;
CREATE INDEX links_by_target ON links (target) WHERE target IS NOT NULL;
CREATE INDEX links_by_state ON links (state, path) WHERE state > 0;
CREATE TABLE link_rules (digest TEXT NOT NULL); -- of the mappings that the last pass went by
)sql";

}  // namespace offenbar::batch
