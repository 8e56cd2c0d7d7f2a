#include "converters/odf/document.h"

#include "converters/odf/package_check.h"
#include "converters/odf/sheet_reader.h"
#include "converters/odf/text_reader.h"

namespace offenbar::odf {
namespace {

constexpr std::uint64_t max_part = std::uint64_t{8} << 30U;  // bytes, decompressed

bool is_spreadsheet(const zip::Archive& archive) {
  const zip::Entry* entry = archive.find("mimetype");
  if (entry == nullptr) return false;
  const auto bytes = archive.read(*entry, 1000);
  if (!bytes) return false;
  const std::string_view type(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  return type.find("spreadsheet") != std::string_view::npos;
}

}  // namespace

Result<Document> read_document(const zip::Archive& archive) {
  if (is_encrypted(archive)) return fail(Fault::encrypted, "an encrypted package");
  const zip::Entry* content = archive.find("content.xml");
  if (content == nullptr) return fail(Fault::corrupt, "content.xml is missing");
  Document document;
  Pictures pictures(archive);
  if (is_spreadsheet(archive)) {
    SheetReader reader(document, pictures);
    OFFENBAR_CHECK(xml::parse(archive, *content, reader, max_part));
    reader.hold_settings(archive);
  } else {
    TextReader reader(document, pictures);
    const zip::Entry* styles = archive.find("styles.xml");
    // Styles that are damaged take nothing from the text.
    if (styles != nullptr) (void)xml::parse(archive, *styles, reader.styles(), max_part);
    reader.begin_part(false);
    OFFENBAR_CHECK(xml::parse(archive, *content, reader, max_part));
    if (styles != nullptr && document.kind == Document::Kind::text) {
      reader.begin_part(true);
      OFFENBAR_CHECK(xml::parse(archive, *styles, reader, max_part));
    }
    reader.objects().read(archive, document);
  }
  read_meta(archive, document);
  return document;
}

}  // namespace offenbar::odf
