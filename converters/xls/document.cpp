#include "converters/xls/document.h"

#include <cctype>

#include "converters/base/cursor.h"
#include "converters/document/flow.h"
#include "converters/document/formula.h"
#include "converters/officeart/shape_properties.h"
#include "converters/oleps/properties.h"
#include "converters/xls/globals.h"
#include "converters/xls/sheet_reader.h"

namespace offenbar::xls {
namespace {

using biff::Version;

constexpr std::uint64_t max_stream = std::uint64_t{1} << 31U;

// BOF, 2.4.21
Version version_of(const Record& begin) {
  switch (begin.type) {
    case 0x0009:
      return Version::biff2;
    case 0x0209:
      return Version::biff3;
    case 0x0409:
      return Version::biff4;
    default:
      return Cursor(begin.body).le<std::uint16_t>() < 0x0600 ? Version::biff5 : Version::biff8;
  }
}

class Workbook {
 public:
  explicit Workbook(Bytes stream) : stream_(stream), flow_(document_) {}

  Result<Document> run() {
    document_.kind = Document::Kind::spreadsheet;
    document_.knows_changes = document_.knows_headers = false;
    Records records(stream_);
    OFFENBAR_TRY(const auto begin, records.next());
    if (!begin || !is_begin(begin->type)) return fail(Fault::corrupt, "no BOF record");
    globals_.emplace(version_of(*begin));
    if (globals_->links().version >= Version::biff5) {
      OFFENBAR_CHECK(read_globals(records));
      open_pictures();
      for (const SheetEntry& sheet : globals_->sheets()) OFFENBAR_CHECK(read_sheet(sheet));
    } else if (begin->type == 0x0409 && type_of(*begin) == workspace) {
      OFFENBAR_CHECK(read_workspace(records));
    } else {
      OFFENBAR_CHECK(read_cells(records, {}));
    }
    finish();
    return std::move(document_);
  }

 private:
  static constexpr std::uint16_t workspace = 0x0100;
  static constexpr std::size_t most_readings = 8;  // of one byte, where sheets lack their ends

  static std::uint16_t type_of(const Record& begin) {
    Cursor in(begin.body);
    in.skip(2);
    return in.le<std::uint16_t>();
  }

  Result<void> read_globals(Records& records) {
    while (true) {
      OFFENBAR_TRY(const auto record, records.next());
      if (!record || record->type == rt_eof) return {};
      OFFENBAR_CHECK(globals_->take(*record, records));
    }
  }

  void open_pictures() {
    const auto group = officeart::read_record(globals_->drawing_group(), 0);
    const auto store = group ? officeart::find(*group, officeart::bstore_container) : std::nullopt;
    if (store) pictures_ = officeart::Pictures(*store, {});
  }

  Result<void> read_sheet(const SheetEntry& sheet) {
    if (sheet.kind == SheetKind::module) return {};
    document_.add(document_.sheets, Sheet{sheet.name, sheet.hidden});
    Records records(stream_, sheet.position);
    OFFENBAR_TRY(const auto begin, records.next());
    if (!begin || !is_begin(begin->type)) {
      return fail(Fault::corrupt, "a sheet does not begin with BOF", sheet.position);
    }
    OFFENBAR_CHECK(read_substream(records, sheet.kind != SheetKind::chart));
    read_ += records.position() - sheet.position;
    if (read_ / most_readings > stream_.size()) {
      return fail(Fault::corrupt, "the sheets lie over one another", sheet.position);
    }
    return {};
  }

  // A workbook of Excel 4: sheets within, each behind its name.
  Result<void> read_workspace(Records& records) {
    std::string name;
    while (true) {
      OFFENBAR_TRY(const auto record, records.next());
      if (!record || record->type == rt_eof) return {};
      if (record->type == rt_sheet_header) {
        name = globals_->short_text(record->body, 4, 1);
      } else if (is_begin(record->type)) {
        OFFENBAR_CHECK(read_cells(records, std::exchange(name, {})));
      } else {
        OFFENBAR_CHECK(globals_->take(*record, records));
      }
    }
  }

  Result<void> read_cells(Records& records, const std::string& name) {
    document_.add(document_.sheets, Sheet{name, false});
    return read_substream(records, true);
  }

  // Up to its EOF; charts within have their own. What looks like cells of a chart are the values
  // that it drew last.
  Result<void> read_substream(Records& records, bool has_cells) {
    const auto number = static_cast<std::uint32_t>(document_.sheets.size() - 1);
    SheetObjects objects(document_, *globals_, document_.sheets.back().name);
    SheetReader reader(document_, *globals_, objects, number);
    const bool says_all = globals_->links().version < Version::biff5;
    for (unsigned depth = 1; depth > 0 && !document_.truncated;) {
      OFFENBAR_TRY(const auto record, records.next());
      if (!record) break;
      if (is_begin(record->type)) {
        ++depth;
      } else if (record->type == rt_eof) {
        --depth;
      } else if (depth == 1) {
        if (says_all) {
          OFFENBAR_TRY(const bool taken, globals_->take(*record, records));
          if (taken) continue;
        }
        if (has_cells) {
          reader.take(*record, records);
        } else {
          (void)objects.take(*record, records);
        }
      }
    }
    reader.finish();
    objects.finish(flow_, pictures_);
    return {};
  }

  void finish() {
    document_.date_base = globals_->from_1904() ? 1462 : 0;
    document_.truncated |= globals_->strings().truncated();
    for (const DefinedName& defined : globals_->names()) {
      if (document_.names.size() == Document::max_listed) break;
      std::string name = defined.name;
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      const bool told = defined.formula && !refers_by_other_words(*defined.formula);
      document_.names[name] = told ? normal_excel_formula(*defined.formula) : "?";
    }
  }

  Bytes stream_;
  std::size_t read_ = 0;  // bytes of sheets
  Document document_;
  Flow flow_;
  std::optional<Globals> globals_;
  officeart::Pictures pictures_;
};

}  // namespace

Result<Document> read_document(Bytes stream) { return Workbook(stream).run(); }

Result<Document> read_document(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("Workbook");
  if (entry == nullptr) entry = file.find("Book");
  if (entry == nullptr) return fail(Fault::corrupt, "no stream Workbook or Book");
  OFFENBAR_TRY(const std::vector<std::byte> stream, file.read(*entry, max_stream));
  OFFENBAR_TRY(Document document, read_document(stream));
  oleps::read_properties(file, document);
  return document;
}

}  // namespace offenbar::xls
