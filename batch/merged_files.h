// The rows of several ranks and formats in one order: each is an index of the ledger, they are
// merged. For file_list.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "batch/database.h"
#include "batch/file_list.h"

namespace offenbar::batch {

// Rows of one rank (tallies.h) and format.
struct ListGroup {
  int rank = 0;
  std::string format;  // empty: unknown
  friend bool operator==(const ListGroup&, const ListGroup&) = default;
};

// Where a row stands in an order.
struct ListPlace {
  int rank = 0;           // of worst_first
  std::int64_t root = 0;  // of worst_first and path
  std::string path;
  double key = 0;  // size or seconds
  std::int64_t id = 0;
};
[[nodiscard]] ListPlace place_of(const FileRecord& file, FileOrder order);
[[nodiscard]] std::string text_of(const ListPlace& place);  // letters, digits, - and _
// Errors: unsupported.
[[nodiscard]] Result<ListPlace> list_place_of(std::string_view text);

// What of the paths is wanted: everything beneath `path` below a root.
struct ListFolder {
  bool everywhere = true;
  bool nowhere = false;  // there is no such root
  std::int64_t root = 0;
  std::string path{};  // empty: the whole root
};
[[nodiscard]] Result<ListFolder> list_folder(Database& ledger, const std::string& folder);

class MergedFiles {
 public:
  // The rows of `groups` in `order`, behind `after`. With an order by place only those in `folder`.
  [[nodiscard]] static Result<MergedFiles> open(Database& ledger,
                                                const std::vector<ListGroup>& groups,
                                                const ListFolder& folder, FileOrder order,
                                                const std::optional<ListPlace>& after);
  [[nodiscard]] Result<std::optional<ListPlace>> next();

 private:
  struct Stream {
    Statement row;
    ListPlace place;
  };
  explicit MergedFiles(FileOrder order) : order_(order) {}
  [[nodiscard]] Result<void> step(Stream stream, int rank);
  [[nodiscard]] bool is_behind(const ListPlace& a, const ListPlace& b) const;

  FileOrder order_;
  std::vector<Stream> heap_;
};

// Rows of `groups` in `folder`, counted up to `most`.
[[nodiscard]] Result<std::uint64_t> count_in(Database& ledger, const std::vector<ListGroup>& groups,
                                             const ListFolder& folder, std::uint64_t most);

}  // namespace offenbar::batch
