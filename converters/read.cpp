#include "converters/read.h"

#include "converters/comparison/documents.h"
#include "converters/doc/document.h"
#include "converters/odf/document.h"
#include "converters/ooxml/excel_document.h"
#include "converters/ooxml/flat_package.h"
#include "converters/ooxml/powerpoint_document.h"
#include "converters/ooxml/visio_document.h"
#include "converters/ooxml/word2003_document.h"
#include "converters/ooxml/word_document.h"
#include "converters/ppt/document.h"
#include "converters/rtf_document/document.h"

namespace offenbar {
namespace {

using Reader = Result<Document> (*)(const zip::Archive&, const ooxml::Package&);

Result<Document> read_package(const Content& content, Reader reader) {
  if (content.archive_error() != nullptr) return tl::unexpected(*content.archive_error());
  if (content.package() == nullptr) return fail(Fault::corrupt, "the package has no index");
  return reader(*content.archive(), *content.package());
}

Result<Document> read_flat(const Content& content, Reader reader) {
  OFFENBAR_TRY(const std::string package, ooxml::package_of_flat_opc(content.bytes()));
  return read_package(Content(as_bytes(package)), reader);
}

Result<Document> read_compound(const Content& content,
                               Result<Document> (*reader)(const cfb::CompoundFile&)) {
  if (content.compound_error() != nullptr) return tl::unexpected(*content.compound_error());
  if (content.compound() == nullptr) return fail(Fault::corrupt, "no compound file");
  return reader(*content.compound());
}

}  // namespace

Result<Document> read_word(const Content& content) {
  return read_package(content, ooxml::read_word);
}
Result<Document> read_excel(const Content& content) {
  return read_package(content, ooxml::read_excel);
}
Result<Document> read_powerpoint(const Content& content) {
  return read_package(content, ooxml::read_powerpoint);
}

Result<Document> read_flat_word(const Content& content) {
  return read_flat(content, ooxml::read_word);
}
Result<Document> read_flat_excel(const Content& content) {
  return read_flat(content, ooxml::read_excel);
}
Result<Document> read_flat_powerpoint(const Content& content) {
  return read_flat(content, ooxml::read_powerpoint);
}
Result<Document> read_word2003(const Content& content) {
  return ooxml::read_word2003(content.bytes());
}

Result<Document> read_visio(const Content& content) {
  return read_package(content, ooxml::read_visio);
}
Result<Document> read_ppt(const Content& content) {
  return read_compound(content, ppt::read_document);
}
Result<Document> read_doc(const Content& content) {
  return read_compound(content, doc::read_document);
}

Result<Document> read_rtf(const Content& content) {
  return rtf_document::read_document(content.bytes());
}

Result<Document> read_odf(const Content& content) {
  if (content.archive_error() != nullptr) return tl::unexpected(*content.archive_error());
  if (content.archive() == nullptr) return fail(Fault::corrupt, "no package");
  return odf::read_document(*content.archive());
}

Result<std::optional<std::vector<Loss>>> compare_files(const Content& source,
                                                       const Format& source_format,
                                                       const Content& result,
                                                       const Format& result_format) {
  if (source_format.read == nullptr || result_format.read == nullptr) return std::nullopt;
  auto before = source_format.read(source);
  if (!before) return std::nullopt;  // what LibreOffice made of a damaged file cannot be proved
  auto after = result_format.read(result);
  if (!after) return fail(Fault::bad_result, after.error().what, after.error().offset);
  return compare_documents(*before, *after);
}

std::optional<ProvedValues> prove_values(const Content& source, const Format& source_format,
                                         std::string_view computed) {
  if (source_format.read == nullptr) return std::nullopt;
  const auto workbook = source_format.read(source);
  if (!workbook || workbook->kind != Document::Kind::spreadsheet) return std::nullopt;
  LossList losses;
  const auto counts = compare_recalculation(*workbook, computed, losses);
  if (!counts || counts->formulas() == 0) return std::nullopt;
  return ProvedValues{*counts, losses.take()};
}

}  // namespace offenbar
