// The property tables of a shape: OfficeArtFOPT, secondary and tertiary. [MS-ODRAW] 2.2.7, 2.2.9
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "converters/officeart/record.h"

namespace offenbar::officeart {

// OfficeArtRecordTypes. 2.2
inline constexpr std::uint16_t dgg_container = 0xF000;
inline constexpr std::uint16_t bstore_container = 0xF001;
inline constexpr std::uint16_t dg_container = 0xF002;
inline constexpr std::uint16_t spgr_container = 0xF003;
inline constexpr std::uint16_t sp_container = 0xF004;
inline constexpr std::uint16_t fsp = 0xF00A;
inline constexpr std::uint16_t fopt = 0xF00B;
inline constexpr std::uint16_t client_textbox = 0xF00D;
inline constexpr std::uint16_t child_anchor = 0xF00F;
inline constexpr std::uint16_t client_data = 0xF011;
inline constexpr std::uint16_t secondary_fopt = 0xF121;
inline constexpr std::uint16_t tertiary_fopt = 0xF122;

// The ids that are asked for. 2.3
inline constexpr std::uint16_t property_pib = 0x0104;               // 2.3.23.5: the picture
inline constexpr std::uint16_t property_gtext_unicode = 0x00C0;     // 2.3.22.1: WordArt
inline constexpr std::uint16_t property_table_properties = 0x039F;  // 2.3.4.34: 1 is a table

class ShapeProperties {
 public:
  // Of all tables of an OfficeArtSpContainer. Damaged ones have what could be read.
  explicit ShapeProperties(const Record& shape);

  // The value, 0 if there is none. That of a complex property is its size.
  [[nodiscard]] std::uint32_t value(std::uint16_t id) const;
  // The text of a complex property, up to its NUL.
  [[nodiscard]] std::string text(std::uint16_t id) const;

 private:
  void read_table(const Record& table);

  std::map<std::uint16_t, std::uint32_t> values_;
  std::map<std::uint16_t, Bytes> complex_;
};

}  // namespace offenbar::officeart
