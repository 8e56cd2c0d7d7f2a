// How much each kind of loss counts here: mappings/policy.tsv, with the user's own rows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/loss.h"

namespace offenbar::batch {

class Policy {
 public:
  struct Rule {
    std::string category;
    Severity counts = Severity::content;
    std::string reason;
  };

  // Errors: those of Table::load; corrupt for a severity that is none.
  [[nodiscard]] static Result<Policy> load();

  // The severity that losses of its category have here; its own where no rule names it.
  [[nodiscard]] Severity weigh(const Loss& loss) const;
  void weigh(std::vector<Loss>& losses) const;
  // The user's own rules that differ from the shipped ones, for reports.
  [[nodiscard]] const std::vector<Rule>& own() const { return own_; }

 private:
  std::map<std::string, Severity, std::less<>> counts_;
  std::vector<Rule> own_;
};

}  // namespace offenbar::batch
