// Where a piece of text occurs in the names of the files of a ledger: a trigram index in a file of
// its own beside the ledger, which no run waits for. Filled behind the run by whoever serves.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "batch/database.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class SearchIndex {
 public:
  static constexpr std::size_t shortest_text = 3;  // characters that a trigram has

  // Opens or makes `state_folder`/search.sqlite for filling. One that is damaged is made anew.
  [[nodiscard]] static Result<SearchIndex> open(const std::string& state_folder);
  // For reading. Nothing if there is none yet.
  [[nodiscard]] static std::optional<SearchIndex> read(const std::string& state_folder);

  // Takes in up to `most` files that the ledger has and the index not. Answers how many.
  [[nodiscard]] Result<std::size_t> take_in(Database& ledger, std::size_t most);
  // The last file (FileRecord::id) that is taken in; later ones are not found.
  [[nodiscard]] Result<std::int64_t> last() const;
  // Ids of files whose <root>/<path> holds `text`, lowest first, at most `most`. Nothing if the
  // text is too short for the index.
  [[nodiscard]] Result<std::optional<std::vector<std::int64_t>>> find(std::string_view text,
                                                                      std::size_t most) const;

 private:
  explicit SearchIndex(Database database);
  std::unique_ptr<Database> database_;
};

}  // namespace offenbar::batch
