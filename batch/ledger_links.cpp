// What the ledger says of links.
#include <fmt/core.h>

#include "batch/database.h"
#include "batch/ledger_reader.h"
#include "batch/link_resolver.h"

namespace offenbar::batch {
namespace {

std::string source_name(const std::string& root, const std::string& path) {
  return path.empty() ? root : root + "/" + path;
}

}  // namespace

Result<void> LedgerReader::links(const std::function<bool(const LinkRow&)>& each) const {
  OFFENBAR_TRY(
      Statement row,
      database_->prepare(fmt::format(
          "SELECT coalesce(links.state, -1), roots.name, files.path, link_passes.path, "
          "coalesce(links.link, ''), coalesce(links.written, ''), coalesce(links.leads, x''), "
          "coalesce(link_passes.note, '') FROM link_passes JOIN files ON files.id = "
          "link_passes.file "
          "JOIN roots ON roots.id = files.root LEFT JOIN links ON links.path = link_passes.path "
          "WHERE link_passes.note IS NOT NULL OR links.state <> {} OR links.written <> links.link "
          "ORDER BY link_passes.path, links.kind, links.link",
          static_cast<int>(LinkState::followed))));
  std::string untouched;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return {};
    LinkRow link{{},           source_name(row.bytes(1), row.bytes(2)),
                 row.bytes(3), row.bytes(4),
                 row.bytes(5), row.bytes(6)};
    if (const std::string note = row.bytes(7); !note.empty() && untouched != link.result) {
      untouched = link.result;
      if (!each({note, link.source, link.result, {}, {}, {}})) return {};
    }
    if (row.integer(0) < 0) continue;
    link.state = name_of(static_cast<LinkState>(row.integer(0)));
    if (!each(link)) return {};
  }
}

Result<LinkCounts> LedgerReader::link_counts() const {
  LinkCounts counts;
  OFFENBAR_TRY(Statement row, database_->prepare("SELECT state, count(*), sum(written <> link) "
                                                 "FROM links GROUP BY state"));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    const auto count = static_cast<std::uint64_t>(row.integer(1));
    counts.changed += static_cast<std::uint64_t>(row.integer(2));
    switch (static_cast<LinkState>(row.integer(0))) {
      case LinkState::followed:
        counts.followed = count;
        break;
      case LinkState::open:
        counts.open = count;
        break;
      case LinkState::mapped:
        counts.mapped = count;
        break;
      case LinkState::dangling:
        counts.dangling = count;
        break;
      case LinkState::outside:
        counts.outside = count;
        break;
      case LinkState::web:
        break;
    }
  }
  OFFENBAR_TRY(const std::int64_t untouched,
               database_->number("SELECT count(*) FROM link_passes WHERE note IS NOT NULL"));
  counts.untouched = static_cast<std::uint64_t>(untouched);
  return counts;
}

}  // namespace offenbar::batch
