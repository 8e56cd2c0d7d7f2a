#include <utility>

#include "converters/contacts/list_members.h"
#include "converters/contacts/parts.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

std::string list_name(Source& from) {
  for (const Lid lid : {Lid::list_name, Lid::file_under}) {
    if (std::string name = from.text(lid); !name.empty()) return name;
  }
  for (const mapi::PropId id : {mapi::tag::display_name, mapi::tag::subject}) {
    if (std::string name = from.text(id); !name.empty()) return name;
  }
  return "?";
}

// "Anna Muster <anna@a.example>"
std::string shown(const Member& member) {
  if (member.address.empty() || member.address == member.name) return member.name;
  return member.name.empty() ? member.address : member.name + " <" + member.address + ">";
}

// MEMBER is a URI. Name and address stand beside it, for the day on which the URI leads nowhere.
void add_member(Card& to, const Member& member) {
  std::vector<Parameter> parameters;
  if (!member.name.empty()) parameters.push_back({"X-CN", {member.name}});
  std::string uri = "mailto:" + member.address;
  if (!member.uid.empty()) {
    if (!member.address.empty()) parameters.push_back({"X-EMAIL", {member.address}});
    uri = "urn:uuid:" + member.uid;
  }
  to.raw("MEMBER", std::move(uri), std::move(parameters));
}

// What the members cannot be said by: a list that nobody finds, and all where MEMBER is not wanted.
std::string noted(const std::vector<Member>& members, bool all) {
  std::string note;
  for (const Member& member : members) {
    const bool has_uri = !member.uid.empty() || !member.address.empty();
    if (all || !has_uri) note += (note.empty() ? "" : "\n") + shown(member);
  }
  return note;
}

}  // namespace

void add_list(Source& from, Card& to) {
  const std::string name = list_name(from);
  const std::vector<Member> members = list_members(from);
  const bool with_members = from.context().groups != Groups::categories;
  if (with_members) to.raw("KIND", "group");
  to.text("FN", name);
  to.structured("N", {name, "", "", "", ""}, ';');
  for (const Member& member : members) {
    const bool has_uri = !member.uid.empty() || !member.address.empty();
    if (with_members && has_uri) add_member(to, member);
  }
  to.text("X-OFFENBAR-MEMBERS", noted(members, !with_members));
}

std::vector<Member> members_of(const mapi::Item& list, const Context& context) {
  Source from(list, context);
  return list_members(from);
}

}  // namespace offenbar::contacts
