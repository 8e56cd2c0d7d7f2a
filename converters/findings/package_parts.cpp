#include "converters/findings/package_parts.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "converters/findings/tags.h"

namespace offenbar::findings {
namespace {

struct Row {
  std::string_view type;  // a piece of the content type; empty: the name alone tells
  std::string_view name;  // a piece of the part's name, lower case; empty: the type alone tells
  Part part;
};

// The first row of which one piece fits.
constexpr auto rows = std::to_array<Row>({
    {"", ".rels", Part::relationships},
    {"ms-office.vbaProject", "vbaproject.bin", Part::vba_project},
    {"ms-excel.macrosheet", "xl/macrosheets/", Part::macro_sheet},
    {"ms-excel.intlmacrosheet", "", Part::macro_sheet},
    {"spreadsheetml.dialogsheet", "xl/dialogsheets/", Part::dialog_sheet},
    {"ms-office.activeX+xml", "activex/activex", Part::active_x},
    {"", "/embeddings/", Part::embedding},
    {"digital-signature", "_xmlsignatures/", Part::signature},
    {"", "customui/", Part::ribbon},
    {"webextension", "/webextensions/", Part::web_extension},
    {"", "xl/model/", Part::data_model},
    {"pivotCacheDefinition", "pivotcachedefinition", Part::pivot_cache},
    {"pivotTable", "/pivottables/pivottable", Part::pivot_table},
    {"ms-excel.slicer", "xl/slicers/", Part::slicer},
    {"ms-excel.timeline", "xl/timelines/", Part::slicer},
    {"diagramData", "/diagrams/data", Part::diagram},
    {"chartex+xml", "/charts/chartex", Part::chart_ex},
    {"drawingml.chart+xml", "/charts/chart", Part::chart},
    {"obfuscatedFont", ".odttf", Part::font},
    {"x-fontdata", ".fntdata", Part::font},
    {"inkml", "/ink/", Part::ink},
    {"threadedcomments+xml", "/threadedcomments/", Part::threaded_comments},
    {"ms-powerpoint.comments", "", Part::threaded_comments},
    {"video/", ".mp4", Part::media},
    {"audio/", ".wav", Part::media},
    {"", ".wmv", Part::media},
    {"", ".avi", Part::media},
    {"", ".mp3", Part::media},
    {"", ".m4a", Part::media},
    {"", ".wma", Part::media},
    {"", ".mov", Part::media},
    {"", "/afchunk", Part::alternative_chunk},
    {"wordprocessingml.document.glossary", "", Part::glossary_text},
    {"wordprocessingml.document.main", "word/document.xml", Part::text},
    {"wordprocessingml.template.main", "", Part::text},
    {"ms-word.document.macroEnabled.main", "", Part::text},
    {"ms-word.template.macroEnabledTemplate.main", "", Part::text},
    {"", "word/glossary/document.xml", Part::glossary_text},
    {"wordprocessingml.settings", "word/settings.xml", Part::text_settings},
    {"wordprocessingml.styles", "word/styles.xml", Part::text_styles},
    {"wordprocessingml.header", "word/header", Part::text},
    {"wordprocessingml.footer", "word/footer", Part::text},
    {"wordprocessingml.footnotes", "word/footnotes.xml", Part::text},
    {"wordprocessingml.endnotes", "word/endnotes.xml", Part::text},
    {"wordprocessingml.comments", "word/comments.xml", Part::text},
    {"spreadsheetml.sheet.main", "xl/workbook.xml", Part::workbook},
    {"spreadsheetml.template.main", "", Part::workbook},
    {"ms-excel.sheet.macroEnabled.main", "", Part::workbook},
    {"ms-excel.template.macroEnabled.main", "", Part::workbook},
    {"ms-excel.addin.macroEnabled.main", "", Part::workbook},
    {"spreadsheetml.worksheet", "xl/worksheets/sheet", Part::worksheet},
    {"spreadsheetml.sharedStrings", "xl/sharedstrings.xml", Part::shared_strings},
    {"spreadsheetml.styles", "xl/styles.xml", Part::sheet_styles},
    {"spreadsheetml.comments", "xl/comments", Part::sheet_comments},
    {"spreadsheetml.externalLink", "xl/externallinks/externallink", Part::external_link},
    {"spreadsheetml.connections", "xl/connections.xml", Part::connections},
    {"presentationml.slide+xml", "ppt/slides/slide", Part::slide},
    {"presentationml.notesSlide", "ppt/notesslides/", Part::slide},
    {"presentationml.slideMaster", "", Part::slide},
    {"presentationml.slideLayout", "", Part::slide},
    {"presentationml.comments", "ppt/comments/", Part::comments},
    {"presentationml.presentation.main", "ppt/presentation.xml", Part::presentation},
    {"presentationml.slideshow.main", "", Part::presentation},
    {"presentationml.template.main", "", Part::presentation},
    {"ms-powerpoint.", "", Part::presentation},
    {"officedocument.theme+xml", "/theme/theme", Part::theme},
    {"core-properties", "docprops/core.xml", Part::core_properties},
    {"extended-properties", "docprops/app.xml", Part::app_properties},
    {"custom-properties", "docprops/custom.xml", Part::custom_properties},
    {"", "docmetadata/labelinfo.xml", Part::label_info},
    {"", "customxml/item", Part::custom_xml},
    {"vmlDrawing", ".vml", Part::drawing},
    {"officedocument.drawing+xml", "xl/drawings/drawing", Part::drawing},
});

class Overrides : public TagHandler {
 public:
  void open(const Tag& tag) override {
    constexpr std::size_t most = 100'000;
    if (tag.name != "Override" || types.size() == most) return;
    std::string name = tag.value("PartName");
    if (name.starts_with('/')) name.erase(0, 1);
    types.emplace(std::move(name), tag.value("ContentType"));
  }
  std::map<std::string, std::string, std::less<>> types;
};

bool is_binary(std::string_view name) { return name.ends_with(".bin"); }

bool reads_xml(Part part) { return part > Part::other && part < Part::vba_project; }

}  // namespace

Part part_of(std::string_view name, std::string_view content_type) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower.ends_with(".rels")) return Part::relationships;
  if (lower.find("customxml/itemprops") != std::string::npos) return Part::other;
  for (const Row& row : rows) {
    const bool by_type = !row.type.empty() && content_type.find(row.type) != std::string_view::npos;
    const bool by_name = !row.name.empty() && lower.find(row.name) != std::string::npos;
    if (!by_type && !by_name) continue;
    // The parts of .xlsb are no XML; that they are there may be the finding.
    return is_binary(lower) && reads_xml(row.part) ? Part::other : row.part;
  }
  return Part::other;
}

std::map<std::string, std::string, std::less<>> content_types(const zip::Archive& archive) {
  Overrides overrides;
  const zip::Entry* entry = archive.find_ignoring_case("[Content_Types].xml");
  if (entry != nullptr) (void)read_tags(archive, *entry, overrides);
  return std::move(overrides.types);
}

}  // namespace offenbar::findings
