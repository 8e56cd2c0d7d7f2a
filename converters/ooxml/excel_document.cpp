#include "converters/ooxml/excel_document.h"

#include <cctype>
#include <utility>

#include "converters/document/formula.h"
#include "converters/document/normal_text.h"
#include "converters/ooxml/sheet_drawing.h"
#include "converters/ooxml/sheet_reader.h"

namespace offenbar::ooxml {
namespace {

struct ListedSheet {
  std::string name;
  std::string id;
  bool hidden = false;
};

class Workbook : public xml::Handler {
 public:
  explicit Workbook(Document& document) : document_(document) {}

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "sheet" && sheets.size() < Document::max_listed) {
      const std::string_view state = attributes.value("", "state");
      sheets.push_back({std::string(attributes.value("", "name")),
                        std::string(relationship_attribute(attributes, "id")),
                        state == "hidden" || state == "veryHidden"});
    } else if (name == "workbookPr") {
      const std::string_view from_1904 = attributes.value("", "date1904");
      if (from_1904 == "1" || from_1904 == "true") document_.date_base = 1462;
    } else if (name == "workbookProtection") {
      const std::string_view locked = attributes.value("", "lockStructure");
      if (locked == "1" || locked == "true") document_.hold(Held::protection, "structure", {});
    } else if (name == "definedName") {
      defined_ = attributes.value("", "name");
      scope_ = attributes.value("", "localSheetId");
      text_.clear();
    }
  }
  void text(std::string_view utf8) override {
    if (!defined_.empty() && text_.size() < 100'000) text_.append(utf8);
  }
  void end(std::string_view, std::string_view name) override {
    if (name == "definedName") {
      keep_name();
      defined_.clear();
    }
  }

  std::vector<ListedSheet> sheets;

 private:
  // _xlnm.Print_Area and kin are settings of a sheet, not names that anybody gave.
  void keep_name() {
    if (defined_.empty() || defined_.starts_with("_xlnm.") || !scope_.empty()) return;
    if (document_.names.size() == Document::max_listed) return;
    for (char& c : defined_) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    document_.names[defined_] =
        refers_by_other_words(text_) ? std::string("?") : normal_excel_formula(text_);
  }

  Document& document_;
  std::string defined_, scope_, text_;
};

// Comments of the old kind, which newer ones are repeated in. 18.7
class SheetComments : public xml::Handler {
 public:
  SheetComments(Document& document, std::string sheet)
      : document_(document), sheet_(std::move(sheet)) {}

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "author") authors_.emplace_back();
    in_author_ = name == "author";
    if (name == "comment") {
      comment_ = {};
      const std::size_t author =
          std::strtoul(std::string(attributes.value("", "authorId")).c_str(), nullptr, 10);
      if (author < authors_.size()) comment_.author = authors_[author];
      comment_.where = sheet_ + "!" + std::string(attributes.value("", "ref"));
    }
    if (name == "rPh") phonetic_ = true;
    in_text_ = name == "t" && !phonetic_;
  }
  void end(std::string_view, std::string_view name) override {
    if (name == "comment") {
      comment_.text = normalised(comment_.text);
      if (!comment_.text.empty()) document_.add(document_.comments, std::move(comment_));
    }
    if (name == "rPh") phonetic_ = false;
    in_author_ = in_text_ = false;
  }
  void text(std::string_view utf8) override {
    if (in_author_ && authors_.size() < 10'000) authors_.back().append(utf8);
    if (in_text_ && comment_.text.size() < 100'000) comment_.text.append(utf8);
  }

 private:
  Document& document_;
  std::string sheet_;
  std::vector<std::string> authors_;
  Comment comment_;
  bool in_author_ = false, in_text_ = false, phonetic_ = false;
};

// The buttons over the columns of a table. 18.5.1.2
class TableFilter : public xml::Handler {
 public:
  TableFilter(Document& document, std::string_view sheet)
      : document_(document), sheet_(sheet_label(sheet)) {}
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name != "autoFilter") return;
    for (const Area& area : areas_of(attributes.value("", "ref")))
      hold_filter(document_, sheet_, area);
  }

 private:
  Document& document_;
  std::string sheet_;
};

class Excel {
 public:
  Excel(const zip::Archive& archive, const Package& package)
      : archive_(archive), package_(package), parts_(archive), flow_(document_) {}

  Result<Document> read() {
    document_.kind = Document::Kind::spreadsheet;
    document_.knows_changes = document_.knows_headers = false;
    document_.tells({Held::pivot_table, Held::chart});
    Workbook workbook(document_);
    OFFENBAR_TRY(const bool found, parts_.parse(package_.main_part, workbook));
    if (!found) return fail(Fault::corrupt, "the main part is missing");
    OFFENBAR_CHECK(parts_.enter(package_.main_part));
    const std::vector<Relationship> main = parts_.relationships();
    for (const Relationship& part : main) {
      if (part.type != "sharedStrings" || part.external) continue;
      OFFENBAR_CHECK(parts_.parse(part.target, strings_));
      document_.truncated |= strings_.truncated();
    }
    for (const ListedSheet& sheet : workbook.sheets) {
      for (const Relationship& part : main) {
        if (part.id == sheet.id && !part.external) OFFENBAR_CHECK(read_sheet(sheet, part));
      }
    }
    parts_.hold_charts(document_);
    OFFENBAR_CHECK(read_properties(archive_, document_));
    return std::move(document_);
  }

 private:
  Result<void> read_sheet(const ListedSheet& sheet, const Relationship& part) {
    document_.add(document_.sheets, Sheet{sheet.name, sheet.hidden});
    const auto number = static_cast<std::uint32_t>(document_.sheets.size() - 1);
    OFFENBAR_CHECK(parts_.enter(part.target));
    if (part.type == "worksheet") {
      SheetReader reader(document_, parts_, strings_, number);
      OFFENBAR_CHECK(parts_.parse(part.target, reader));
      reader.hold_settings();
    }
    const std::vector<Relationship> of_sheet = parts_.relationships();
    for (const Relationship& other : of_sheet) {
      if (other.external) continue;
      if (other.type == "comments") {
        SheetComments comments(document_, sheet.name);
        OFFENBAR_CHECK(parts_.parse(other.target, comments));
      } else if (other.type == "drawing") {
        OFFENBAR_CHECK(read_sheet_drawing(document_, flow_, parts_, sheet.name, other.target));
      } else if (other.type == "pivotTable") {
        document_.hold(Held::pivot_table, sheet_label(sheet.name), sheet.name);
      } else if (other.type == "table") {
        TableFilter filter(document_, sheet.name);
        OFFENBAR_CHECK(parts_.parse(other.target, filter));
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
};

}  // namespace

Result<Document> read_excel(const zip::Archive& archive, const Package& package) {
  return Excel(archive, package).read();
}

}  // namespace offenbar::ooxml
