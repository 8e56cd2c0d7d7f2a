#include "converters/biff/cell_formulas.h"

#include "converters/document/formula.h"

namespace offenbar::biff {
namespace {

constexpr std::string_view untold = "?";
constexpr std::size_t most_bytes = std::size_t{64} << 20U;

}  // namespace

void CellFormulas::share(CellPlace first, const Tokens& formula, bool array) {
  bytes_ += formula.tokens.size() + formula.extra.size() + sizeof(Shared);
  if (bytes_ > most_bytes) return;
  Shared& shared = shared_[first];
  shared.tokens.assign(formula.tokens.begin(), formula.tokens.end());
  shared.extra.assign(formula.extra.begin(), formula.extra.end());
  shared.array = array;
}

std::string CellFormulas::of(const Tokens& formula, CellPlace at) const {
  Tokens tokens = formula;
  if (const auto from = shared_from(formula, links_.version)) {
    const auto found = shared_.find(*from);
    if (found == shared_.end()) return std::string(untold);
    if (found->second.array && *from != at) return {};
    tokens = {found->second.tokens, found->second.extra};
  }
  const auto text = formula_text(tokens, links_, at);
  if (!text || text->empty() || refers_by_other_words(*text)) return std::string(untold);
  return normal_excel_formula(*text);
}

}  // namespace offenbar::biff
