#include "batch/link_pass.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <utility>

#include "batch/attributes.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using rewriting::Link;
using rewriting::LinkKind;

constexpr int results_per_round = 500;
constexpr const char* staged_name = "linked";

// Results that have links: OpenDocument packages that we have made and that hold.
constexpr const char* select_results =
    "SELECT outputs.path, outputs.sha256, files.id, roots.name, files.path, "
    "coalesce(link_passes.about, ''), coalesce(files.duplicate_of, x'') FROM outputs "
    "JOIN files ON files.id = outputs.file JOIN roots ON roots.id = files.root "
    "LEFT JOIN link_passes ON link_passes.path = outputs.path "
    "WHERE outputs.superseded = 0 AND outputs.is_copy = 0 AND outputs.is_folder = 0 AND "
    "CAST(substr(outputs.path, -4) AS TEXT) IN ('.odt', '.ods', '.odp', '.odg', '.ott', '.ots', "
    "'.otp', '.otg') AND ";

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}
std::string name_of_file(const std::string& path) { return path.substr(path.rfind('/') + 1); }
std::string extension_of(const std::string& path) { return path.substr(path.rfind('.') + 1); }

// Claims for one result under its own name; what is about to stand there is recorded with them.
class PassClaims : public Claims {
 public:
  PassClaims(Ledger& ledger, ResultRows& rows, std::string extension,
             std::function<Result<void>()> also)
      : ledger_(ledger), rows_(rows), extension_(std::move(extension)), also_(std::move(also)) {}

  Result<bool> claim(const std::string& folder, const std::string& name, const std::string& key,
                     std::int64_t owner, const std::string& sha256) override {
    OFFENBAR_CHECK(ledger_.begin());
    const auto claimed = rows_.claim({.folder = folder,
                                      .name = name,
                                      .key = key,
                                      .extension = extension_,
                                      .sha256 = sha256,
                                      .owner = owner,
                                      .own_name = true});
    const auto noted = claimed && *claimed ? also_() : Result<void>{};
    if (!claimed || !noted) {
      ledger_.roll_back();
      return !claimed ? claimed : tl::unexpected<Error>(noted.error());
    }
    OFFENBAR_CHECK(ledger_.commit());
    return claimed;
  }
  Result<void> release(const std::string& folder, const std::string& key,
                       std::int64_t owner) override {
    return rows_.release(folder, key, owner);
  }

 private:
  Ledger& ledger_;
  ResultRows& rows_;
  std::string extension_;
  std::function<Result<void>()> also_;
};

}  // namespace

LinkPass::LinkPass(Ledger& ledger, const Target& target, const Staging& staging,
                   StartInspector start, ResultRows claims, LinkResolver resolver)
    : ledger_(&ledger),
      target_(&target),
      staging_(&staging),
      start_(std::move(start)),
      claims_(std::move(claims)),
      resolver_(std::move(resolver)) {}

Result<LinkPass> LinkPass::prepare(Ledger& ledger, const Target& target, const Staging& staging,
                                   StartInspector start) {
  OFFENBAR_TRY(ResultRows claims, ResultRows::open(ledger));
  OFFENBAR_TRY(LinkResolver resolver, LinkResolver::open(ledger.database(), target.path()));
  return LinkPass(ledger, target, staging, std::move(start), std::move(claims),
                  std::move(resolver));
}

Result<Inspector*> LinkPass::inspector() {
  if (!inspector_) {
    OFFENBAR_TRY(inspector_, start_());
  }
  return inspector_.get();
}

// New results first: a duplicate was copied from a result as that one stood then.
Result<LinkFigures> LinkPass::run(std::stop_token stop) {
  OFFENBAR_TRY(const bool all, rules_changed());
  std::string after;
  while (!stop.stop_requested()) {
    OFFENBAR_TRY(std::vector<Standing> results, next_new(after, all));
    if (results.empty()) break;
    after = results.back().document.result;
    for (Standing& result : results) {
      if (stop.stop_requested()) return figures_;
      OFFENBAR_CHECK(visit_new(std::move(result)));
    }
  }
  OFFENBAR_TRY(const std::vector<std::string> paths, stale());
  for (const std::string& path : paths) {
    if (stop.stop_requested()) return figures_;
    OFFENBAR_TRY(std::optional<Standing> result, find(path));
    if (result) OFFENBAR_CHECK(visit_again(*std::move(result)));
  }
  OFFENBAR_TRY(Statement rules,
               ledger_->database().prepare("INSERT INTO link_rules (digest) VALUES (?1)"));
  OFFENBAR_CHECK(ledger_->database().run("DELETE FROM link_rules"));
  OFFENBAR_CHECK(rules.bind_text(1, resolver_.rules()).run());
  return figures_;
}

