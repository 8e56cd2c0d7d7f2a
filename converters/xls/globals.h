// What a workbook says of itself before its sheets come: the globals substream.
// [MS-XLS] 2.1.7.20.3
#pragma once

#include <string>
#include <vector>

#include "converters/biff/formula.h"
#include "converters/xls/records.h"
#include "converters/xls/shared_strings.h"

namespace offenbar::xls {

enum class SheetKind : std::uint8_t { worksheet, macros, chart, module };

struct SheetEntry {
  std::string name;
  std::size_t position = 0;  // of its BOF in the stream
  bool hidden = false;
  SheetKind kind = SheetKind::worksheet;
};

struct DefinedName {
  std::string name;
  std::optional<std::string> formula;  // Excel's grammar; nothing: it cannot be told
};

// Takes the records that say something of the whole workbook, from wherever they stand: Excel 2 to
// 4 have no globals, their sheets say it.
class Globals {
 public:
  explicit Globals(biff::Version version) { links_.version = version; }

  // False if the record says nothing of that kind. `records` stands behind it.
  // Errors: Fault::encrypted.
  [[nodiscard]] Result<bool> take(const Record& record, const Records& records);

  [[nodiscard]] const biff::Links& links() const { return links_; }
  [[nodiscard]] const std::vector<SheetEntry>& sheets() const { return sheets_; }
  [[nodiscard]] const SharedStrings& strings() const { return strings_; }
  [[nodiscard]] bool from_1904() const { return from_1904_; }
  // The OfficeArtDggContainer with the pictures.
  [[nodiscard]] Bytes drawing_group() const { return drawing_group_; }
  // Names of the whole workbook that somebody gave. Their formulas may refer to what comes later,
  // so this is for the end.
  [[nodiscard]] std::vector<DefinedName> names() const;

  // Text in the workbook's code page, or UTF-16, as the version has it; the count is read before.
  [[nodiscard]] std::string short_text(Bytes body, std::size_t at, unsigned count_bytes) const;

 private:
  struct RawName {
    std::string name;
    biff::Tokens formula;
    bool listed = false;
  };
  void take_sheet(Bytes body);
  void take_extern_sheet(const Record& record, const Records& records);
  void take_sup_book(Bytes body);
  void take_extern_name(Bytes body);
  void take_name(Bytes body);
  [[nodiscard]] bool wide() const { return links_.version == biff::Version::biff8; }

  biff::Links links_;
  std::vector<SheetEntry> sheets_;
  std::vector<RawName> names_;
  SharedStrings strings_;
  std::vector<std::byte> drawing_group_;
  bool from_1904_ = false;
};

}  // namespace offenbar::xls
