#include "batch/merged_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <tuple>

#include "converters/base/digest.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view in_group = "rank = ?1 AND format IS ?2";

// ?3 root, ?4 path, ?5 path + '/', ?6 path + '0': the byte after '/'; ?7 and ?8 where the page
// before ended.
std::string place_condition(const ListFolder& folder, bool after) {
  if (folder.everywhere) return after ? " AND (root, path) > (?7, ?8)" : "";
  if (folder.path.empty()) return after ? " AND root = ?3 AND path > ?8" : " AND root = ?3";
  // One range, for the index; the path itself and what only begins with the same letters are told
  // apart by the second half.
  return fmt::format(" AND root = ?3 AND path {} AND path < ?6 AND (path = ?4 OR path >= ?5)",
                     after ? "> ?8" : ">= ?4");
}

void bind_group(Statement& row, const ListGroup& group, const ListFolder& folder) {
  row.bind(1, std::int64_t{group.rank});
  group.format.empty() ? row.bind_null(2) : row.bind_text(2, group.format);
  if (folder.everywhere) return;
  row.bind(3, folder.root);
  if (folder.path.empty()) return;
  row.bind_bytes(4, folder.path).bind_bytes(5, folder.path + '/').bind_bytes(6, folder.path + '0');
}

std::string query_for(FileOrder order, const ListFolder& folder, bool after) {
  switch (order) {
    case FileOrder::size:
      return fmt::format(
          "SELECT id, size FROM files INDEXED BY files_listed_by_size WHERE {}{} "
          "ORDER BY size DESC, id DESC",
          in_group, after ? " AND (size, id) < (?7, ?8)" : "");
    case FileOrder::time:
      return fmt::format(
          "SELECT id, coalesce(seconds, 0) FROM files INDEXED BY files_listed_by_time WHERE {}{} "
          "ORDER BY coalesce(seconds, 0) DESC, id DESC",
          in_group,
          after ? " AND coalesce(seconds, 0) <= ?7 AND (coalesce(seconds, 0), id) < (?7, ?8)" : "");
    case FileOrder::path:
    case FileOrder::worst_first:
      break;
  }
  return fmt::format(
      "SELECT id, root, path FROM files INDEXED BY files_listed_by_path WHERE {}{} "
      "ORDER BY root, path",
      in_group, place_condition(folder, after));
}

bool by_place(FileOrder order) {
  return order == FileOrder::path || order == FileOrder::worst_first;
}

void bind_after(Statement& row, FileOrder order, const ListPlace& after) {
  if (by_place(order)) {
    row.bind(7, after.root).bind_bytes(8, after.path);
  } else if (order == FileOrder::size) {
    row.bind(7, static_cast<std::int64_t>(after.key)).bind(8, after.id);
  } else {
    row.bind(7, after.key).bind(8, after.id);
  }
}

int digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string text_of(const ListPlace& place) {
  return fmt::format("{}_{}_{}_{}_{}", place.rank, place.root, place.key, place.id,
                     to_hex(as_bytes(place.path)));
}

Result<ListPlace> list_place_of(std::string_view text) {
  const auto wrong = [] { return fail(Fault::unsupported, "that is no place in a list"); };
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '_')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  if (parts.size() != 5 || parts[4].size() % 2 != 0 || text.size() > 20'000) return wrong();
  ListPlace place;
  place.rank = std::atoi(parts[0].c_str());
  place.root = std::atoll(parts[1].c_str());
  place.key = std::strtod(parts[2].c_str(), nullptr);
  place.id = std::atoll(parts[3].c_str());
  for (std::size_t i = 0; i < parts[4].size(); i += 2) {
    const int high = digit(parts[4][i]), low = digit(parts[4][i + 1]);
    if (high < 0 || low < 0) return wrong();
    place.path += static_cast<char>(high * 16 + low);
  }
  return place;
}

ListPlace place_of(const FileRecord& file, FileOrder order) {
  ListPlace place;
  place.path = file.path;
  place.key = order == FileOrder::size ? static_cast<double>(file.size) : file.seconds;
  place.id = file.id;
  return place;
}

