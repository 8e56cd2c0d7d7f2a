#include "batch/store_rows.h"

#include <array>
#include <charconv>

#include "batch/address_tables.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Half the size of the hex digits: there are as many as there are items.
std::string packed(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

constexpr std::string_view slice_start = "item / 100 * 100";
static_assert(slice_size == 100);

}  // namespace

Result<StoreRows> StoreRows::open(Ledger& ledger) {
  StoreRows rows(ledger);
  Database& database = ledger.database();
  const std::string start(slice_start);
  const std::array statements{
      std::pair{&rows.key_, std::string("SELECT key FROM stores WHERE file = ?1")},
      std::pair{&rows.drop_, std::string("DELETE FROM stores WHERE file = ?1")},
      std::pair{&rows.begin_, std::string("INSERT INTO stores (file, key) VALUES (?1, ?2)")},
      std::pair{&rows.put_folder_,
                std::string("INSERT OR REPLACE INTO store_folders (file, folder, "
                            "record, found) VALUES (?1, ?2, ?3, ?4)")},
      std::pair{&rows.put_item_,
                std::string("INSERT OR REPLACE INTO items (file, folder, item, node, kept, "
                            "recovered, unresolved, path, bytes, sha256, more) VALUES (?1, ?2, "
                            "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")},
      std::pair{&rows.put_address_,
                std::string("INSERT INTO store_addresses (file, dn, address, rank) VALUES (?1, ?2, "
                            "?3, ?4) ON CONFLICT (file, dn) DO UPDATE SET address = ?3, rank = ?4 "
                            "WHERE rank > ?4")},
      std::pair{&rows.recorded_,
                "SELECT DISTINCT folder, " + start + " FROM items WHERE file = ?1 ORDER BY 1, 2"},
      std::pair{&rows.unresolved_,
                "SELECT DISTINCT folder, " + start +
                    " FROM items WHERE file = ?1 AND unresolved = 1 AND (SELECT second_pass FROM "
                    "stores WHERE file = ?1) = 0 ORDER BY 1, 2"},
      std::pair{&rows.addresses_,
                std::string("SELECT dn, address FROM store_addresses WHERE file = ?1 ORDER BY dn")},
      std::pair{&rows.second_pass_,
                std::string("UPDATE stores SET second_pass = 1 WHERE file = ?1")},
      std::pair{&rows.paths_, std::string("SELECT path FROM items WHERE file = ?1 AND folder = ?2 "
                                          "AND item >= ?3 AND item < ?4 AND path IS NOT NULL")},
      std::pair{&rows.items_,
                std::string("SELECT item, node, kept, recovered, path, bytes, lower(hex(sha256)), "
                            "more FROM items WHERE file = ?1 AND folder = ?2 AND item >= ?3 "
                            "ORDER BY item")},
      std::pair{&rows.move_, std::string("UPDATE items SET path = ?4 WHERE file = ?1 AND folder = "
                                         "?2 AND item = ?3")},
      std::pair{&rows.counts_,
                std::string("SELECT (SELECT coalesce(sum(found), 0) FROM store_folders WHERE file "
                            "= ?1), coalesce(sum(kept = 1 AND NOT recovered), 0), "
                            "coalesce(sum(kept = 2 AND NOT recovered), 0), "
                            "coalesce(sum(kept = 3 AND NOT recovered), 0), "
                            "coalesce(sum(recovered), 0) FROM items WHERE file = ?1")},
      std::pair{&rows.settle_,
                std::string("UPDATE stores SET found = ?2, written = ?3, raw = ?4, refused = ?5, "
                            "salvaged = ?6 WHERE file = ?1")}};
  for (const auto& [statement, sql] : statements) {
    OFFENBAR_TRY(*statement, database.prepare(sql));
  }
  return rows;
}

Result<bool> StoreRows::begin(std::int64_t file, const std::string& key) {
  OFFENBAR_TRY(const bool known, key_.bind(1, file).step());
  const bool same = known && key_.bytes(0) == key;
  if (known) key_.reset();
  if (same) return true;
  OFFENBAR_CHECK(begin_anew(file, key));
  return false;
}

Result<void> StoreRows::begin_anew(std::int64_t file, const std::string& key) {
  OFFENBAR_CHECK(drop_.bind(1, file).run());
  return begin_.bind(1, file).bind_text(2, key).run();
}

Result<void> StoreRows::put_folders(std::int64_t file, const std::vector<StoreFolder>& folders) {
  for (std::size_t i = 0; i < folders.size(); ++i) {
    put_folder_.bind(1, file).bind(2, static_cast<std::int64_t>(i));
    put_folder_.bind_text(3, dump(to_json(folders[i])));
    // Salvaged items are not of the folders: `found` counts what is.
    const std::uint64_t found = folders[i].recovered ? 0 : folders[i].found;
    OFFENBAR_CHECK(put_folder_.bind(4, static_cast<std::int64_t>(found)).run());
  }
  return {};
}

Result<void> StoreRows::put_item(std::int64_t file, std::size_t folder,
                                 const stores::Written& item) {
  put_item_.bind(1, file).bind(2, static_cast<std::int64_t>(folder));
  put_item_.bind(3, static_cast<std::int64_t>(item.index));
  put_item_.bind(4, static_cast<std::int64_t>(item.id));
  put_item_.bind(5, static_cast<std::int64_t>(item.kept));
  put_item_.bind(6, std::int64_t{item.recovered}).bind(7, std::int64_t{item.unresolved});
  if (item.kept == stores::Kept::refused) {
    put_item_.bind_null(8).bind_null(9).bind_null(10);
  } else {
    put_item_.bind_text(8, item.path).bind(9, static_cast<std::int64_t>(item.bytes));
    put_item_.bind_bytes(10, packed(item.sha256));
  }
  const bool is_worth_more = item.associated || item.kind != stores::Kind::mail ||
                             !item.keywords.empty() || !item.losses.empty() || item.error ||
                             item.kept != stores::Kept::written;
  is_worth_more ? put_item_.bind_text(11, dump(to_json(item))) : put_item_.bind_null(11);
  return put_item_.run();
}

