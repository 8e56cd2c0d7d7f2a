#include "converters/ooxml/excel.h"

#include "converters/base/text.h"
#include "converters/base/xml.h"

namespace offenbar::ooxml {
namespace {

class SheetCounter : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes&) override {
    if (name == "c") {
      filled_ = false;
    } else if (name == "v" || name == "f" || name == "is") {
      filled_ = true;
    }
    inline_text_ = name == "t";
  }
  void end(std::string_view, std::string_view name) override {
    if (name == "c" && filled_) ++cells;
    if (name == "c") filled_ = false;
    inline_text_ = false;
  }
  void text(std::string_view utf8) override {
    if (inline_text_) letters += count_letters(utf8);
  }

  std::uint64_t cells = 0;
  std::uint64_t letters = 0;

 private:
  bool filled_ = false;
  bool inline_text_ = false;
};

class StringCounter : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes&) override {
    if (name == "rPh") phonetic_ = true;
    in_text_ = name == "t" && !phonetic_;
  }
  void end(std::string_view, std::string_view name) override {
    if (name == "rPh") phonetic_ = false;
    in_text_ = false;
  }
  void text(std::string_view utf8) override {
    if (in_text_) letters += count_letters(utf8);
  }

  std::uint64_t letters = 0;

 private:
  bool phonetic_ = false;
  bool in_text_ = false;
};

class ElementCounter : public xml::Handler {
 public:
  explicit ElementCounter(std::string_view element) : element_(element) {}
  void start(std::string_view, std::string_view name, const xml::Attributes&) override {
    if (name == element_) ++count;
  }

  std::uint64_t count = 0;

 private:
  std::string_view element_;
};

class SpreadsheetMlCounter : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "Worksheet") ++sheets;
    if (name == "Cell") {
      filled_ =
          !attributes.value("urn:schemas-microsoft-com:office:spreadsheet", "Formula").empty();
    }
    if (name == "Data") in_data_ = filled_ = true;
    if (name == "Comment") ++comments;
  }
  void end(std::string_view, std::string_view name) override {
    if (name == "Cell" && filled_) ++cells;
    if (name == "Data") in_data_ = false;
  }
  void text(std::string_view utf8) override {
    if (in_data_) letters += count_letters(utf8);
  }

  std::uint64_t sheets = 0;
  std::uint64_t cells = 0;
  std::uint64_t letters = 0;
  std::uint64_t comments = 0;

 private:
  bool filled_ = false;
  bool in_data_ = false;
};

Result<std::uint64_t> count_images(const zip::Archive& archive, std::string_view sheet) {
  OFFENBAR_TRY(const auto relationships, relationships_of(archive, sheet));
  ElementCounter pictures("pic");
  for (const Relationship& relationship : relationships) {
    if (relationship.type != "drawing" || relationship.external) continue;
    if (const zip::Entry* part = archive.find_ignoring_case(relationship.target)) {
      OFFENBAR_CHECK(xml::parse(archive, *part, pictures, max_part));
    }
  }
  return pictures.count;
}

}  // namespace

Result<Facts> excel_facts(const zip::Archive& archive, const Package& package) {
  const zip::Entry* main = archive.find_ignoring_case(package.main_part);
  if (main == nullptr) return fail(Fault::corrupt, "the main part is missing");
  ElementCounter sheets("sheet");
  OFFENBAR_CHECK(xml::parse(archive, *main, sheets, max_part));
  SheetCounter cells;
  StringCounter strings;
  std::uint64_t images = 0;
  OFFENBAR_TRY(const auto relationships, relationships_of(archive, package.main_part));
  for (const Relationship& relationship : relationships) {
    const zip::Entry* part =
        relationship.external ? nullptr : archive.find_ignoring_case(relationship.target);
    if (part == nullptr) continue;
    if (relationship.type == "worksheet") {
      OFFENBAR_CHECK(xml::parse(archive, *part, cells, max_part));
      OFFENBAR_TRY(const std::uint64_t found, count_images(archive, relationship.target));
      images += found;
    } else if (relationship.type == "sharedStrings") {
      OFFENBAR_CHECK(xml::parse(archive, *part, strings, max_part));
    }
  }
  Facts facts;
  facts.sheets = sheets.count;
  facts.cells = cells.cells;
  facts.letters = strings.letters + cells.letters;
  facts.images = images;
  return facts;
}

Result<Facts> spreadsheetml_facts(Bytes document) {
  SpreadsheetMlCounter counter;
  OFFENBAR_CHECK(xml::parse(document, counter));
  Facts facts;
  facts.sheets = counter.sheets;
  facts.cells = counter.cells;
  facts.letters = counter.letters;
  facts.comments = counter.comments;
  return facts;
}

}  // namespace offenbar::ooxml
