#include "converters/ooxml/excel_binary.h"

#include "converters/base/text.h"
#include "converters/ooxml/binary_records.h"

namespace offenbar::ooxml {
namespace {

// [MS-XLSB] 2.3
constexpr std::uint32_t brt_sst_item = 19;
constexpr std::uint32_t brt_bundle_sh = 156;
constexpr std::uint32_t brt_cell_rk = 2;      // first cell record with a value
constexpr std::uint32_t brt_fmla_error = 11;  // last
constexpr std::uint32_t brt_cell_rstring = 62;

struct Counts {
  std::uint64_t sheets = 0;
  std::uint64_t cells = 0;
  std::uint64_t letters = 0;
};

Result<void> count_part(const zip::Archive& archive, const zip::Entry& entry, Counts& counts) {
  OFFENBAR_TRY(zip::Member member, archive.open_member(entry, max_part));
  BinaryRecords records(std::move(member));
  while (true) {
    OFFENBAR_TRY(const auto record, records.next());
    if (!record) return {};
    const std::uint32_t id = record->id;
    if (id == brt_bundle_sh) ++counts.sheets;
    if ((id >= brt_cell_rk && id <= brt_fmla_error) || id == brt_cell_rstring) ++counts.cells;
    if (id == brt_sst_item) {
      Cursor in(record->body);
      counts.letters += count_letters(rich_text(in));
    }
  }
}

}  // namespace

Result<Facts> excel_binary_facts(const zip::Archive& archive, const Package& package) {
  const zip::Entry* main = archive.find_ignoring_case(package.main_part);
  if (main == nullptr) return fail(Fault::corrupt, "the main part is missing");
  Counts workbook;
  Counts sheets;
  Counts strings;
  OFFENBAR_CHECK(count_part(archive, *main, workbook));
  OFFENBAR_TRY(const auto relationships, relationships_of(archive, package.main_part));
  for (const Relationship& relationship : relationships) {
    const zip::Entry* part =
        relationship.external ? nullptr : archive.find_ignoring_case(relationship.target);
    if (part == nullptr) continue;
    if (relationship.type == "worksheet") OFFENBAR_CHECK(count_part(archive, *part, sheets));
    if (relationship.type == "sharedStrings") OFFENBAR_CHECK(count_part(archive, *part, strings));
  }
  Facts facts;
  facts.sheets = workbook.sheets;
  facts.cells = sheets.cells;
  facts.letters = strings.letters;
  return facts;
}

}  // namespace offenbar::ooxml
