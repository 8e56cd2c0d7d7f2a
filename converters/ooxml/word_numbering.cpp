#include "converters/ooxml/word_numbering.h"

#include <cstdlib>

#include "converters/ooxml/parts.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {
namespace {

int number_of(std::string_view text) { return std::atoi(std::string(text).c_str()); }

}  // namespace

void WordNumbering::start(std::string_view space, std::string_view name,
                          const xml::Attributes& attributes) {
  if (prefix_of(space) != "w") return;
  const std::string_view value = own(attributes, space, "val");
  if (name == "abstractNum" && kinds_.size() < most_lists) {
    kind_ = &kinds_[number_of(own(attributes, space, "abstractNumId"))];
  } else if (name == "num" && lists_.size() < most_lists) {
    list_ = &lists_[number_of(own(attributes, space, "numId"))];
  } else if (name == "abstractNumId" && list_ != nullptr) {
    list_->kind = number_of(value);
  } else if (name == "numStyleLink" && kind_ != nullptr) {
    kind_->of_style = value;
  } else if (name == "lvl") {
    const int level = number_of(own(attributes, space, "ilvl"));
    if (level < 0 || level >= levels) return;
    if (list_ != nullptr) level_ = &list_->overrides[level];
    if (kind_ != nullptr) level_ = &kind_->levels_of.at(static_cast<std::size_t>(level));
  } else if (level_ == nullptr) {
    return;
  } else if (name == "numFmt") {
    level_->format = value;
  } else if (name == "lvlText") {
    level_->has_text = !value.empty();
  } else if (name == "pStyle") {
    level_->style = value;
  }
}

void WordNumbering::end(std::string_view space, std::string_view name) {
  if (prefix_of(space) != "w") return;
  if (name == "lvl") level_ = nullptr;
  if (name == "abstractNum") kind_ = nullptr;
  if (name == "num") list_ = nullptr;
}

ListLabel WordNumbering::label(const WordStyles& styles, int number, int level) const {
  if (level < 0 || level >= levels) return ListLabel::none;
  for (int steps = 0; steps < 5; ++steps) {
    const auto list = lists_.find(number);
    if (list == lists_.end()) return ListLabel::none;
    const auto own = list->second.overrides.find(level);
    const auto kind = kinds_.find(list->second.kind);
    const Level* found = own != list->second.overrides.end() ? &own->second : nullptr;
    if (found == nullptr && kind == kinds_.end()) return ListLabel::none;
    if (found == nullptr && !kind->second.of_style.empty()) {
      number = styles.list(kind->second.of_style).number;
      continue;
    }
    if (found == nullptr) found = &kind->second.levels_of.at(static_cast<std::size_t>(level));
    if (found->format == "bullet") return ListLabel::bullet;
    if (found->format == "none" || !found->has_text) return ListLabel::none;
    return ListLabel::number;
  }
  return ListLabel::none;
}

int WordNumbering::level_of(int number, std::string_view paragraph_style) const {
  const auto list = lists_.find(number);
  if (list == lists_.end()) return 0;
  const auto kind = kinds_.find(list->second.kind);
  if (kind == kinds_.end()) return 0;
  for (int level = 0; level < levels; ++level) {
    if (kind->second.levels_of.at(static_cast<std::size_t>(level)).style == paragraph_style) {
      return level;
    }
  }
  return 0;
}

}  // namespace offenbar::ooxml
