#include "converters/ooxml/excel_binary_document.h"

#include <algorithm>

#include "converters/document/normal_text.h"
#include "converters/ooxml/binary_sheet_reader.h"
#include "converters/ooxml/sheet_drawing.h"

namespace offenbar::ooxml {
namespace {

// 2.3
enum Record : std::uint32_t {
  brt_shared_string = 19,
  brt_comment_author = 632,
  brt_comment = 635,
  brt_end_comment = 636,
  brt_comment_text = 637,
};

// Comments of the old kind, which newer ones are repeated in. 2.1.7.11
class BinaryComments {
 public:
  BinaryComments(Document& document, std::string sheet)
      : document_(document), sheet_(std::move(sheet)) {}

  void take(const BinaryRecord& record) {
    Cursor in(record.body);
    if (record.id == brt_comment_author && authors_.size() < Document::max_listed) {
      authors_.push_back(wide_text(in));
    } else if (record.id == brt_comment) {
      const auto author = in.le<std::uint32_t>();
      const auto row = in.le<std::uint32_t>();
      in.skip(4);
      const auto column = in.le<std::uint32_t>();
      comment_ = {};
      if (author < authors_.size()) comment_.author = authors_[author];
      comment_.where =
          sheet_ + "!" + column_letters(column) + std::to_string(std::uint64_t{row} + 1);
    } else if (record.id == brt_comment_text) {
      comment_.text = normalised(rich_text(in));
    } else if (record.id == brt_end_comment && !comment_.text.empty()) {
      document_.add(document_.comments, std::move(comment_));
      comment_ = {};
    }
  }

 private:
  Document& document_;
  std::string sheet_;
  std::vector<std::string> authors_;
  Comment comment_;
};

class ExcelBinary {
 public:
  ExcelBinary(const zip::Archive& archive, const Package& package)
      : archive_(archive), package_(package), parts_(archive), flow_(document_) {}

  Result<Document> read() {
    document_.kind = Document::Kind::spreadsheet;
    document_.knows_changes = document_.knows_headers = false;
    if (archive_.find_ignoring_case(package_.main_part) == nullptr) {
      return fail(Fault::corrupt, "the main part is missing");
    }
    const auto take = [this](const BinaryRecord& record) { workbook_.take(record); };
    OFFENBAR_CHECK(each_record(package_.main_part, take));
    OFFENBAR_CHECK(parts_.enter(package_.main_part));
    const std::vector<Relationship> main = parts_.relationships();
    for (const Relationship& part : main) {
      if (part.type == "sharedStrings" && !part.external) OFFENBAR_CHECK(read_strings(part.target));
    }
    for (const BinarySheet& sheet : workbook_.sheets) {
      for (const Relationship& part : main) {
        if (part.id == sheet.id && !part.external) OFFENBAR_CHECK(read_sheet(sheet, part));
      }
    }
    document_.date_base = workbook_.from_1904 ? 1462 : 0;
    workbook_.add_names(document_);
    OFFENBAR_CHECK(read_properties(archive_, document_));
    return std::move(document_);
  }

 private:
  // Nothing happens if the part is not there.
  template <class Take>
  Result<void> each_record(const std::string& part, const Take& take) {
    const zip::Entry* entry = archive_.find_ignoring_case(part);
    if (entry == nullptr) return {};
    OFFENBAR_TRY(zip::Member member, archive_.open_member(*entry, max_part));
    BinaryRecords records(std::move(member));
    while (!document_.truncated) {
      OFFENBAR_TRY(const auto record, records.next());
      if (!record) break;
      take(*record);
    }
    return {};
  }

  Result<void> read_strings(const std::string& part) {
    OFFENBAR_CHECK(each_record(part, [this](const BinaryRecord& record) {
      Cursor in(record.body);
      if (record.id == brt_shared_string) strings_.add(rich_text(in));
    }));
    document_.truncated |= strings_.truncated();
    return {};
  }

  Result<void> read_sheet(const BinarySheet& sheet, const Relationship& part) {
    document_.add(document_.sheets, Sheet{sheet.name, sheet.hidden});
    const auto number = static_cast<std::uint32_t>(document_.sheets.size() - 1);
    OFFENBAR_CHECK(parts_.enter(part.target));
    if (part.type != "chartsheet") {
      BinarySheetReader reader(document_, parts_, strings_, workbook_.links, number);
      OFFENBAR_CHECK(
          each_record(part.target, [&reader](const BinaryRecord& record) { reader.take(record); }));
      reader.finish();
    }
    const std::vector<Relationship> of_sheet = parts_.relationships();
    for (const Relationship& other : of_sheet) {
      if (other.external) continue;
      if (other.type == "comments") {
        BinaryComments comments(document_, sheet.name);
        OFFENBAR_CHECK(each_record(
            other.target, [&comments](const BinaryRecord& record) { comments.take(record); }));
      } else if (other.type == "drawing") {
        OFFENBAR_CHECK(read_sheet_drawing(document_, flow_, parts_, sheet.name, other.target));
      }
    }
    return {};
  }

  const zip::Archive& archive_;
  const Package& package_;
  Parts parts_;
  Document document_;
  Flow flow_;
  SharedStrings strings_;
  BinaryWorkbook workbook_;
};

}  // namespace

Result<Document> read_excel_binary(const zip::Archive& archive, const Package& package) {
  return ExcelBinary(archive, package).read();
}

}  // namespace offenbar::ooxml
