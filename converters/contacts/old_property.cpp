#include "converters/contacts/old_property.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "converters/contentline/reader.h"

namespace offenbar::contacts {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array<Pair, 17> newer_names{{{"X-ANNIVERSARY", "ANNIVERSARY"},
                                            {"X-EVOLUTION-ANNIVERSARY", "ANNIVERSARY"},
                                            {"X-MS-ANNIVERSARY", "ANNIVERSARY"},
                                            {"X-KADDRESSBOOK-X-ANNIVERSARY", "ANNIVERSARY"},
                                            {"X-ADDRESSBOOKSERVER-KIND", "KIND"},
                                            {"X-ADDRESSBOOKSERVER-MEMBER", "MEMBER"},
                                            {"X-GENDER", "GENDER"},
                                            {"X-LANG", "LANG"},
                                            {"X-HOBBY", "HOBBY"},
                                            {"X-EXPERTISE", "EXPERTISE"},
                                            {"X-INTEREST", "INTEREST"},
                                            {"X-DEATHDATE", "DEATHDATE"},
                                            {"X-CREATED", "CREATED"},
                                            {"X-RELATED", "RELATED"},
                                            {"CLASS", "X-CLASS"},
                                            {"MAILER", "X-MAILER"},
                                            {"NAME", "X-NAME"}}};

constexpr std::array<Pair, 14> relations{{{"X-SPOUSE", "spouse"},
                                          {"X-EVOLUTION-SPOUSE", "spouse"},
                                          {"X-MS-SPOUSE", "spouse"},
                                          {"X-KADDRESSBOOK-X-SPOUSESNAME", "spouse"},
                                          {"X-CHILD", "child"},
                                          {"X-MS-CHILD", "child"},
                                          {"X-MANAGER", "x-manager"},
                                          {"X-EVOLUTION-MANAGER", "x-manager"},
                                          {"X-MS-MANAGER", "x-manager"},
                                          {"X-KADDRESSBOOK-X-MANAGERSNAME", "x-manager"},
                                          {"X-ASSISTANT", "x-assistant"},
                                          {"X-EVOLUTION-ASSISTANT", "x-assistant"},
                                          {"X-MS-ASSISTANT", "x-assistant"},
                                          {"X-KADDRESSBOOK-X-ASSISTANTSNAME", "x-assistant"}}};

constexpr std::array<Pair, 5> phone_types{{{"car", "x-car"},
                                           {"isdn", "x-isdn"},
                                           {"modem", "x-modem"},
                                           {"msg", "text"},
                                           {"mobile", "cell"}}};

template <std::size_t size>
std::string_view find(const std::array<Pair, size>& table, std::string_view name) {
  for (const auto& [from, to] : table) {
    if (from == name) return to;
  }
  return {};
}

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// TYPE="work,voice" is one value of 4.0's grammar and two types for everybody.
std::vector<std::string> types_in(const Parameter& parameter) {
  std::vector<std::string> types;
  for (const std::string& value : parameter.values) {
    std::size_t begin = 0;
    while (begin <= value.size()) {
      const std::size_t end = std::min(value.find(',', begin), value.size());
      std::string type = lower(trimmed(std::string_view(value).substr(begin, end - begin)));
      if (!type.empty() && std::ranges::find(types, type) == types.end())
        types.push_back(std::move(type));
      begin = end + 1;
    }
  }
  return types;
}

void modernise_types(Property& property) {
  bool is_preferred = false;
  for (Parameter& one : property.parameters) {
    if (one.name != "TYPE") continue;
    one.values = types_in(one);
    is_preferred = std::erase(one.values, "pref") > 0 || is_preferred;
    if (property.name == "EMAIL") std::erase(one.values, "internet");
    if (property.name != "TEL") continue;
    for (std::string& type : one.values) {
      if (const auto newer = find(phone_types, type); !newer.empty()) type = newer;
    }
  }
  std::erase_if(property.parameters,
                [](const Parameter& one) { return one.name == "TYPE" && one.values.empty(); });
  if (is_preferred && property.parameter("PREF") == nullptr)
    property.parameters.push_back({"PREF", {"1"}});
}

void drop(Property& property, std::string_view parameter) {
  std::erase_if(property.parameters, [&](const Parameter& one) { return one.name == parameter; });
}

// What base64 is of: the bytes tell, else the type that is said.
std::string media_type_of(const Property& property, std::string_view bytes) {
  if (const auto known = picture_type(bytes); !known.empty()) return std::string(known);
  const std::string* type = property.parameter("TYPE");
  if (property.name == "KEY") {
    const bool is_pgp = type != nullptr && lower(*type).find("pgp") != std::string::npos;
    return is_pgp ? "application/pgp-keys" : "application/pkix-cert";
  }
  if (type == nullptr) return "application/octet-stream";
  if (type->find('/') != std::string::npos) return lower(*type);
  return (property.name == "SOUND" ? "audio/" : "image/") + lower(*type);
}

void modernise_data(Property& property) {
  if (property.parameter("ENCODING") == nullptr) return;
  if (lower(property.value.substr(0, 5)) == "data:") {  // says all that the parameters say
    for (const char* name : {"ENCODING", "VALUE", "TYPE"}) drop(property, name);
    return;
  }
  const std::string bytes = contentline::from_base64(property.value);
  if (bytes.empty()) return;
  const std::string media_type = media_type_of(property, bytes);
  property.value = data_uri(media_type, bytes);
  drop(property, "ENCODING");
  drop(property, "VALUE");
  drop(property, "TYPE");
  drop(property, "MEDIATYPE");
  property.parameters.push_back({"MEDIATYPE", {media_type}});
}

void modernise_day(Property& property) {
  std::string day = day_of(property.value);
  if (property.parameter("X-APPLE-OMIT-YEAR") != nullptr && day.size() == 8 &&
      day.starts_with(*property.parameter("X-APPLE-OMIT-YEAR"))) {
    day = "--" + day.substr(4);
  }
  if (day.empty()) {
    drop(property, "VALUE");
    property.parameters.push_back({"VALUE", {"text"}});
    property.value = contentline::escaped(contentline::unescaped(property.value));
    return;
  }
  drop(property, "X-APPLE-OMIT-YEAR");
  drop(property, "VALUE");
  property.value = day;
}

// "48.1;11.5", in 2.1 also with a comma
void modernise_place(Property& property) {
  if (lower(property.value).starts_with("geo:")) return;
  std::ranges::replace(property.value, ';', ',');
  property.value = "geo:" + property.value;
}

void modernise_structure(Property& property, char separator, std::size_t count) {
  std::vector<std::string> parts = parts_of(property.value, separator);
  // An unescaped separator too many belongs to the last part.
  while (count > 0 && parts.size() > count && parts.size() > 1) {
    std::string last = std::move(parts.back());
    parts.pop_back();
    if (!last.empty()) parts.back() += separator + last;
  }
  if (parts.size() < count) parts.resize(count);
  property.value = contentline::joined(parts, separator);
}

void modernise_value(Property& property) {
  const std::string_view name = property.name;
  if (is_one_of(name, {"PHOTO", "LOGO", "SOUND", "KEY"})) return modernise_data(property);
  if (is_one_of(name, {"BDAY", "ANNIVERSARY", "DEATHDATE"})) return modernise_day(property);
  if (name == "GEO") return modernise_place(property);
  if (name == "ORG") return modernise_structure(property, ';', 0);
  if (is_one_of(name, {"NICKNAME", "CATEGORIES"})) return modernise_structure(property, ',', 0);
  if (is_one_of(name, {"FN", "NOTE", "TITLE", "ROLE", "TEL", "EMAIL", "SORT-STRING", "LABEL"}))
    property.value = contentline::escaped(trimmed(contentline::unescaped(property.value)));
}

// N and ADR have lists with commas in their parts, which stay as they are.
void pad(Property& property, std::size_t count) {
  std::size_t parts = 1;
  for (std::size_t i = 0; i < property.value.size(); ++i) {
    if (property.value[i] == '\\') {
      ++i;
    } else if (property.value[i] == ';') {
      ++parts;
    }
  }
  if (parts < count) property.value.append(count - parts, ';');
}

}  // namespace

