#include "converters/ooxml/excel_binary.h"

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::ooxml {
namespace {

// [MS-XLSB] 2.3
constexpr std::uint32_t brt_sst_item = 19;
constexpr std::uint32_t brt_bundle_sh = 156;
constexpr std::uint32_t brt_cell_rk = 2;      // first cell record with a value
constexpr std::uint32_t brt_fmla_error = 11;  // last
constexpr std::uint32_t brt_cell_rstring = 62;

// Reads a part piece by piece. 2.1.4: id in one or two bytes, size in up to four.
class Records {
 public:
  explicit Records(zip::Member member) : member_(std::move(member)), buffer_(64U << 10U) {}

  struct Record {
    std::uint32_t id = 0;
    std::uint32_t size = 0;
  };

  // Nothing at the end of the part.
  Result<std::optional<Record>> next() {
    OFFENBAR_TRY(const bool more, fill());
    if (!more) return std::nullopt;
    OFFENBAR_TRY(const std::uint32_t id, packed(2, false));
    OFFENBAR_TRY(const std::uint32_t size, packed(4, true));
    return Record{.id = id, .size = size};
  }

  // Hands the body to `sink` in pieces.
  template <class Sink>
  Result<void> body(std::uint32_t size, const Sink& sink) {
    while (size > 0) {
      OFFENBAR_TRY(const bool more, fill());
      if (!more) return fail(Fault::corrupt, "a record of the workbook ends early");
      const std::size_t count = std::min<std::size_t>(size, end_ - at_);
      sink(Bytes(buffer_).subspan(at_, count));
      at_ += count;
      size -= static_cast<std::uint32_t>(count);
    }
    return {};
  }

 private:
  Result<bool> fill() {
    if (at_ < end_) return true;
    OFFENBAR_TRY(end_, member_.read(buffer_));
    at_ = 0;
    return end_ > 0;
  }

  // Seven bits a byte; of an id, the second byte counts whole.
  Result<std::uint32_t> packed(unsigned max_bytes, bool strip) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < max_bytes; ++i) {
      OFFENBAR_TRY(const bool more, fill());
      if (!more) return fail(Fault::corrupt, "a record header of the workbook ends early");
      const auto octet = std::to_integer<std::uint32_t>(buffer_[at_++]);
      value |= (strip ? (octet & 0x7FU) : octet) << ((strip ? 7U : 8U) * i);
      if ((octet & 0x80U) == 0) break;
    }
    // An id of two bytes is spelled with its high bit in place: 0x9C 0x01 is 156.
    if (!strip && value > 0xFF) value = (value & 0x7FU) | ((value >> 8U) << 7U);
    return value;
  }

  zip::Member member_;
  std::vector<std::byte> buffer_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

struct Counts {
  std::uint64_t sheets = 0;
  std::uint64_t cells = 0;
  std::uint64_t letters = 0;
};

// RichStr: one byte of flags, a count of UTF-16 units, the units. 2.5.121
std::uint64_t letters_of(Bytes rich_string) {
  Cursor in(rich_string);
  in.skip(1);
  const auto units = in.le<std::uint32_t>();
  return count_letters(utf16le_to_utf8(in.take(std::min<std::size_t>(in.left(), units * 2ULL))));
}

Result<void> count_part(const zip::Archive& archive, const zip::Entry& entry, Counts& counts) {
  OFFENBAR_TRY(zip::Member member, archive.open_member(entry, max_part));
  Records records(std::move(member));
  while (true) {
    OFFENBAR_TRY(const auto record, records.next());
    if (!record) return {};
    const std::uint32_t id = record->id;
    if (id == brt_bundle_sh) ++counts.sheets;
    if ((id >= brt_cell_rk && id <= brt_fmla_error) || id == brt_cell_rstring) ++counts.cells;
    std::vector<std::byte> text;
    OFFENBAR_CHECK(records.body(record->size, [&text, id](Bytes piece) {
      if (id == brt_sst_item) text.insert(text.end(), piece.begin(), piece.end());
    }));
    if (id == brt_sst_item) counts.letters += letters_of(text);
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
