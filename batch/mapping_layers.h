// The tables as several folders make them, one over the other, and one folder of the user's whose
// tables are looked at and replaced from the pages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/mapping.h"
#include "converters/base/mapping_check.h"

namespace offenbar::batch {

// One user's table: where it is from, and its text; blank: none.
struct MappingLayer {
  std::string file;  // for people
  std::string text;
};
// The shipped table with these over it, the strongest last: Table::load() for other folders.
[[nodiscard]] Result<Table> layered_table(std::string_view name,
                                          std::span<const MappingLayer> layers);

// Rows of the tables that the other one has not.
struct TableDifference {
  std::vector<const Table::Row*> gone, added;
};
[[nodiscard]] TableDifference difference(const Table& before, const Table& after);

// As `offenbar mappings check` finds them.
[[nodiscard]] Result<std::vector<MappingMistake>> table_mistakes(const std::string& name,
                                                                 const std::string& text);

class OwnTables {
 public:
  static constexpr std::size_t largest = std::size_t{128} << 10U;  // of a table that is saved

  // `folder` lies beneath `root`, both absolute; no link is followed on the way. Errors: not_found,
  // changed, unreadable.
  [[nodiscard]] static Result<OwnTables> open(const std::string& root, const std::string& folder);
  // The same where there may be no such folder yet: its last part is made.
  [[nodiscard]] static Result<OwnTables> make(const std::string& root, const std::string& folder);

  // Blank if there is none. `table` is one of table_names(). Errors: changed (a link); unreadable.
  [[nodiscard]] Result<std::string> text(const std::string& table) const;
  // Whole or not at all; blank removes it. Errors: changed, if what is there is no longer what
  // `before` is the digest_of(); unsupported if it is too large; unreadable, disk_full.
  [[nodiscard]] Result<void> replace(const std::string& table, const std::string& text,
                                     const std::string& before);
  [[nodiscard]] static std::string digest_of(const std::string& text);

  [[nodiscard]] const std::string& folder() const { return path_; }

 private:
  OwnTables(Descriptor folder, std::string path)
      : folder_(std::move(folder)), path_(std::move(path)) {}
  Descriptor folder_;
  std::string path_;
};

}  // namespace offenbar::batch
