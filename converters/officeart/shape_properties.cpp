#include "converters/officeart/shape_properties.h"

#include <utility>
#include <vector>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::officeart {

ShapeProperties::ShapeProperties(const Record& shape) {
  Records records(shape);
  while (const auto record = records.next()) {
    if (record->type == fopt || record->type == secondary_fopt || record->type == tertiary_fopt) {
      read_table(*record);
    }
  }
}

void ShapeProperties::read_table(const Record& table) {
  constexpr std::uint16_t id_bits = 0x3FFF;
  constexpr std::uint16_t complex_bit = 0x8000;
  Cursor in(table.body);
  std::vector<std::pair<std::uint16_t, std::uint32_t>> complex;
  for (unsigned i = 0; i < table.instance() && in.left() >= 6; ++i) {
    const auto opid = in.le<std::uint16_t>();
    const auto value = in.le<std::uint32_t>();
    const auto id = static_cast<std::uint16_t>(opid & id_bits);
    values_[id] = value;
    if ((opid & complex_bit) != 0) complex.emplace_back(id, value);
  }
  for (const auto& [id, size] : complex) complex_[id] = in.take(size);
}

std::uint32_t ShapeProperties::value(std::uint16_t id) const {
  const auto found = values_.find(id);
  return found == values_.end() ? 0 : found->second;
}

std::string ShapeProperties::text(std::uint16_t id) const {
  const auto found = complex_.find(id);
  if (found == complex_.end()) return {};
  std::string text = utf16le_to_utf8(found->second);
  if (const auto end = text.find('\0'); end != std::string::npos) text.resize(end);
  return text;
}

}  // namespace offenbar::officeart
