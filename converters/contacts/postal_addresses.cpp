#include <algorithm>
#include <array>
#include <utility>

#include "converters/contacts/parts.h"

namespace offenbar::contacts {
namespace {

struct Address {
  std::string box, street, city, state, code, country;
  std::string label;         // as it stands on an envelope
  std::string country_code;  // ISO 3166-1
  std::string_view type;     // empty: no place
  bool is_preferred = false;

  [[nodiscard]] bool has_parts() const {
    return !(box.empty() && street.empty() && city.empty() && state.empty() && code.empty() &&
             country.empty());
  }
};

void add(Card& to, Address address) {
  if (!address.has_parts() && address.label.empty()) return;
  std::vector<Parameter> parameters;
  if (!address.type.empty()) parameters.push_back({"TYPE", {std::string(address.type)}});
  if (address.is_preferred) parameters.push_back({"PREF", {"1"}});
  if (!address.country_code.empty()) parameters.push_back({"CC", {upper(address.country_code)}});
  if (!address.label.empty()) parameters.push_back({"LABEL", {address.label}});
  // What is known as a label only must be seen by receivers that know no labels.
  if (!address.has_parts()) address.street = address.label;
  to.raw("ADR",
         contentline::joined({address.box, "", address.street, address.city, address.state,
                              address.code, address.country},
                             ';'),
         std::move(parameters));
}

// City, country, postal code, state, street, box in a row. [MS-OXOABK] 2.2.4
Address address_from(Source& from, mapi::PropId first) {
  const auto at = [&](unsigned offset) {
    return from.text(static_cast<mapi::PropId>(first + offset));
  };
  Address address;
  address.city = at(0);
  address.country = at(1);
  address.code = at(2);
  address.state = at(3);
  address.street = at(4);
  address.box = at(5);
  return address;
}

Address work_address(Source& from) {
  Address address;
  address.street = from.text(Lid::work_street);
  address.city = from.text(Lid::work_city);
  address.state = from.text(Lid::work_state);
  address.code = from.text(Lid::work_postal_code);
  address.country = from.text(Lid::work_country);
  address.box = from.text(Lid::work_post_office_box);
  return address;
}

// The copy of one of the three that Outlook keeps; the only one in old contacts.
Address mailing_address(Source& from) {
  Address address;
  address.country = from.text(0x3A26);  // PidTagCountry
  address.city = from.text(0x3A27);     // PidTagLocality
  address.state = from.text(0x3A28);    // PidTagStateOrProvince
  address.street = from.text(0x3A29);   // PidTagStreetAddress
  address.code = from.text(0x3A2A);     // PidTagPostalCode
  address.box = from.text(0x3A2B);      // PidTagPostOfficeBox
  address.label = from.text(id::postal_address);
  return address;
}

struct Kind {
  std::string_view type;
  std::int64_t id;  // PidLidPostalAddressId
  Lid label;
  Lid country_code;
};
constexpr std::array<Kind, 3> kinds{{{"work", 2, Lid::work_address, Lid::work_country_code},
                                     {"home", 1, Lid::home_address, Lid::home_country_code},
                                     {"", 3, Lid::other_address, Lid::other_country_code}}};

}  // namespace

void add_postal_addresses(Source& from, Card& to) {
  std::array<Address, 3> addresses{work_address(from), address_from(from, 0x3A59),
                                   address_from(from, 0x3A5F)};
  const std::int64_t preferred = from.number(Lid::postal_address_id).value_or(0);
  Address mailing = mailing_address(from);
  bool has_any = false;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    Address& one = addresses[i];
    one.is_preferred = kinds[i].id == preferred;
    one.label = from.text(kinds[i].label);
    if (one.is_preferred && !one.has_parts()) {
      if (one.label.empty()) one.label = mailing.label;
      const std::string label = std::exchange(one.label, {});
      one = mailing;
      one.is_preferred = true;
      one.label = label;
    }
    one.type = kinds[i].type;
    one.country_code = from.text(kinds[i].country_code);
    has_any = has_any || one.has_parts() || !one.label.empty();
    add(to, std::move(one));
  }
  if (!has_any) {
    mailing.is_preferred = true;
    add(to, std::move(mailing));
  }
}

}  // namespace offenbar::contacts
