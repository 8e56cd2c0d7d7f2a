#include "converters/comparison/loss_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/base/mapping.h"
#include "converters/base/text.h"

namespace offenbar {
namespace {

using Severities = std::map<std::string, Severity, std::less<>>;

Severities load_severities() {
  Severities severities;
  auto table = Table::load("losses");
  if (!table) table = Table::shipped("losses");
  if (!table) return severities;
  for (const Table::Row& row : table->rows()) {
    const std::string_view word = table->at(row, "severity");
    severities[row.front()] = word == "cosmetic"     ? Severity::cosmetic
                              : word == "formatting" ? Severity::formatting
                                                     : Severity::content;
  }
  return severities;
}

std::string shortened(std::string_view text) {
  if (text.size() <= LossList::longest_text) return std::string(text);
  return std::string(shorten_at_grapheme(text, LossList::longest_text)) + "…";
}

}  // namespace

Severity severity_of_category(std::string_view category) {
  static const Severities severities = load_severities();
  const auto found = severities.find(category);
  return found == severities.end() ? Severity::content : found->second;
}

void LossList::add(std::string_view category, std::string_view where, std::string_view before,
                   std::string_view after) {
  auto found = listed_.find(category);
  if (found == listed_.end()) found = listed_.emplace(category, std::vector<Loss>()).first;
  std::vector<Loss>& losses = found->second;
  if (losses.size() == most_of_a_category) {
    ++more_[std::string(category)];
    return;
  }
  losses.push_back({std::string(category), severity_of_category(category), std::string(where),
                    shortened(before), shortened(after)});
}

std::vector<Loss> LossList::take() {
  std::vector<Loss> all;
  for (auto& [category, losses] : listed_) {
    for (Loss& loss : losses) all.push_back(std::move(loss));
    if (const auto more = more_.find(category); more != more_.end()) {
      all.push_back({category,
                     severity_of_category(category),
                     fmt::format("{} more places", more->second),
                     {},
                     {}});
    }
  }
  std::ranges::stable_sort(all, std::ranges::greater(), &Loss::severity);
  listed_.clear();
  more_.clear();
  return all;
}

}  // namespace offenbar
