#include "converters/document/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "converters/base/bytes.h"
#include "converters/base/digest.h"
#include "converters/document/normal_text.h"

namespace offenbar {
namespace {

// Values in words; the rest of many by what they hash to.
std::string values_text(const std::vector<std::string>& values) {
  constexpr std::size_t longest = 1000;  // bytes
  const auto last = std::find_if(values.rbegin(), values.rend(),
                                 [](const std::string& value) { return !value.empty(); });
  const auto count = static_cast<std::size_t>(values.rend() - last);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text.append(i == 0 ? "" : "; ").append(values[i]);
  if (text.size() <= longest) return text;
  const std::string digest = sha256_hex(as_bytes(text)).substr(0, 8);
  return text.substr(0, text.rfind(';', longest)) +
         fmt::format("; ... {} values ({})", count, digest);
}

// 'SHEET'!$B$2:$B$2 is 'SHEET'!B2.
std::string plain_cells(std::string_view formula) {
  std::string cells;
  for (std::size_t begin = 0; begin <= formula.size();) {
    const std::size_t end = std::min(formula.find(',', begin), formula.size());
    std::string part(formula.substr(begin, end - begin));
    std::erase(part, '$');
    const std::size_t colon = part.rfind(':'), sheet = part.rfind('!');
    const std::size_t first = sheet == std::string::npos ? 0 : sheet + 1;
    if (colon != std::string::npos && colon > first &&
        part.compare(first, colon - first, part, colon + 1) == 0) {
      part.resize(colon);
    }
    cells.append(cells.empty() ? "" : ",").append(part);
    begin = end + 1;
  }
  return cells;
}

}  // namespace

std::string number_text(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number)) {
    return {};
  }
  return fmt::format("{:.12g}", number);
}

void hold_chart(Document& document, const Chart& chart, const std::string& where) {
  for (const std::string& title : chart.titles) {
    const std::string text = normalised(title);
    if (!text.empty()) document.hold(Held::chart, "title: " + text, where);
  }
  for (const Chart::Series& one : chart.series) {
    std::string text = one.kind + ":";
    if (document.kind == Document::Kind::spreadsheet && !one.cells.empty()) {
      text += " " + plain_cells(one.cells);
    } else {
      const std::string name = normalised(one.name);
      if (!name.empty()) text += " " + name;
      text += " = " + values_text(one.values);
    }
    document.hold(Held::chart, text, where);
  }
}

}  // namespace offenbar
