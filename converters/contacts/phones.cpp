#include <array>
#include <utility>

#include "converters/contacts/parts.h"

namespace offenbar::contacts {
namespace {

struct Slot {
  mapi::PropId id;
  std::array<std::string_view, 3> types;  // of RFC 6350, 6.4.1; x- where it has none
  bool is_preferred = false;
};

constexpr std::array<Slot, 19> slots{{
    {0x3A1A, {"voice"}, true},          // PidTagPrimaryTelephoneNumber
    {0x3A08, {"work", "voice"}},        // PidTagBusinessTelephoneNumber
    {0x3A1B, {"work", "voice"}},        // PidTagBusiness2TelephoneNumber(s)
    {0x3A57, {"work", "main-number"}},  // PidTagCompanyMainTelephoneNumber
    {0x3A2E, {"work", "x-assistant"}},  // PidTagAssistantTelephoneNumber
    {0x3A1C, {"cell", "voice"}},        // PidTagMobileTelephoneNumber
    {0x3A09, {"home", "voice"}},        // PidTagHomeTelephoneNumber
    {0x3A2F, {"home", "voice"}},        // PidTagHome2TelephoneNumber(s)
    {0x3A1E, {"x-car", "voice"}},       // PidTagCarTelephoneNumber
    {0x3A1D, {"x-radio"}},              // PidTagRadioTelephoneNumber
    {0x3A21, {"pager"}},                // PidTagPagerTelephoneNumber
    {0x3A02, {"x-callback"}},           // PidTagCallbackTelephoneNumber
    {0x3A24, {"work", "fax"}},          // PidTagBusinessFaxNumber
    {0x3A25, {"home", "fax"}},          // PidTagHomeFaxNumber
    {0x3A23, {"fax"}},                  // PidTagPrimaryFaxNumber, "other fax" in Outlook
    {0x3A2D, {"x-isdn"}},               // PidTagIsdnNumber
    {0x3A2C, {"x-telex"}},              // PidTagTelexNumber
    {0x3A4B, {"textphone"}},            // PidTagTelecommunicationsDeviceForDeafTelephoneNumber
    {0x3A1F, {"voice"}},                // PidTagOtherTelephoneNumber
}};

std::vector<Parameter> parameters_of(const Slot& slot) {
  Parameter type{"TYPE", {}};
  for (const std::string_view one : slot.types) {
    if (!one.empty()) type.values.emplace_back(one);
  }
  std::vector<Parameter> parameters{std::move(type)};
  if (slot.is_preferred) parameters.push_back({"PREF", {"1"}});
  return parameters;
}

}  // namespace

void add_phones(Source& from, Card& to) {
  for (const Slot& slot : slots) {
    for (const std::string& number : from.texts(slot.id)) {
      to.text("TEL", number, parameters_of(slot));
    }
  }
}

}  // namespace offenbar::contacts
