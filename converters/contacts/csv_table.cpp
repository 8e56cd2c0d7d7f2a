#include "converters/contacts/csv_table.h"

#include <algorithm>
#include <utility>

#include "converters/base/text.h"
#include "converters/contentline/physical_lines.h"

namespace offenbar::contacts {
namespace {

std::string utf8_of(Bytes file) {
  // UTF-16 without a byte order mark is not told here: Outlook always writes one.
  std::string text = contentline::without_byte_order(file);
  if (is_valid_utf8(text)) return text;
  return from_code_page(as_bytes(text), 1252).value_or(std::string());
}

char separator_of(std::string_view text) {
  const std::string_view line = text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
  char best = ',';
  for (const char one : {',', ';', '\t'}) {
    if (std::ranges::count(line, one) > std::ranges::count(line, best)) best = one;
  }
  return best;
}

}  // namespace

CsvTable::CsvTable(Bytes file) : text_(utf8_of(file)), separator_(separator_of(text_)) {}

std::optional<CsvTable::Row> CsvTable::next() {
  while (at_ < text_.size()) {
    line_ = next_line_;
    Row row;
    for (;;) {
      std::string value = cell();
      if (row.size() < max_cells) row.push_back(std::move(value));
      if (at_ >= text_.size() || text_[at_] != separator_) break;
      ++at_;
    }
    end_line();
    if (std::ranges::any_of(row, [](const std::string& one) { return !one.empty(); })) return row;
  }
  return std::nullopt;
}

std::string CsvTable::cell() {
  std::string value;
  if (at_ < text_.size() && text_[at_] == '"') {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '"')) {
        ++at_;
        break;
      }
      if (text_[at_] == '"') ++at_;
      if (text_[at_] == '\n') ++next_line_;
      value += text_[at_];
    }
  }
  const std::size_t end =
      std::min(text_.find_first_of(std::string("\r\n") + separator_, std::min(at_, text_.size())),
               text_.size());
  value.append(text_, std::min(at_, text_.size()), end - std::min(at_, text_.size()));
  at_ = end;
  return value;
}

void CsvTable::end_line() {
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++next_line_;
}

}  // namespace offenbar::contacts
