#include "converters/document/document.h"

#include <fmt/format.h>

#include <algorithm>

namespace offenbar {
namespace {

constexpr std::size_t block_size = std::size_t{64} << 10U;

}  // namespace

std::string_view Document::keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > max_text - kept_) {
    truncated = true;
    return {};
  }
  kept_ += text.size();
  if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(block_size, text.size()));
  }
  std::string& block = blocks_.back();
  const std::size_t at = block.size();
  block.append(text);  // within its capacity: never moves
  return std::string_view(block).substr(at);
}

void Document::add_unit(Story to, const Unit& unit) {
  if (units_ == max_units) {
    truncated = true;
    return;
  }
  Unit kept = unit;
  kept.text = keep(unit.text);
  if (kept.text.empty()) return;
  ++units_;
  story(to).push_back(kept);
}

void Document::add_cell(const Cell& cell) {
  if (cells.size() == max_cells || truncated) {
    truncated = true;
    return;
  }
  Cell kept = cell;
  kept.text = keep(cell.text);
  kept.formula = keep(cell.formula);
  cells.push_back(kept);
}

std::string Page::text() const {
  return fmt::format("{:.0f} × {:.0f} mm, margins {:.0f} and {:.0f} mm", width, height, left,
                     right);
}

void Document::hold(Held what, std::string_view value, std::string where) {
  constexpr std::size_t longest = 2000, longest_where = 500;
  if (where.size() > longest_where) where.resize(longest_where);
  add(holdings, Holding{what, std::string(value.substr(0, longest)), std::move(where)});
}

void Document::add_page(const Page& page) {
  constexpr std::size_t most = 1000;
  const std::string text = page.text();
  const bool known =
      std::ranges::any_of(pages, [&text](const Page& other) { return other.text() == text; });
  if (!known && pages.size() < most) pages.push_back(page);
}

void Document::add_columns(std::uint32_t count) {
  constexpr std::uint32_t most = 100;
  if (count > most || std::ranges::find(columns, count) != columns.end()) return;
  columns.push_back(count);
}

void Document::add_change(bool deleted, std::string_view author, std::string_view text) {
  constexpr std::size_t most_authors = 10'000;
  const ChangeKey key{deleted, std::string(author)};
  const auto found = changes.find(key);
  if (found == changes.end() && changes.size() == most_authors) {
    truncated = true;
    return;
  }
  Change& change = found == changes.end() ? changes[key] : found->second;
  ++change.count;
  if (text.size() > max_text - kept_) {
    truncated = true;
    return;
  }
  kept_ += text.size();
  change.text.append(text);
}

}  // namespace offenbar
