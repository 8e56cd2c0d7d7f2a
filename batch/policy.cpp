#include "batch/policy.h"

#include <fmt/core.h>

#include "converters/base/mapping.h"

namespace offenbar::batch {
namespace {

Result<Policy::Rule> rule_of(const Table& table, const Table::Row& row) {
  const std::string word(table.at(row, "counts"));
  const Severity counts = severity_of(word);
  if (name_of(counts) != word) {
    return fail(Fault::corrupt,
                fmt::format("mappings/policy: {} counts as \"{}\"", row.front(), word), 0,
                "It has to be cosmetic, formatting or content.");
  }
  return Policy::Rule{row.front(), counts, std::string(table.at(row, "reason"))};
}

}  // namespace

Result<Policy> Policy::load() {
  OFFENBAR_TRY(const Table table, Table::load("policy"));
  OFFENBAR_TRY(const Table shipped, Table::shipped("policy"));
  OFFENBAR_TRY(const Table losses, Table::load("losses"));
  Policy policy;
  for (const Table::Row& row : table.rows()) {
    OFFENBAR_TRY(Rule rule, rule_of(table, row));
    const Table::Row* before = shipped.find(rule.category);
    const std::string_view usual = before != nullptr ? shipped.at(*before, "counts")
                                   : losses.find(rule.category) != nullptr
                                       ? losses.at(*losses.find(rule.category), "severity")
                                       : std::string_view();
    if (usual == name_of(rule.counts)) continue;  // as the comparison has it
    policy.counts_[rule.category] = rule.counts;
    policy.own_.push_back(std::move(rule));
  }
  return policy;
}

Severity Policy::weigh(const Loss& loss) const {
  const auto rule = counts_.find(loss.category);
  return rule == counts_.end() ? loss.severity : rule->second;
}

void Policy::weigh(std::vector<Loss>& losses) const {
  for (Loss& loss : losses) loss.severity = weigh(loss);
}

}  // namespace offenbar::batch