Result<bool> LinkPass::rules_changed() {
  OFFENBAR_TRY(Statement row, ledger_->database().prepare("SELECT digest FROM link_rules"));
  OFFENBAR_TRY(const bool known, row.step());
  return known && row.bytes(0) != resolver_.rules();
}

// By other rules each link may lead elsewhere, also one that was none of ours and is in no row.
Result<std::vector<LinkPass::Standing>> LinkPass::next_new(const std::string& after, bool all) {
  OFFENBAR_TRY(Statement row,
               ledger_->database().prepare(std::string(select_results) +
                                           "outputs.path > ?1 AND (?3 OR link_passes.sha256 IS "
                                           "NULL OR "
                                           "link_passes.sha256 <> outputs.sha256 OR "
                                           "link_passes.about IS NOT NULL) "
                                           "ORDER BY outputs.path LIMIT ?2"));
  row.bind_bytes(1, after).bind(2, std::int64_t{results_per_round}).bind(3, std::int64_t{all});
  std::vector<Standing> results;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return results;
    results.push_back({{row.integer(2), row.bytes(3), row.bytes(4), row.bytes(0)},
                       row.bytes(1),
                       row.bytes(5),
                       row.bytes(6)});
  }
}

Result<std::optional<LinkPass::Standing>> LinkPass::find(const std::string& path) {
  OFFENBAR_TRY(Statement row, ledger_->database().prepare(std::string(select_results) +
                                                          "outputs.path = ?1 AND "
                                                          "link_passes.note IS NULL"));
  OFFENBAR_TRY(const bool known, row.bind_bytes(1, path).step());
  if (!known) return std::nullopt;
  return Standing{{row.integer(2), row.bytes(3), row.bytes(4), row.bytes(0)},
                  row.bytes(1),
                  row.bytes(5),
                  row.bytes(6)};
}

// Results with a link that may lead elsewhere now: to a file that had no result, or has another.
Result<std::vector<std::string>> LinkPass::stale() {
  const std::string open_states =
      fmt::format("SELECT DISTINCT path FROM links WHERE state IN ({}, {}, {})",
                  static_cast<int>(LinkState::open), static_cast<int>(LinkState::dangling),
                  static_cast<int>(LinkState::outside));
  const std::string moved =
      " UNION SELECT DISTINCT links.path FROM links JOIN outputs ON outputs.file = links.target "
      "WHERE outputs.superseded = 0 AND outputs.path <> links.leads";
  OFFENBAR_TRY(Statement row, ledger_->database().prepare(open_states + moved));
  std::vector<std::string> paths;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return paths;
    paths.push_back(row.bytes(0));
  }
}

Result<Descriptor> LinkPass::open_as_delivered(Standing& result) {
  auto file = target_->open_file(result.document.result);
  if (!file) {
    ++figures_.unreadable;
    OFFENBAR_CHECK(note(result, "unreadable"));
    return Descriptor();
  }
  const auto digest = sha256_of(file->get());
  if (!digest) {
    ++figures_.unreadable;
    OFFENBAR_CHECK(note(result, "unreadable"));
    return Descriptor();
  }
  if (*digest == result.sha256) return file;
  if (!result.about.empty() && *digest == result.about) {
    OFFENBAR_TRY(const std::vector<Row> rows, rows_of(result.document.result));
    OFFENBAR_CHECK(record(result, rows, *digest));
    result.sha256 = *digest;
    return file;
  }
  ++figures_.edited;
  OFFENBAR_CHECK(note(result, "edited"));
  return Descriptor();
}

Result<void> LinkPass::visit_new(Standing result) {
  OFFENBAR_TRY(const Descriptor file, open_as_delivered(result));
  if (!file) return {};
  OFFENBAR_TRY(Inspector * reader, inspector());
  const auto found = reader->links(file.get());
  ++figures_.opened;
  if (!found || !found->whole) {
    ++figures_.unreadable;
    return note(result, "unreadable");
  }
  if (found->encrypted) {
    ++figures_.encrypted;
    return note(result, "encrypted");
  }
  OFFENBAR_TRY(const auto originals, this->originals(result));
  std::vector<Row> rows;
  for (const Link& link : found->links) {
    const auto original = originals.find(link);
    Row row{
        {link.kind, original == originals.end() ? link.target : original->second}, link.target, {}};
    OFFENBAR_TRY(row.resolved, resolver_.resolve(result.document, row.link));
    const bool stays = row.resolved.becomes.target == row.written;
    if (row.resolved.state != LinkState::web || !stays) rows.push_back(std::move(row));
  }
  if (found->is_signed) {
    ++figures_.is_signed;
    for (Row& row : rows) row.resolved.becomes.target = row.written;
    OFFENBAR_CHECK(record(result, rows, result.sha256));
    return note(result, "signed");
  }
  return rewrite(result, rows, file.get());
}

