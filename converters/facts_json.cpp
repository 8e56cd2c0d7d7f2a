#include "converters/facts_json.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "converters/base/text.h"

namespace offenbar {
namespace {

constexpr std::array<std::pair<const char*, Facts::Count Facts::*>, 9> counts{{
    {"letters", &Facts::letters},
    {"cells", &Facts::cells},
    {"sheets", &Facts::sheets},
    {"slides", &Facts::slides},
    {"images", &Facts::images},
    {"notes", &Facts::notes},
    {"comments", &Facts::comments},
    {"changes", &Facts::changes},
    {"macros", &Facts::macros},
}};

}  // namespace

nlohmann::json to_json(const Facts& facts) {
  nlohmann::json json = {{"is_template", facts.is_template}};
  for (const auto& [name, member] : counts) {
    if (facts.*member) json[name] = *(facts.*member);
  }
  return json;
}

Facts facts_of(const nlohmann::json& json) {
  Facts facts;
  facts.is_template = json.value("is_template", false);
  for (const auto& [name, member] : counts) {
    if (const auto found = json.find(name); found != json.end() && found->is_number_unsigned()) {
      facts.*member = found->get<std::uint64_t>();
    }
  }
  return facts;
}

nlohmann::json to_json(const Error& error) {
  // What a file says may stand in the text: it must be UTF-8 for JSON.
  return {{"fault", name_of(error.fault)},
          {"what", printable(error.what)},
          {"offset", error.offset},
          {"hint", printable(error.hint)}};
}

Error error_of(const nlohmann::json& json) {
  return {fault_of(json.value("fault", std::string())), json.value("what", std::string()),
          json.value("offset", std::uint64_t{0}), json.value("hint", std::string())};
}

}  // namespace offenbar
