#include <array>
#include <utility>

#include "converters/contacts/parts.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

struct Name {
  std::string family, given, additional, prefix, suffix;
};

Name name_in(Source& from) {
  Name name;
  name.family = from.text(id::surname);
  name.given = from.text(id::given_name);
  name.additional = from.text(id::middle_name);
  name.prefix = from.text(id::display_name_prefix);
  name.suffix = from.text(id::generation);
  return name;
}

std::string spoken(const Name& name) {
  std::string out;
  for (const std::string* part :
       {&name.prefix, &name.given, &name.additional, &name.family, &name.suffix}) {
    if (part->empty()) continue;
    if (!out.empty()) out += ' ';
    out += *part;
  }
  return out;
}

// What people call it, best first; "?" where an item says nothing at all.
std::string formatted_name(Source& from, const Name& name) {
  if (std::string shown = from.text(mapi::tag::display_name); !shown.empty()) return shown;
  if (std::string said = spoken(name); !said.empty()) return said;
  if (std::string filed = from.text(Lid::file_under); !filed.empty()) return filed;
  for (const mapi::PropId id : {id::company_name, id::nickname, mapi::tag::subject}) {
    if (std::string other = from.text(id); !other.empty()) return other;
  }
  for (const Lid email : {Lid::email_1, Lid::email_2, Lid::email_3}) {
    if (std::string shown = from.text(email); !shown.empty()) return shown;
    if (std::string address = from.text(email + 3); !address.empty()) return address;
  }
  for (const mapi::PropId phone : {mapi::PropId{0x3A08}, mapi::PropId{0x3A1C}}) {
    if (std::string number = from.text(phone); !number.empty()) return number;
  }
  return "?";
}

// How the name is sorted: by its sound where Outlook knows that, else as it is filed.
std::vector<Parameter> sorted_as(Source& from, const std::string& filed) {
  const std::string family = from.text(Lid::yomi_last_name);
  const std::string given = from.text(Lid::yomi_first_name);
  if (!family.empty() || !given.empty()) return {{"SORT-AS", {family, given}}};
  if (!filed.empty()) return {{"SORT-AS", {filed}}};
  return {};
}

void add_organization(Source& from, Card& to) {
  const std::string company = from.text(id::company_name);
  const std::string department = from.text(id::department_name);
  const std::string sound = from.text(Lid::yomi_company_name);
  std::vector<Parameter> parameters;
  if (!sound.empty()) parameters.push_back({"SORT-AS", {sound}});
  std::vector<std::string> components{company};
  if (!department.empty()) components.push_back(department);
  to.structured("ORG", components, ';', std::move(parameters));
  to.text("X-PHONETIC-ORG", sound);
}

}  // namespace

void add_names(Source& from, Card& to) {
  const Name name = name_in(from);
  const std::string filed = from.text(Lid::file_under);
  const std::string formatted = formatted_name(from, name);
  to.text("FN", formatted);
  // Clients that sort and show by N would show nothing.
  const std::string family = spoken(name).empty() ? formatted : name.family;
  to.raw("N",
         contentline::joined({family, name.given, name.additional, name.prefix, name.suffix}, ';'),
         sorted_as(from, filed));
  to.text("X-PHONETIC-FIRST-NAME", from.text(Lid::yomi_first_name));
  to.text("X-PHONETIC-LAST-NAME", from.text(Lid::yomi_last_name));
  to.text("X-EVOLUTION-FILE-AS", filed);
  to.text("NICKNAME", from.text(id::nickname));
  add_organization(from, to);
  to.text("TITLE", from.text(id::title));
  to.text("ROLE", from.text(id::profession));
}

}  // namespace offenbar::contacts
