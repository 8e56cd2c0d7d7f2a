#include <algorithm>
#include <array>
#include <utility>

#include "converters/contacts/parts.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

// One of the three groups of properties for an e-mail or fax address. [MS-OXOCNTC] 2.2.1.2
struct Slot {
  Lid base;
  std::string_view where;
};
constexpr std::array<Slot, 3> emails{
    {{Lid::email_1, "EMAIL 1"}, {Lid::email_2, "EMAIL 2"}, {Lid::email_3, "EMAIL 3"}}};
struct FaxSlot {
  Lid base;
  std::string_view type;  // empty: no place
};
constexpr std::array<FaxSlot, 3> faxes{
    {{Lid::fax_1, "work"}, {Lid::fax_2, "home"}, {Lid::fax_3, ""}}};

mail::PersonIds ids_of(const Source& from, Lid base) {
  constexpr mapi::PropId none = 0;  // no store has a property of that id
  const auto id = [&](unsigned offset) { return from.id_of(base + offset).value_or(none); };
  return {none, id(2), id(3), id(4), id(5), none};
}

// What the address is called, unless the address or the name of the card says the same.
std::string label_of(const std::string& shown, const std::string& address, const Card& card) {
  const std::string name = contentline::unescaped(card.find("FN")->value);
  const bool is_plain = equal_in_any_case(shown, address) || shown == name ||
                        equal_in_any_case(shown, name + " (" + address + ")");
  return is_plain ? std::string() : shown;
}

void add_email(Source& from, Card& to, const Slot& slot, bool& is_first) {
  std::string address = from.text(slot.base + 3);
  if (address.empty() && !from.id_of(slot.base + 5)) return;
  auto person = from.resolver().person(from.item(), ids_of(from, slot.base));
  if (!person) return;
  if (address.empty() && !person->is_known()) return;  // a name only: nothing to write to
  if (auto loss = mail::loss_of(*person, slot.where)) from.lose(*std::move(loss));
  std::vector<Parameter> parameters;
  if (is_first) parameters.push_back({"PREF", {"1"}});
  is_first = false;
  if (std::string label = label_of(from.text(slot.base), person->mailbox.address, to);
      !label.empty()) {
    parameters.push_back({"X-OFFENBAR-NAME", {std::move(label)}});
  }
  to.text("EMAIL", person->mailbox.address, std::move(parameters));
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits),
                       [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// Outlook derives fax addresses from the fax numbers: "Max Muster@+49 89 1234".
void add_fax(Source& from, Card& to, const FaxSlot& slot) {
  const std::string address = from.text(slot.base + 3);
  const std::string number = address.substr(address.rfind('@') + 1);
  const std::string digits = digits_of(number);
  if (digits.empty()) return;
  const bool is_known = std::ranges::any_of(to.properties, [&](const Property& one) {
    return one.name == "TEL" && digits_of(one.value) == digits;
  });
  if (is_known) return;
  Parameter type{"TYPE", {"fax"}};
  if (!slot.type.empty()) type.values.insert(type.values.begin(), std::string(slot.type));
  to.text("TEL", number, {std::move(type)});
}

bool has_scheme(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  return colon > 1 && colon < 20 && std::ranges::all_of(uri.substr(0, colon), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+';
         });
}

// IMPP holds URIs; where nobody says which service it is, "im:" is right. RFC 3860
std::string im_uri(std::string_view address) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string uri = has_scheme(address) ? "" : "im:";
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte != 0x7F && c != '"' && c != '<' && c != '>' && c != ',' && c != ';') {
      uri += c;
    } else {
      uri += '%';
      uri += hex[byte >> 4U];
      uri += hex[byte & 15U];
    }
  }
  return uri;
}

}  // namespace

void add_electronic_addresses(Source& from, Card& to) {
  bool is_first = true;
  for (const Slot& slot : emails) add_email(from, to, slot, is_first);
  for (const FaxSlot& slot : faxes) add_fax(from, to, slot);
  if (const std::string im = from.text(Lid::instant_messaging); !im.empty())
    to.raw("IMPP", im_uri(im));
}

}  // namespace offenbar::contacts
