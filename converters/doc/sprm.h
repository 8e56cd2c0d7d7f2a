// Single property modifiers: what formatting differs from its style. [MS-DOC] 2.6
#pragma once

#include <cstdint>
#include <optional>

#include "converters/base/bytes.h"

namespace offenbar::doc {

// Those that are asked for, by their number in Word 97 and later.
enum class SprmCode : std::uint16_t {
  none = 0,
  deleted = 0x0800,              // sprmCFRMarkDel
  inserted = 0x0801,             // sprmCFRMarkIns
  data = 0x0806,                 // sprmCFData
  ole = 0x080A,                  // sprmCFOle2
  special = 0x0855,              // sprmCFSpec
  object = 0x0856,               // sprmCFObj
  inserted_by = 0x4804,          // sprmCIbstRMark
  deleted_by = 0x4863,           // sprmCIbstRMarkDel
  character_style = 0x4A30,      // sprmCIstd
  font = 0x4A4F,                 // sprmCRgFtc0
  symbol = 0x6A09,               // sprmCSymbol
  picture = 0x6A03,              // sprmCPicLocation
  paragraph_style = 0x4600,      // sprmPIstd
  in_table = 0x2416,             // sprmPFInTable
  row_end = 0x2417,              // sprmPFTtp
  inner_cell = 0x244B,           // sprmPFInnerTableCell
  inner_row_end = 0x244C,        // sprmPFInnerTtp
  outline_level = 0x2640,        // sprmPOutLvl
  table_depth = 0x6649,          // sprmPItap
  more_depth = 0x664A,           // sprmPDtap
  paragraph_elsewhere = 0x6646,  // sprmPHugePapx
  title_page = 0x300A,           // sprmSFTitlePage
};

struct Sprm {
  SprmCode code = SprmCode::none;
  Bytes operand;

  // The first 1, 2 or 4 bytes of the operand.
  [[nodiscard]] std::uint32_t value() const;
};

// The Prls of a grpprl, one after the other. One that is cut off or, in Word 6, not known ends
// them.
class Sprms {
 public:
  Sprms(Bytes grpprl, bool word_97) : left_(grpprl), word_97_(word_97) {}
  [[nodiscard]] std::optional<Sprm> next();

 private:
  [[nodiscard]] std::optional<Sprm> next_of_97();
  [[nodiscard]] std::optional<Sprm> next_of_6();
  [[nodiscard]] std::optional<Sprm> take(SprmCode code, std::size_t begin, std::size_t size);

  Bytes left_;
  bool word_97_;
};

// The property of a Prm0, which holds one byte. 2.9.215
[[nodiscard]] SprmCode code_of_prm0(std::uint8_t isprm);

}  // namespace offenbar::doc