Result<void> StoreRows::put(std::int64_t file, const std::vector<WrittenSlice>& slices) {
  for (const WrittenSlice& written : slices) {
    for (const stores::Written& item : written.items) {
      OFFENBAR_CHECK(put_item(file, written.slice.folder, item));
    }
    const auto rank = static_cast<std::int64_t>((std::uint64_t{written.slice.folder} << 32U) +
                                                written.slice.first);
    for (const auto& [dn, address] : written.learned) {
      put_address_.bind(1, file).bind_text(2, dn).bind_text(3, address).bind(4, rank);
      OFFENBAR_CHECK(put_address_.run());
    }
  }
  return {};
}

Result<std::map<std::size_t, std::set<std::size_t>>> StoreRows::recorded(std::int64_t file) {
  std::map<std::size_t, std::set<std::size_t>> slices;
  recorded_.bind(1, file);
  while (true) {
    OFFENBAR_TRY(const bool more, recorded_.step());
    if (!more) return slices;
    slices[static_cast<std::size_t>(recorded_.integer(0))].insert(
        static_cast<std::size_t>(recorded_.integer(1)));
  }
}

Result<std::vector<Slice>> StoreRows::unresolved(std::int64_t file) {
  std::vector<Slice> slices;
  unresolved_.bind(1, file);
  while (true) {
    OFFENBAR_TRY(const bool more, unresolved_.step());
    if (!more) return slices;
    const auto first = static_cast<std::size_t>(unresolved_.integer(1));
    slices.push_back({static_cast<std::size_t>(unresolved_.integer(0)), first, first + slice_size});
  }
}

Result<std::string> StoreRows::address_table(std::int64_t file) {
  std::vector<std::pair<std::string, std::string>> pairs;
  addresses_.bind(1, file);
  while (true) {
    OFFENBAR_TRY(const bool more, addresses_.step());
    if (!more) break;
    pairs.emplace_back(addresses_.bytes(0), addresses_.bytes(1));
  }
  return pairs.empty() ? std::string() : batch::address_table(pairs);
}

Result<void> StoreRows::end_second_pass(std::int64_t file) {
  return second_pass_.bind(1, file).run();
}

Result<std::vector<std::string>> StoreRows::paths(std::int64_t file, const Slice& slice) {
  std::vector<std::string> paths;
  paths_.bind(1, file).bind(2, static_cast<std::int64_t>(slice.folder));
  paths_.bind(3, static_cast<std::int64_t>(slice.first));
  paths_.bind(4, static_cast<std::int64_t>(slice.end));
  while (true) {
    OFFENBAR_TRY(const bool more, paths_.step());
    if (!more) return paths;
    paths.push_back(paths_.bytes(0));
  }
}

Result<void> StoreRows::items(std::int64_t file, std::size_t folder,
                              const std::function<bool(const stores::Written&)>& each) {
  return items_from(file, folder, 0, each);
}

Result<void> StoreRows::items_from(std::int64_t file, std::size_t folder, std::size_t first,
                                   const std::function<bool(const stores::Written&)>& each) {
  items_.bind(1, file).bind(2, static_cast<std::int64_t>(folder));
  items_.bind(3, static_cast<std::int64_t>(first));
  while (true) {
    OFFENBAR_TRY(const bool more, items_.step());
    if (!more) return {};
    stores::Written item;
    if (!items_.is_null(7)) item = written_of(json::parse(items_.bytes(7), nullptr, false));
    item.index = static_cast<std::size_t>(items_.integer(0));
    item.id = static_cast<std::uint64_t>(items_.integer(1));
    item.kept = static_cast<stores::Kept>(items_.integer(2));
    item.recovered = items_.integer(3) != 0;
    item.path = items_.bytes(4);
    item.bytes = static_cast<std::uint64_t>(items_.integer(5));
    item.sha256 = items_.bytes(6);
    if (each(item)) continue;
    items_.reset();
    return {};
  }
}

Result<void> StoreRows::move(std::int64_t file, std::size_t folder, std::size_t item,
                             const std::string& path) {
  move_.bind(1, file).bind(2, static_cast<std::int64_t>(folder));
  return move_.bind(3, static_cast<std::int64_t>(item)).bind_text(4, path).run();
}

Result<ItemCounts> StoreRows::settle(std::int64_t file) {
  OFFENBAR_TRY(const bool row, counts_.bind(1, file).step());
  if (!row) return fail(Fault::internal, "a store without counts");
  const auto number = [this](int at) { return static_cast<std::uint64_t>(counts_.integer(at)); };
  const ItemCounts counts{number(0), number(1), number(2), number(3), number(4)};
  counts_.reset();
  settle_.bind(1, file);
  int at = 2;
  for (const std::uint64_t value :
       {counts.found, counts.written, counts.raw, counts.refused, counts.salvaged}) {
    settle_.bind(at++, static_cast<std::int64_t>(value));
  }
  OFFENBAR_CHECK(settle_.run());
  return counts;
}

}  // namespace offenbar::batch