std::string day_of(std::string_view value) {
  std::string text(trimmed(value));
  const std::size_t time = text.find_first_of("T ");
  if (time != std::string::npos) text.resize(time);
  const bool has_no_year = text.starts_with("--");
  std::erase(text, '-');
  if (!are_digits(text)) return {};
  if (has_no_year && text.size() == 4) return "--" + text;
  return text.size() == 8 ? text : std::string();
}

std::vector<std::string> parts_of(std::string_view value, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] == '\\') {
      ++i;
      continue;
    }
    if (i < value.size() && value[i] != separator) continue;
    parts.push_back(contentline::unescaped(value.substr(begin, i - begin)));
    begin = i + 1;
  }
  if (begin < value.size()) parts.push_back(contentline::unescaped(value.substr(begin)));
  return parts;
}

bool has_type(const Property& property, std::string_view type) {
  return std::ranges::any_of(property.parameters, [&](const Parameter& one) {
    return one.name == "TYPE" && std::ranges::find(one.values, type) != one.values.end();
  });
}

Property modern(Property property) {
  std::ranges::replace(property.name, '_', '-');
  if (const auto newer = find(newer_names, property.name); !newer.empty()) property.name = newer;
  modernise_types(property);
  if (const auto relation = find(relations, property.name); !relation.empty()) {
    property.name = "RELATED";
    property.parameters.insert(property.parameters.begin(), {"TYPE", {std::string(relation)}});
    drop(property, "VALUE");
    property.parameters.push_back({"VALUE", {"text"}});
  }
  modernise_value(property);
  if (property.name == "N") pad(property, 5);
  if (property.name == "ADR") pad(property, 7);
  return property;
}

}  // namespace offenbar::contacts
