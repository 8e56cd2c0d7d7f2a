#include "batch/file_list.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "batch/merged_files.h"
#include "batch/record_rows.h"
#include "batch/tallies.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Clock = std::chrono::steady_clock;

// What has to be asked of each row, because no index answers it.
class Test {
 public:
  static Result<Test> make(Database& ledger, const FileQuery& query) {
    Test test(query);
    if (!query.category.empty()) {
      OFFENBAR_TRY(test.has_loss_, ledger.prepare("SELECT 1 FROM file_losses WHERE category = ?1 "
                                                  "AND file = ?2"));
    }
    return test;
  }

  Result<bool> passes(const FileRecord& file) {
    if (!query_.states.empty() && !query_.states.contains(file.state)) return false;
    if (!query_.verdicts.empty() && !(file.verdict && query_.verdicts.contains(*file.verdict))) {
      return false;
    }
    if (file.gone || (query_.format && *query_.format != file.format)) return false;
    if (!query_.cause.empty() && query_.cause != file.reason &&
        !(file.error && name_of(file.error->fault) == query_.cause)) {
      return false;
    }
    if (!in_folder(source_of(file))) return false;
    if (!text_.empty() &&
        normalised_key(printable(source_of(file))).find(text_) == std::string::npos) {
      return false;
    }
    if (query_.category.empty()) return true;
    OFFENBAR_TRY(const bool found, has_loss_.bind_text(1, query_.category).bind(2, file.id).step());
    has_loss_.reset();
    return found;
  }

 private:
  explicit Test(const FileQuery& query)
      : query_(query), text_(query.text.empty() ? "" : normalised_key(query.text)) {}
  [[nodiscard]] bool in_folder(std::string_view source) const {
    return query_.folder.empty() || source == query_.folder ||
           (source.starts_with(query_.folder) && source[query_.folder.size()] == '/');
  }
  const FileQuery& query_;
  std::string text_;
  Statement has_loss_;
};

// The groups of rows that may hold what is asked for.
bool may_hold(const Tally& tally, const FileQuery& query) {
  if (tally.rank >= gone_rank) return false;
  if (!query.states.empty() && !query.states.contains(state_of_rank(tally.rank))) return false;
  const auto verdict = verdict_of_rank(tally.rank);
  if (!query.verdicts.empty() && !(verdict && query.verdicts.contains(*verdict))) return false;
  if (!query.cause.empty() && tally.cause != query.cause) return false;
  return !query.format || tally.format == *query.format;
}

bool comes_before(const FileRecord& a, const FileRecord& b, FileOrder order) {
  const auto path = [](const FileRecord& file) { return std::tie(file.root, file.path, file.id); };
  switch (order) {
    case FileOrder::size:
      return std::pair(a.size, a.id) > std::pair(b.size, b.id);
    case FileOrder::time:
      return std::pair(a.seconds, a.id) > std::pair(b.seconds, b.id);
    case FileOrder::path:
      return path(a) < path(b);
    case FileOrder::worst_first:
      break;
  }
  const int rank_a = rank_of(a.state, a.verdict), rank_b = rank_of(b.state, b.verdict);
  return rank_a != rank_b ? rank_a < rank_b : path(a) < path(b);
}

// Ids that an index answers at once; nothing if there are more than are worth it, or no index does.
Result<std::optional<std::vector<std::int64_t>>> few_ids(Database& ledger,
                                                         const SearchIndex* search,
                                                         const FileQuery& query) {
  constexpr std::size_t most = FileList::most_counted + 1;
  std::optional<std::vector<std::int64_t>> ids;
  if (!query.text.empty() && search != nullptr) {
    OFFENBAR_TRY(ids, search->find(query.text, most));
    if (ids && ids->size() < most) {
      // What came after the index was filled the last time.
      OFFENBAR_TRY(const std::int64_t last, search->last());
      OFFENBAR_TRY(Statement row, ledger.prepare("SELECT id FROM files WHERE id > ?1 LIMIT ?2"));
      row.bind(1, last).bind(2, std::int64_t{most});
      while (true) {
        OFFENBAR_TRY(const bool more, row.step());
        if (!more) break;
        ids->push_back(row.integer(0));
      }
    }
  }
  if ((!ids || ids->size() >= most) && !query.category.empty()) {
    ids.emplace();
    OFFENBAR_TRY(Statement row, ledger.prepare("SELECT file FROM file_losses WHERE category = ?1 "
                                               "LIMIT ?2"));
    row.bind_text(1, query.category).bind(2, std::int64_t{most});
    while (true) {
      OFFENBAR_TRY(const bool more, row.step());
      if (!more) break;
      ids->push_back(row.integer(0));
    }
  }
  if (ids && ids->size() >= most) ids.reset();
  return ids;
}

class Reader {
 public:
  static Result<Reader> make(Database& ledger) {
    Reader reader;
    OFFENBAR_TRY(reader.row_,
                 ledger.prepare(fmt::format("SELECT {} FROM files JOIN roots ON roots.id = "
                                            "files.root WHERE files.id = ?1",
                                            record_columns)));
    return reader;
  }
  Result<std::optional<FileRecord>> read(std::int64_t id) {
    OFFENBAR_TRY(const bool found, row_.bind(1, id).step());
    if (!found) return std::nullopt;
    FileRecord record = read_record(row_);
    row_.reset();
    return record;
  }

 private:
  Statement row_;
};

