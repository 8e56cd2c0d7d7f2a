#include "batch/value_proof.h"

namespace offenbar::batch {

using nlohmann::json;

json counts_json(const Recalculation& proof) {
  return {{"formulas", proof.formulas()},
          {"equal", proof.equal},
          {"near", proof.near},
          {"depends", proof.depends},
          {"different", proof.different},
          {"without_value", proof.without_value},
          {"not_computed", proof.not_computed},
          {"functions", proof.functions}};
}

Recalculation recalculation_of(const json& from) {
  Recalculation proof;
  if (!from.is_object()) return proof;
  proof.equal = from.value("equal", std::uint64_t{0});
  proof.near = from.value("near", std::uint64_t{0});
  proof.depends = from.value("depends", std::uint64_t{0});
  proof.different = from.value("different", std::uint64_t{0});
  proof.without_value = from.value("without_value", std::uint64_t{0});
  proof.not_computed = from.value("not_computed", std::uint64_t{0});
  proof.functions = from.value("functions", std::map<std::string, std::uint64_t>());
  return proof;
}

void add(const Recalculation& one, Recalculation& sum) {
  sum.equal += one.equal;
  sum.near += one.near;
  sum.depends += one.depends;
  sum.different += one.different;
  sum.without_value += one.without_value;
  sum.not_computed += one.not_computed;
  for (const auto& [function, count] : one.functions) sum.functions[function] += count;
}

}  // namespace offenbar::batch