Result<void> LinkPass::visit_again(Standing result) {
  OFFENBAR_TRY(std::vector<Row> rows, rows_of(result.document.result));
  bool other_words = false, other_links = false;
  for (Row& row : rows) {
    const ResolvedLink before = row.resolved;
    OFFENBAR_TRY(row.resolved, resolver_.resolve(result.document, row.link));
    other_words = other_words || before.state != row.resolved.state ||
                  before.leads != row.resolved.leads || before.target != row.resolved.target;
    other_links = other_links || row.resolved.becomes.target != row.written;
  }
  if (!other_links) return other_words ? record(result, rows, result.sha256) : Result<void>{};
  OFFENBAR_TRY(const Descriptor file, open_as_delivered(result));
  if (!file) return {};
  ++figures_.opened;
  return rewrite(result, rows, file.get());
}

Result<std::vector<LinkPass::Row>> LinkPass::rows_of(const std::string& path) {
  OFFENBAR_TRY(Statement row,
               ledger_->database().prepare("SELECT kind, link, written, state, coalesce(target, "
                                           "0), coalesce(leads, x'') FROM links WHERE path = ?1"));
  row.bind_bytes(1, path);
  std::vector<Row> rows;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return rows;
    const auto kind = static_cast<LinkKind>(row.integer(0));
    rows.push_back({{kind, row.bytes(1)},
                    row.bytes(2),
                    {static_cast<LinkState>(row.integer(3)),
                     {row.bytes(2), {}},
                     row.integer(4),
                     row.bytes(5)}});
  }
}

// What the links of a result were, where the pass has been through it: what they were tells where
// they lead. Of two that are written alike now, the relative one ("../" comes first) leads there by
// whatever rules.
Result<std::map<Link, std::string>> LinkPass::originals(const Standing& result) {
  OFFENBAR_TRY(Statement row, ledger_->database().prepare(
                                  "SELECT links.kind, coalesce(links.before, links.written), "
                                  "links.link FROM link_passes JOIN links ON links.path = "
                                  "link_passes.path WHERE link_passes.path = ?1 AND "
                                  "link_passes.sha256 = ?2 ORDER BY links.kind, links.link"));
  row.bind_bytes(1, result.document.result).bind_text(2, result.sha256);
  std::map<Link, std::string> known;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    known.emplace(Link{static_cast<LinkKind>(row.integer(0)), row.bytes(1)}, row.bytes(2));
  }
  return known.empty() ? originals_of_twin(result) : known;
}

// A duplicate is a copy of the first result. If that had been through the pass, its links are
// written as they lead from there.
Result<std::map<Link, std::string>> LinkPass::originals_of_twin(const Standing& result) {
  std::map<Link, std::string> known;
  if (result.duplicate_of.empty()) return known;
  OFFENBAR_TRY(
      Statement row,
      ledger_->database().prepare(
          "SELECT links.kind, coalesce(links.before, links.written), links.link FROM roots JOIN "
          "files ON files.root = roots.id JOIN link_passes ON link_passes.file = files.id JOIN "
          "links ON links.path = "
          "link_passes.path WHERE CAST(roots.name || '/' || files.path AS BLOB) = ?1 AND "
          "roots.name = ?2 AND files.path = ?3 AND link_passes.sha256 = ?4"));
  for (const std::string& root : resolver_.roots()) {
    if (!result.duplicate_of.starts_with(root + "/")) continue;
    row.bind_bytes(1, result.duplicate_of).bind_bytes(2, root);
    row.bind_bytes(3, result.duplicate_of.substr(root.size() + 1)).bind_text(4, result.sha256);
    while (true) {
      OFFENBAR_TRY(const bool more, row.step());
      if (!more) break;
      known[{static_cast<LinkKind>(row.integer(0)), row.bytes(1)}] = row.bytes(2);
    }
  }
  return known;
}

