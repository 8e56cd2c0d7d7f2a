#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "converters/kind.h"

namespace offenbar {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

// Content types of main parts. [ECMA-376] part 1, [MS-OFFMACRO2], [MS-VSDX], [MS-XLSB]
constexpr std::array main_types{
    Row{"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "docx"},
    Row{"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "dotx"},
    Row{"application/vnd.ms-word.document.macroEnabled.main+xml", "docm"},
    Row{"application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "dotm"},
    Row{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xlsx"},
    Row{"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", "xltx"},
    Row{"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm"},
    Row{"application/vnd.ms-excel.template.macroEnabled.main+xml", "xltm"},
    Row{"application/vnd.ms-excel.addin.macroEnabled.main+xml", "xlam"},
    Row{"application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"},
    Row{"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        "pptx"},
    Row{"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", "ppsx"},
    Row{"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml", "potx"},
    Row{"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", "pptm"},
    Row{"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml", "ppsm"},
    Row{"application/vnd.ms-powerpoint.template.macroEnabled.main+xml", "potm"},
    Row{"application/vnd.ms-powerpoint.addin.macroEnabled.main+xml", "ppam"},
    Row{"application/vnd.ms-visio.drawing.main+xml", "vsdx"},
    Row{"application/vnd.ms-visio.drawing.macroEnabled.main+xml", "vsdm"},
    Row{"application/vnd.ms-visio.template.main+xml", "vstx"},
    Row{"application/vnd.ms-visio.template.macroEnabled.main+xml", "vstm"},
    Row{"application/vnd.ms-visio.stencil.main+xml", "vssx"},
    Row{"application/vnd.ms-visio.stencil.macroEnabled.main+xml", "vssm"},
    Row{"application/vnd.ms-package.xps-fixeddocumentsequence+xml", "xps"},
    Row{"application/oxps-fixeddocumentsequence+xml", "xps"},
};

// The member "mimetype" of ODF 1.2 part 3, 3.3, of its predecessor, and of EPUB.
constexpr std::array media_types{
    Row{"application/vnd.oasis.opendocument.text", "odt"},
    Row{"application/vnd.oasis.opendocument.text-template", "ott"},
    Row{"application/vnd.oasis.opendocument.text-master", "odm"},
    Row{"application/vnd.oasis.opendocument.text-web", "oth"},
    Row{"application/vnd.oasis.opendocument.spreadsheet", "ods"},
    Row{"application/vnd.oasis.opendocument.spreadsheet-template", "ots"},
    Row{"application/vnd.oasis.opendocument.presentation", "odp"},
    Row{"application/vnd.oasis.opendocument.presentation-template", "otp"},
    Row{"application/vnd.oasis.opendocument.graphics", "odg"},
    Row{"application/vnd.oasis.opendocument.graphics-template", "otg"},
    Row{"application/vnd.oasis.opendocument.formula", "odf"},
    Row{"application/vnd.oasis.opendocument.chart", "odc"},
    Row{"application/vnd.oasis.opendocument.image", "odi"},
    Row{"application/vnd.oasis.opendocument.base", "odb"},
    Row{"application/vnd.oasis.opendocument.database", "odb"},
    Row{"application/vnd.sun.xml.writer", "sxw"},
    Row{"application/vnd.sun.xml.writer.template", "stw"},
    Row{"application/vnd.sun.xml.calc", "sxc"},
    Row{"application/vnd.sun.xml.calc.template", "stc"},
    Row{"application/vnd.sun.xml.impress", "sxi"},
    Row{"application/vnd.sun.xml.impress.template", "sti"},
    Row{"application/vnd.sun.xml.draw", "sxd"},
    Row{"application/vnd.sun.xml.draw.template", "std"},
    Row{"application/epub+zip", "epub"},
};

// Members that no other kind has.
constexpr std::array telling_members{
    Row{"index.apxl", "key"},           Row{"Index/Presentation.iwa", "key"},
    Row{"Index/Document.iwa", "iwork"}, Row{"Index.zip", "iwork"},
    Row{"content/riffData.cdr", "cdr"}, Row{"content/root.dat", "cdr"},
    Row{"Categories.xml", "olm"},
};

// What a cut-off archive still shows: the names in its local headers.
constexpr std::array telling_names{
    Row{"word/document.xml", "docx"},  Row{"xl/workbook.bin", "xlsb"},
    Row{"xl/workbook.xml", "xlsx"},    Row{"ppt/presentation.xml", "pptx"},
    Row{"visio/document.xml", "vsdx"}, Row{"xl/worksheets/", "xlsx"},
    Row{"ppt/slides/", "pptx"},        Row{"word/", "docx"},
    Row{"visio/pages/", "vsdx"},       Row{"com.microsoft.__Messages/", "olm"},
};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

template <std::size_t count>
std::string_view look_up(const std::array<Row, count>& rows, std::string_view key) {
  const auto found = std::ranges::find_if(
      rows, [key](const Row& row) { return equal_ignoring_case(row.first, key); });
  return found == rows.end() ? std::string_view() : found->second;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.back() <= ' ') text.remove_suffix(1);
  return text;
}

std::string_view by_mimetype(const zip::Archive& archive) {
  const zip::Entry* entry = archive.find("mimetype");
  if (entry == nullptr) return {};
  const auto bytes = archive.read(*entry, 1024);
  return bytes ? look_up(media_types, trim(as_text(*bytes))) : std::string_view();
}

// ODF without `mimetype`, as some producers write it: the manifest says it of "/".
std::string_view by_manifest(const zip::Archive& archive) {
  const zip::Entry* entry = archive.find("META-INF/manifest.xml");
  if (entry == nullptr || archive.find("content.xml") == nullptr) return {};
  const auto bytes = archive.read(*entry, 16U << 20U);
  if (!bytes) return {};
  std::string_view text = as_text(*bytes);
  const auto attribute = text.find("media-type=\"application/vnd.");
  if (attribute == std::string_view::npos) return {};
  text.remove_prefix(attribute + 12);
  return look_up(media_types, text.substr(0, text.find('"')));
}

std::string_view by_members(const zip::Archive& archive) {
  for (const Row& row : telling_members) {
    if (archive.find(row.first) != nullptr) return row.second;
  }
  for (const std::string_view name : {"index.xml", "index.xml.gz"}) {
    if (archive.find(name) != nullptr && archive.find("buildVersionHistory.plist") != nullptr) {
      return "iwork";
    }
  }
  return {};
}

// Outlook for Mac leaves Categories.xml out where there are none, but never the folder of messages.
std::string_view by_mail_folders(const zip::Archive& archive) {
  const bool found = std::ranges::any_of(archive.entries(), [](const zip::Entry& entry) {
    return entry.name.find("/com.microsoft.__Messages/") != std::string::npos;
  });
  return found ? "olm" : std::string_view();
}

// The document is a package, but its index is damaged, or the archive was cut off.
std::string_view by_names(Bytes bytes) {
  const std::string_view text = as_text(bytes);
  for (const Row& row : telling_names) {
    if (text.find(row.first) != std::string_view::npos) return row.second;
  }
  return {};
}

}  // namespace

std::string_view kind_of_zip(const Content& content) {
  const zip::Archive* archive = content.archive();
  if (archive == nullptr) {
    if (content.archive_error() == nullptr) return {};
    const std::string_view id = by_names(content.bytes());
    return id.empty() ? "zip" : id;
  }
  if (const ooxml::Package* package = content.package()) {
    const std::string_view id = look_up(main_types, package->main_type);
    if (!id.empty()) return id;
  }
  for (const auto recognise : {by_mimetype, by_manifest, by_members, by_mail_folders}) {
    if (const std::string_view id = recognise(*archive); !id.empty()) return id;
  }
  if (archive->find_ignoring_case("[Content_Types].xml") != nullptr) {
    if (const std::string_view id = by_names(content.bytes()); !id.empty()) return id;
  }
  return "zip";
}

}  // namespace offenbar
