// vCard 4.0 said in 3.0. RFC 2426; RFC 6350, appendix A; X- names as Apple, Evolution and Roundcube
// read them.
#include <algorithm>
#include <array>
#include <utility>

#include "converters/contacts/card.h"

namespace offenbar::contacts {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<Pair, 12> other_names{{{"ANNIVERSARY", "X-ANNIVERSARY"},
                                            {"DEATHDATE", "X-DEATHDATE"},
                                            {"GENDER", "X-GENDER"},
                                            {"KIND", "X-ADDRESSBOOKSERVER-KIND"},
                                            {"MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"},
                                            {"LANG", "X-LANG"},
                                            {"HOBBY", "X-HOBBY"},
                                            {"EXPERTISE", "X-EXPERTISE"},
                                            {"INTEREST", "X-INTEREST"},
                                            {"CREATED", "X-CREATED"},
                                            {"X-CLASS", "CLASS"},
                                            {"X-MAILER", "MAILER"}}};

constexpr std::array<Pair, 5> relations{{{"spouse", "X-SPOUSE"},
                                         {"child", "X-CHILD"},
                                         {"x-manager", "X-MANAGER"},
                                         {"x-assistant", "X-ASSISTANT"},
                                         {"agent", "X-AGENT"}}};

constexpr std::array<Pair, 6> other_types{{{"x-car", "car"},
                                           {"x-isdn", "isdn"},
                                           {"x-modem", "modem"},
                                           {"text", "msg"},
                                           {"main-number", "x-main-number"},
                                           {"textphone", "x-textphone"}}};

template <std::size_t size>
std::string_view renamed(const std::array<Pair, size>& table, std::string_view name) {
  for (const auto& [from, to] : table) {
    if (equal_in_any_case(from, name)) return to;
  }
  return {};
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [&](auto one) { return equal_in_any_case(name, one); });
}

void add_type(Property& property, std::string type) {
  for (Parameter& one : property.parameters) {
    if (!equal_in_any_case(one.name, "TYPE")) continue;
    one.values.push_back(std::move(type));
    return;
  }
  property.parameters.push_back({"TYPE", {std::move(type)}});
}

// Parameters that 3.0 has no use for go; PREF becomes a type.
void convert_parameters(Property& property, const Property& from) {
  property.parameters.clear();
  const std::string* preference = from.parameter("PREF");
  for (const Parameter& one : from.parameters) {
    if (is_one_of(one.name, {"PREF", "MEDIATYPE", "SORT-AS", "LABEL", "CALSCALE"})) continue;
    const bool is_value = equal_in_any_case(one.name, "VALUE");
    if (is_value && !one.values.empty() && is_one_of(one.values[0], {"text", "uri"})) continue;
    Parameter& kept = property.parameters.emplace_back(one);
    if (!equal_in_any_case(one.name, "TYPE")) continue;
    for (std::string& type : kept.values) {
      if (const auto other = renamed(other_types, type); !other.empty()) type = other;
    }
  }
  if (preference != nullptr && *preference == "1") add_type(property, "pref");
}

// "--1224", "19850412", "198504": RFC 6350, 4.3.1
void convert_date(Property& property) {
  std::string& value = property.value;
  const auto are_digits = [](std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (value.size() == 6 && value.starts_with("--") && are_digits(value.substr(2))) {
    property.parameters.push_back({"X-APPLE-OMIT-YEAR", {"1604"}});
    value = "1604-" + value.substr(2, 2) + '-' + value.substr(4);
  } else if (value.size() == 8 && are_digits(value)) {
    value = value.substr(0, 4) + '-' + value.substr(4, 2) + '-' + value.substr(6);
  }
}

// "data:image/png;base64,AAAA" becomes ENCODING=b;TYPE=PNG
void convert_data(Property& property) {
  constexpr std::string_view begin = "data:";
  const std::size_t comma = property.value.find(',');
  const std::string head = property.value.substr(0, std::min(comma, property.value.size()));
  if (comma == std::string::npos || !lower(head).starts_with(begin) ||
      !lower(head).ends_with(";base64")) {
    if (property.value.find(':') < 12) property.parameters.push_back({"VALUE", {"uri"}});
    return;
  }
  property.value.erase(0, comma + 1);
  property.parameters.push_back({"ENCODING", {"b"}});
  std::string type = head.substr(begin.size(), head.find(';') - begin.size());
  type.erase(0, type.find('/') + 1);
  if (type == "x-x509-user-cert" || type == "pkix-cert") type = "X509";
  if (!type.empty()) add_type(property, upper(type));
}

// "geo:48.1,11.5" becomes "48.1;11.5"
void convert_place(Property& property) {
  if (!lower(property.value).starts_with("geo:")) return;
  property.value.erase(0, 4);
  property.value.resize(std::min(property.value.find(';'), property.value.size()));
  std::ranges::replace(property.value, ',', ';');
}

void convert_value(Property& property, const Property& from) {
  constexpr std::string_view urn = "urn:uuid:";
  if (is_one_of(from.name, {"BDAY", "ANNIVERSARY", "DEATHDATE"})) convert_date(property);
  if (is_one_of(from.name, {"PHOTO", "LOGO", "SOUND", "KEY"})) convert_data(property);
  if (equal_in_any_case(from.name, "GEO")) convert_place(property);
  if (equal_in_any_case(from.name, "UID") && lower(property.value).starts_with(urn))
    property.value.erase(0, urn.size());
  if (equal_in_any_case(from.name, "TEL") && lower(property.value).starts_with("tel:"))
    property.value.erase(0, 4);
  if (equal_in_any_case(from.name, "EMAIL")) add_type(property, "INTERNET");
}

std::string relation_name(Property& property) {
  for (Parameter& one : property.parameters) {
    if (!equal_in_any_case(one.name, "TYPE")) continue;
    for (const std::string& type : one.values) {
      const auto name = renamed(relations, type);
      if (name.empty()) continue;
      one.values.clear();
      return std::string(name);
    }
  }
  return "X-RELATED";
}

}  // namespace

std::vector<Property> in_version_3(const Property& property) {
  if (equal_in_any_case(property.name, "KIND") && equal_in_any_case(property.value, "individual"))
    return {};
  std::vector<Property> out{property};
  convert_parameters(out[0], property);
  convert_value(out[0], property);
  if (const auto name = renamed(other_names, property.name); !name.empty()) out[0].name = name;
  if (equal_in_any_case(property.name, "RELATED")) out[0].name = relation_name(out[0]);
  if (const std::string* label = property.parameter("LABEL");
      label != nullptr && equal_in_any_case(property.name, "ADR")) {
    out.push_back({property.group, "LABEL", out[0].parameters, contentline::escaped(*label)});
  }
  if (const std::string* sort = property.parameter("SORT-AS");
      sort != nullptr && equal_in_any_case(property.name, "N")) {
    out.push_back({"", "SORT-STRING", {}, contentline::escaped(*sort)});
  }
  return out;
}

}  // namespace offenbar::contacts