Result<void> LinkPass::rewrite(const Standing& result, std::vector<Row>& rows, int file) {
  NewLinks links;
  bool any = false;
  for (const Row& row : rows) {
    links[{row.link.kind, row.written}] = row.resolved.becomes;
    any = any || row.resolved.becomes.target != row.written;
  }
  if (!any) return record(result, rows, result.sha256);
  OFFENBAR_TRY(const JobFolder job, staging_->make_job("links"));
  const Descriptor out(
      ::openat(job.get(), staged_name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!out) return tl::unexpected(target_error(errno, "cannot make " + job.path_of(staged_name)));
  OFFENBAR_TRY(Inspector * writer, inspector());
  const auto changed = writer->relink(file, links, out.get());
  if (!changed) {
    if (changed.error().fault == Fault::disk_full) return tl::unexpected(changed.error());
    ++figures_.unreadable;
    return note(result, "unreadable");
  }
  if (*changed == 0) return record(result, rows, result.sha256);
  figures_.places += *changed;
  return land(result, rows, job, file);
}

Result<void> LinkPass::land(const Standing& result, const std::vector<Row>& rows,
                            const JobFolder& job, int old_file) {
  const std::string& path = result.document.result;
  const Descriptor staged(::openat(job.get(), staged_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!staged) return tl::unexpected(target_error(errno, "cannot open the staged result"));
  OFFENBAR_TRY(const std::string sha256, sha256_of(staged.get()));
  OFFENBAR_TRY(const Attributes attributes, read_attributes(old_file));
  Delivery delivery;
  delivery.staged_folder = job.get();
  delivery.staged_name = staged_name;
  delivery.sha256 = sha256;
  delivery.attributes = &attributes;
  delivery.folder = folder_of(path);
  delivery.source_name = delivery.known_name = name_of_file(path);
  delivery.extension = extension_of(path);
  delivery.owner = result.document.file;
  delivery.own_digests = {result.sha256};
  PassClaims claims(*ledger_, claims_, delivery.extension,
                    [&] { return record(result, rows, result.sha256, sha256); });
  OFFENBAR_TRY(const Landed landed, target_->land(delivery, claims, std::time(nullptr)));
  if (landed.output.path != path) {  // somebody has edited it just now: ours goes again
    OFFENBAR_TRY(const Descriptor folder, target_->open_folder(folder_of(landed.output.path)));
    const std::string name = name_of_file(landed.output.path);
    ::unlinkat(folder.get(), name.c_str(), 0);
    OFFENBAR_CHECK(claims_.release(delivery.folder, normalised_key(name), delivery.owner));
    ++figures_.edited;
    return note(result, "edited");
  }
  ++figures_.changed;
  return record(result, rows, sha256);
}

Result<void> LinkPass::record(const Standing& result, const std::vector<Row>& rows,
                              const std::string& sha256, const std::string& about) {
  Database& database = ledger_->database();
  const std::string& path = result.document.result;
  const bool own_transaction = about.empty();
  if (own_transaction) OFFENBAR_CHECK(ledger_->begin());
  OFFENBAR_TRY(Statement pass, database.prepare("INSERT OR REPLACE INTO link_passes (path, file, "
                                                "sha256, about) VALUES (?1, ?2, ?3, ?4)"));
  pass.bind_bytes(1, path).bind(2, result.document.file).bind_text(3, sha256);
  about.empty() ? pass.bind_null(4) : pass.bind_text(4, about);
  OFFENBAR_CHECK(pass.run());
  OFFENBAR_TRY(Statement gone, database.prepare("DELETE FROM links WHERE path = ?1"));
  OFFENBAR_CHECK(gone.bind_bytes(1, path).run());
  OFFENBAR_TRY(Statement put,
               database.prepare("INSERT OR REPLACE INTO links (path, kind, link, written, state, "
                                "target, leads, before) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
  for (const Row& row : rows) {
    put.bind_bytes(1, path).bind(2, static_cast<std::int64_t>(row.link.kind));
    put.bind_text(3, row.link.target).bind_text(4, row.resolved.becomes.target);
    put.bind(5, static_cast<std::int64_t>(row.resolved.state));
    row.resolved.target == 0 ? put.bind_null(6) : put.bind(6, row.resolved.target);
    row.resolved.leads.empty() ? put.bind_null(7) : put.bind_bytes(7, row.resolved.leads);
    about.empty() ? put.bind_null(8) : put.bind_text(8, row.written);
    OFFENBAR_CHECK(put.run());
  }
  if (!own_transaction) return {};
  if (sha256 != result.sha256) {
    OFFENBAR_TRY(Statement output,
                 database.prepare("UPDATE outputs SET sha256 = ?2 WHERE path = ?1"));
    OFFENBAR_CHECK(output.bind_bytes(1, path).bind_text(2, sha256).run());
    OFFENBAR_TRY(Statement claim,
                 database.prepare("UPDATE claims SET digests = ?2 WHERE path = ?1 AND file = ?3"));
    claim.bind_bytes(1, path).bind_text(2, sha256).bind(3, result.document.file);
    OFFENBAR_CHECK(claim.run());
  }
  return ledger_->commit();
}

Result<void> LinkPass::note(const Standing& result, const char* why) {
  OFFENBAR_TRY(Statement row, ledger_->database().prepare(
                                  "INSERT OR REPLACE INTO link_passes (path, file, sha256, note) "
                                  "VALUES (?1, ?2, ?3, ?4)"));
  row.bind_bytes(1, result.document.result).bind(2, result.document.file);
  return row.bind_text(3, result.sha256).bind_text(4, why).run();
}

}  // namespace offenbar::batch