Result<ListFolder> list_folder(Database& ledger, const std::string& folder) {
  if (folder.empty()) return ListFolder{};
  const std::size_t slash = folder.find('/');
  OFFENBAR_TRY(Statement row, ledger.prepare("SELECT id FROM roots WHERE name = ?1"));
  OFFENBAR_TRY(const bool found, row.bind_bytes(1, folder.substr(0, slash)).step());
  ListFolder place{.everywhere = false, .nowhere = !found, .root = 0, .path = {}};
  if (found) place.root = row.integer(0);
  if (slash != std::string::npos) place.path = folder.substr(slash + 1);
  return place;
}

Result<MergedFiles> MergedFiles::open(Database& ledger, const std::vector<ListGroup>& groups,
                                      const ListFolder& folder, FileOrder order,
                                      const std::optional<ListPlace>& after) {
  MergedFiles merged(order);
  if (folder.nowhere) return merged;
  for (const ListGroup& group : groups) {
    const bool worst = order == FileOrder::worst_first;
    if (after && worst && group.rank < after->rank) continue;
    const bool behind = after && (!worst || group.rank == after->rank);
    const ListFolder within = by_place(order) ? folder : ListFolder{};
    Stream stream;
    OFFENBAR_TRY(stream.row, ledger.prepare(query_for(order, within, behind)));
    bind_group(stream.row, group, within);
    if (behind) bind_after(stream.row, order, *after);
    OFFENBAR_CHECK(merged.step(std::move(stream), group.rank));
  }
  return merged;
}

bool MergedFiles::is_behind(const ListPlace& a, const ListPlace& b) const {
  if (order_ == FileOrder::size || order_ == FileOrder::time) {
    return std::tie(a.key, a.id) < std::tie(b.key, b.id);
  }
  const int rank_a = order_ == FileOrder::path ? 0 : a.rank;
  const int rank_b = order_ == FileOrder::path ? 0 : b.rank;
  return std::tie(rank_a, a.root, a.path) > std::tie(rank_b, b.root, b.path);
}

Result<void> MergedFiles::step(Stream stream, int rank) {
  OFFENBAR_TRY(const bool more, stream.row.step());
  if (!more) return {};
  ListPlace& place = stream.place;
  place.rank = rank;
  place.id = stream.row.integer(0);
  if (by_place(order_)) {
    place.root = stream.row.integer(1);
    place.path = stream.row.bytes(2);
  } else {
    place.key = stream.row.real(1);
  }
  heap_.push_back(std::move(stream));
  std::push_heap(heap_.begin(), heap_.end(),
                 [this](const Stream& a, const Stream& b) { return is_behind(a.place, b.place); });
  return {};
}

Result<std::optional<ListPlace>> MergedFiles::next() {
  if (heap_.empty()) return std::nullopt;
  std::pop_heap(heap_.begin(), heap_.end(),
                [this](const Stream& a, const Stream& b) { return is_behind(a.place, b.place); });
  Stream first = std::move(heap_.back());
  heap_.pop_back();
  ListPlace place = first.place;
  OFFENBAR_CHECK(step(std::move(first), place.rank));
  return place;
}

Result<std::uint64_t> count_in(Database& ledger, const std::vector<ListGroup>& groups,
                               const ListFolder& folder, std::uint64_t most) {
  std::uint64_t files = 0;
  if (folder.nowhere) return files;
  OFFENBAR_TRY(Statement row,
               ledger.prepare(fmt::format("SELECT count(*) FROM (SELECT 1 FROM files INDEXED BY "
                                          "files_listed_by_path WHERE {}{} LIMIT ?9)",
                                          in_group, place_condition(folder, false))));
  for (const ListGroup& group : groups) {
    bind_group(row, group, folder);
    row.bind(9, static_cast<std::int64_t>(most - files));
    OFFENBAR_TRY(const bool found, row.step());
    if (found) files += static_cast<std::uint64_t>(row.integer(0));
    row.reset();
    if (files >= most) break;
  }
  return files;
}

}  // namespace offenbar::batch
