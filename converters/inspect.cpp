#include "converters/inspect.h"

#include <algorithm>

#include "converters/base/xml.h"
#include "converters/doc/facts.h"
#include "converters/odf/package_check.h"
#include "converters/ooxml/excel.h"
#include "converters/ooxml/excel_binary.h"
#include "converters/ooxml/powerpoint.h"
#include "converters/ooxml/word.h"
#include "converters/ppt/facts.h"
#include "converters/rtf/facts.h"
#include "converters/vba/project.h"
#include "converters/xls/facts.h"

namespace offenbar {
namespace {

bool is_template(std::string_view kind) {
  static constexpr std::string_view all[] = {"dotx", "dotm", "xltx", "xltm", "potx", "potm",
                                             "dot",  "xlt",  "ott",  "ots",  "otp",  "otg"};
  for (const std::string_view id : all) {
    if (id == kind) return true;
  }
  return false;
}

Facts mark_template(Facts facts, const Content& content) {
  facts.is_template = is_template(content.kind());
  return facts;
}

constexpr std::uint64_t largest_project = 64U << 20U;  // bytes of a vbaProject.bin

// Modules with code in them. Unknown if there is a project that cannot be read.
Facts::Count macros_in(const cfb::CompoundFile& file, std::string_view storage) {
  const auto project = vba::read_project(file, storage);
  if (project) {
    return static_cast<std::uint64_t>(
        std::count_if(project->modules.begin(), project->modules.end(), vba::has_code));
  }
  if (project.error().fault == Fault::not_found) return 0;
  return std::nullopt;
}

Facts::Count macros_in(const zip::Archive& archive) {
  std::uint64_t modules = 0;
  for (const char* name : {"word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin"}) {
    const zip::Entry* entry = archive.find(name);
    if (entry == nullptr) continue;
    const auto bytes = archive.read(*entry, largest_project);
    if (!bytes) return std::nullopt;
    const auto file = cfb::CompoundFile::open(*bytes);
    if (!file) return std::nullopt;
    const Facts::Count count = macros_in(*file, "");
    if (!count) return std::nullopt;
    modules += *count;
  }
  return modules;
}

using Reader = Result<Facts> (*)(const zip::Archive&, const ooxml::Package&);

Result<Facts> read_package(const Content& content, Reader reader) {
  if (content.archive_error() != nullptr) return tl::unexpected(*content.archive_error());
  const ooxml::Package* package = content.package();
  if (package == nullptr) return fail(Fault::corrupt, "the package has no readable index");
  OFFENBAR_TRY(Facts facts, reader(*content.archive(), *package));
  facts.macros = macros_in(*content.archive());
  return mark_template(facts, content);
}

Result<Facts> read_compound(const Content& content,
                            Result<Facts> (*reader)(const cfb::CompoundFile&),
                            std::string_view macros = {}) {
  if (content.compound_error() != nullptr) return tl::unexpected(*content.compound_error());
  if (content.compound() == nullptr) return Facts();  // older than compound files: not counted
  OFFENBAR_TRY(Facts facts, reader(*content.compound()));
  if (!macros.empty()) facts.macros = macros_in(*content.compound(), macros);
  return mark_template(facts, content);
}

}  // namespace

Result<Facts> inspect_word(const Content& content) {
  return read_package(content, ooxml::word_facts);
}
Result<Facts> inspect_excel(const Content& content) {
  return read_package(content, ooxml::excel_facts);
}
Result<Facts> inspect_excel_binary(const Content& content) {
  return read_package(content, ooxml::excel_binary_facts);
}
Result<Facts> inspect_powerpoint(const Content& content) {
  return read_package(content, ooxml::powerpoint_facts);
}

Result<Facts> inspect_flat_word(const Content& content) {
  ooxml::WordCounter counter;
  OFFENBAR_CHECK(xml::parse(content.bytes(), counter));
  return counter.facts();
}

Result<Facts> inspect_flat_powerpoint(const Content& content) {
  ooxml::SlideCounter counter;
  OFFENBAR_CHECK(xml::parse(content.bytes(), counter));
  Facts facts;
  facts.letters = counter.letters;
  facts.images = counter.images;
  facts.slides = counter.slides;
  return facts;
}

Result<Facts> inspect_spreadsheetml(const Content& content) {
  return ooxml::spreadsheetml_facts(content.bytes());
}

Result<Facts> inspect_odf(const Content& content) {
  if (content.archive_error() != nullptr) return tl::unexpected(*content.archive_error());
  auto facts = content.archive() != nullptr ? odf::package_facts(*content.archive())
                                            : odf::flat_facts(content.bytes());
  if (facts) facts->is_template = is_template(content.kind());
  return facts;
}

Result<Facts> inspect_rtf(const Content& content) { return rtf::facts(content.bytes()); }
Result<Facts> inspect_doc(const Content& content) {
  return read_compound(content, doc::facts, vba::word_storage);
}
Result<Facts> inspect_ppt(const Content& content) { return read_compound(content, ppt::facts); }
Result<Facts> inspect_xls(const Content& content) {
  if (content.compound() == nullptr && content.compound_error() == nullptr) {
    return xls::facts_of_stream(content.bytes());
  }
  return read_compound(content, xls::facts, vba::excel_storage);
}

}  // namespace offenbar
