// The scan as a spreadsheet: OpenDocument 1.3, parts 2 (package) and 3 (schema, chapter 9).
#include <fmt/core.h>

#include "batch/scan_report.h"
#include "batch/scan_words.h"
#include "converters/base/text.h"
#include "converters/base/zip_writer.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view media_type = "application/vnd.oasis.opendocument.spreadsheet";
constexpr std::size_t most_files = 20'000;

constexpr std::string_view manifest =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest "
    "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
    "manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" "
    "manifest:version=\"1.3\" "
    "manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/><manifest:file-entry "
    "manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";

constexpr std::string_view beginning =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content "
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" "
    "office:version=\"1.3\"><office:automatic-styles><style:style style:name=\"wide\" "
    "style:family=\"table-column\"><style:table-column-properties "
    "style:column-width=\"9cm\"/></style:style><style:style style:name=\"plain\" "
    "style:family=\"table-column\"><style:table-column-properties "
    "style:column-width=\"3.5cm\"/></style:style><style:style style:name=\"head\" "
    "style:family=\"table-cell\"><style:text-properties "
    "fo:font-weight=\"bold\"/></style:style></office:automatic-styles><office:body>"
    "<office:spreadsheet>";
constexpr std::string_view ending = "</office:spreadsheet></office:body></office:document-content>";

std::string escaped(std::string_view text) {
  std::string safe;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    // U+FFFE and U+FFFF are no characters of XML 1.0 either.
    if (text.substr(at).starts_with("\xEF\xBF\xBE") ||
        text.substr(at).starts_with("\xEF\xBF\xBF")) {
      safe += "\xEF\xBF\xBD";
      at += 2;
      continue;
    }
    if (letter == '<') {
      safe += "&lt;";
    } else if (letter == '&') {
      safe += "&amp;";
    } else if (letter == '>') {
      safe += "&gt;";
    } else if (letter == '"') {
      safe += "&quot;";
    } else {
      // XML 1.0 has no other control characters.
      safe += static_cast<unsigned char>(letter) < 0x20 && letter != '\t' ? ' ' : letter;
    }
  }
  return safe;
}

class Sheets {
 public:
  explicit Sheets(const ScanWords& words) : words_(words), text_(beginning) {}

  void begin(std::string_view name, std::size_t columns) {
    text_ += fmt::format(
        "<table:table table:name=\"{}\"><table:table-column table:style-name=\"wide\"/>"
        "<table:table-column table:style-name=\"plain\" "
        "table:number-columns-repeated=\"{}\"/>",
        escaped(words_.english(name)), columns - 1);
  }
  void end() { text_ += "</table:table>"; }
  void begin_row() { text_ += "<table:table-row>"; }
  void end_row() { text_ += "</table:table-row>"; }
  void text(std::string_view value, bool is_head = false) {
    text_ += fmt::format(
        "<table:table-cell office:value-type=\"string\"{}><text:p>{}</text:p></table:table-cell>",
        is_head ? " table:style-name=\"head\"" : "", escaped(value));
  }
  void number(double value) {
    text_ += fmt::format(
        "<table:table-cell office:value-type=\"float\" office:value=\"{0}\"><text:p>{0}</text:p>"
        "</table:table-cell>",
        value);
  }
  void number(std::uint64_t value) { number(static_cast<double>(value)); }
  void head(std::initializer_list<std::string_view> ids) {
    begin_row();
    for (const std::string_view id : ids) text(words_.english(id), true);
    end_row();
  }
  [[nodiscard]] std::string take() { return std::move(text_ += ending); }

 private:
  const ScanWords& words_;
  std::string text_;
};

void add_figures(const ScanFigures& figures, const ScanWords& words, Sheets& sheets) {
  sheets.begin("scan.classes", 2);
  for (std::size_t i = 0; i < effort_count; ++i) {
    sheets.begin_row();
    sheets.text(words.english(fmt::format("class.{}", name_of(static_cast<Effort>(i)))));
    sheets.number(figures.classes.at(i));
    sheets.end_row();
  }
  const auto row = [&sheets](std::string_view name, double value) {
    sheets.begin_row();
    sheets.text(name);
    sheets.number(value);
    sheets.end_row();
  };
  row(words.english("scan.figure_hours"), figures.hours);
  row(words.english("scan.figure_night"), figures.night_hours);
  row(words.english("scan.points"), figures.points);
  sheets.end();
}

void add_findings(const ScanFigures& figures, const ScanWords& words, Sheets& sheets) {
  sheets.begin("scan.findings", 4);
  sheets.head({"scan.finding", "scan.files", "scan.places", "scan.before"});
  for (const KindFigures& kind : figures.kinds) {
    sheets.begin_row();
    sheets.text(words.english("finding." + kind.kind));
    sheets.number(kind.files);
    sheets.number(kind.places);
    if (kind.files_before) sheets.number(*kind.files_before);
    sheets.end_row();
  }
  sheets.end();
  sheets.begin("scan.causes", 3);
  sheets.head({"scan.cause", "scan.finding", "scan.files"});
  for (const SharedCause& cause : figures.causes) {
    sheets.begin_row();
    sheets.text(cause.detail);
    const bool of_file = cause.kind == "template" || cause.kind == "macro_project";
    sheets.text(words.english((of_file ? "scan." : "finding.") + cause.kind));
    sheets.number(cause.files);
    sheets.end_row();
  }
  sheets.end();
}

Result<void> add_files(ScanReader& reader, const ScanWords& words, Sheets& sheets) {
  sheets.begin("scan.files", 5);
  sheets.head({"scan.file", "scan.format", "scan.class", "scan.points", "scan.findings"});
  std::size_t count = 0;
  OFFENBAR_CHECK(reader.files([&](const ScannedFile& file) {
    sheets.begin_row();
    sheets.text(printable(source_of(file.record)));
    sheets.text(file.record.format);
    sheets.text(words.english(fmt::format("class.{}", name_of(file.cost.effort))));
    sheets.number(file.cost.points);
    std::string kinds, last;
    for (const findings::Finding& finding : file.findings) {
      if (finding.kind == last) continue;
      last = finding.kind;
      kinds += (kinds.empty() ? "" : ", ") + words.english("finding." + last);
    }
    sheets.text(kinds);
    sheets.end_row();
    return ++count < most_files;
  }));
  sheets.end();
  return {};
}

}  // namespace

Result<void> write_scan_ods(ScanReader& reader, const ScanFigures& figures, int file) {
  OFFENBAR_TRY(const ScanWords words, ScanWords::load());
  Sheets sheets(words);
  add_figures(figures, words, sheets);
  add_findings(figures, words, sheets);
  OFFENBAR_CHECK(add_files(reader, words, sheets));
  zip::Writer writer(file);
  // First and stored, so that the kind stands at a fixed place. OpenDocument 1.3, part 2, 3.3
  OFFENBAR_CHECK(writer.add("mimetype", as_bytes(media_type), zip::Storage::stored));
  OFFENBAR_CHECK(writer.add("META-INF/manifest.xml", as_bytes(manifest)));
  OFFENBAR_CHECK(writer.add("content.xml", as_bytes(sheets.take())));
  return writer.finish();
}

}  // namespace offenbar::batch
