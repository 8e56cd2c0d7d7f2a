#include "converters/biff/values.h"

#include <array>
#include <bit>
#include <charconv>
#include <utility>
#include <vector>

#include "converters/base/mapping.h"

namespace offenbar::biff {
namespace {

struct Row {
  std::string name;
  int parameters = -1;
};

constexpr std::size_t most_functions = 1000;

std::vector<Row> load_functions() {
  std::vector<Row> functions(most_functions);
  const auto table = Table::shipped("function-numbers");
  if (!table) return functions;
  for (const Table::Row& row : table->rows()) {
    std::size_t number = most_functions;
    std::from_chars(row.front().data(), row.front().data() + row.front().size(), number);
    if (number >= most_functions) continue;
    const std::string_view count = table->at(row, "parameters");
    functions[number].name = table->at(row, "name");
    std::from_chars(count.data(), count.data() + count.size(), functions[number].parameters);
  }
  return functions;
}

const std::vector<Row>& functions() {
  static const std::vector<Row> all = load_functions();
  return all;
}

}  // namespace

double number_of_rk(std::uint32_t rk) {
  double value = 0;
  if ((rk & 2U) != 0) {
    value = static_cast<std::int32_t>(rk) >> 2;
  } else {
    value = std::bit_cast<double>(std::uint64_t{rk & ~3U} << 32U);
  }
  return (rk & 1U) != 0 ? value / 100 : value;
}

std::string_view error_text(std::uint8_t code) {
  constexpr std::array<std::pair<std::uint8_t, std::string_view>, 8> all{{
      {0x00, "#NULL!"},
      {0x07, "#DIV/0!"},
      {0x0F, "#VALUE!"},
      {0x17, "#REF!"},
      {0x1D, "#NAME?"},
      {0x24, "#NUM!"},
      {0x2A, "#N/A"},
      {0x2B, "#GETTING_DATA"},
  }};
  for (const auto& [number, text] : all) {
    if (number == code) return text;
  }
  return "#N/A";
}

Function function_of(std::uint32_t number) {
  if (number >= most_functions) return {};
  const Row& row = functions()[number];
  return {row.name, row.parameters};
}

}  // namespace offenbar::biff