// All of a few: read, tested, sorted.
Result<std::vector<FileRecord>> sorted(Database& ledger, const std::vector<std::int64_t>& ids,
                                       const FileQuery& query) {
  OFFENBAR_TRY(Reader reader, Reader::make(ledger));
  OFFENBAR_TRY(Test test, Test::make(ledger, query));
  std::vector<FileRecord> files;
  for (const std::int64_t id : ids) {
    OFFENBAR_TRY(std::optional<FileRecord> file, reader.read(id));
    if (!file) continue;
    OFFENBAR_TRY(const bool passes, test.passes(*file));
    if (passes) files.push_back(std::move(*file));
  }
  std::sort(files.begin(), files.end(), [&](const FileRecord& a, const FileRecord& b) {
    return comes_before(a, b, query.order);
  });
  return files;
}

Result<FilePage> page_of_few(Database& ledger, const std::vector<std::int64_t>& ids,
                             const FileQuery& query) {
  OFFENBAR_TRY(std::vector<FileRecord> files, sorted(ledger, ids, query));
  FilePage page;
  page.total.files = files.size();
  auto first = files.begin();
  if (!query.after.empty()) {
    OFFENBAR_TRY(const ListPlace place, list_place_of(query.after));
    first = std::find_if(files.begin(), files.end(),
                         [&](const FileRecord& file) { return file.id == place.id; });
    if (first == files.end())
      first = files.begin();  // it has moved on; begin again
    else
      ++first;
  }
  for (; first != files.end() && page.files.size() < query.limit; ++first) {
    page.files.push_back(std::move(*first));
  }
  if (first != files.end() && !page.files.empty()) {
    page.next = text_of(place_of(page.files.back(), query.order));
  }
  return page;
}

struct Groups {
  std::vector<ListGroup> list;
  std::uint64_t files = 0;  // in them
};

Result<Groups> groups_for(Database& ledger, const FileQuery& query) {
  OFFENBAR_TRY(const std::vector<Tally> all, tallies(ledger));
  Groups groups;
  for (const Tally& tally : all) {
    if (!may_hold(tally, query)) continue;
    groups.files += tally.files;
    const ListGroup group{tally.rank, tally.format};
    if (groups.list.empty() || !(groups.list.back() == group)) groups.list.push_back(group);
  }
  return groups;
}

// Whether an index answers the whole filter, so that no row need be looked at.
bool is_indexed(const FileQuery& query) {
  const bool by_place = query.order == FileOrder::path || query.order == FileOrder::worst_first;
  return query.category.empty() && query.text.empty() && query.cause.empty() &&
         (query.folder.empty() || by_place);
}

}  // namespace

std::string_view name_of(FileOrder order) {
  constexpr std::array names{"worst", "path", "size", "time"};
  return names.at(static_cast<std::size_t>(order));
}

std::optional<FileOrder> file_order_named(std::string_view name) {
  for (const FileOrder order :
       {FileOrder::worst_first, FileOrder::path, FileOrder::size, FileOrder::time}) {
    if (name == name_of(order)) return order;
  }
  return std::nullopt;
}

Result<FilePage> FileList::page(const FileQuery& query) const {
  OFFENBAR_TRY(const auto ids, few_ids(ledger_, search_, query));
  if (ids) return page_of_few(ledger_, *ids, query);
  OFFENBAR_TRY(const Groups groups, groups_for(ledger_, query));
  OFFENBAR_TRY(const ListFolder folder, list_folder(ledger_, query.folder));
  FilePage page;
  std::optional<ListPlace> after;
  if (!query.after.empty()) {
    OFFENBAR_TRY(after, list_place_of(query.after));
  }
  OFFENBAR_TRY(MergedFiles merged,
               MergedFiles::open(ledger_, groups.list, folder, query.order, after));
  OFFENBAR_TRY(Reader reader, Reader::make(ledger_));
  OFFENBAR_TRY(Test test, Test::make(ledger_, query));
  const bool indexed = is_indexed(query);
  const auto end = Clock::now() + patience_;
  while (page.files.size() < query.limit) {
    if (!indexed && after && Clock::now() > end) {
      page.next = text_of(*after);
      break;
    }
    OFFENBAR_TRY(std::optional<ListPlace> place, merged.next());
    after = place;
    if (!place) break;
    OFFENBAR_TRY(std::optional<FileRecord> file, reader.read(place->id));
    if (!file) continue;
    OFFENBAR_TRY(const bool passes, test.passes(*file));
    if (passes) page.files.push_back(std::move(*file));
  }
  if (after && page.files.size() == query.limit) {
    OFFENBAR_TRY(const std::optional<ListPlace> further, merged.next());
    if (further) page.next = text_of(*after);
  }
  const bool whole = query.after.empty() && page.next.empty();
  if (whole) {
    page.total = {page.files.size(), false};
  } else if (query.category.empty() && query.text.empty() && query.folder.empty()) {
    page.total = {groups.files, false};
  } else if (indexed || (!query.folder.empty() && query.text.empty() && query.category.empty() &&
                         query.cause.empty())) {
    OFFENBAR_TRY(page.total.files, count_in(ledger_, groups.list, folder, most_counted + 1));
    page.total.at_least = page.total.files > most_counted;
    if (page.total.at_least) page.total.files = most_counted;
  } else {
    page.total = {page.files.size(), true};
  }
  return page;
}

Result<void> FileList::all(FileQuery query,
                           const std::function<bool(const FileRecord&)>& each) const {
  query.limit = 1000;
  do {
    OFFENBAR_TRY(const FilePage found, page(query));
    for (const FileRecord& file : found.files) {
      if (!each(file)) return {};
    }
    query.after = found.next;
  } while (!query.after.empty());
  return {};
}

}  // namespace offenbar::batch
