// Properties of contacts and distribution lists, by [MS-OXPROPS]'s names.
#pragma once

#include <cstdint>

#include "converters/mapi/property.h"

namespace offenbar::contacts {

namespace id {
using mapi::PropId;

constexpr PropId record_key = 0x0FF9;                // PidTagRecordKey
constexpr PropId account = 0x3A00;                   // PidTagAccount
constexpr PropId generation = 0x3A05;                // PidTagGeneration
constexpr PropId given_name = 0x3A06;                // PidTagGivenName
constexpr PropId government_id = 0x3A07;             // PidTagGovernmentIdNumber
constexpr PropId initials = 0x3A0A;                  // PidTagInitials
constexpr PropId keyword = 0x3A0B;                   // PidTagKeyword
constexpr PropId language = 0x3A0C;                  // PidTagLanguage
constexpr PropId location = 0x3A0D;                  // PidTagLocation
constexpr PropId organizational_id = 0x3A10;         // PidTagOrganizationalIdNumber
constexpr PropId surname = 0x3A11;                   // PidTagSurname
constexpr PropId postal_address = 0x3A15;            // PidTagPostalAddress
constexpr PropId company_name = 0x3A16;              // PidTagCompanyName
constexpr PropId title = 0x3A17;                     // PidTagTitle
constexpr PropId department_name = 0x3A18;           // PidTagDepartmentName
constexpr PropId office_location = 0x3A19;           // PidTagOfficeLocation
constexpr PropId assistant = 0x3A30;                 // PidTagAssistant
constexpr PropId wedding_anniversary = 0x3A41;       // PidTagWeddingAnniversary
constexpr PropId birthday = 0x3A42;                  // PidTagBirthday
constexpr PropId hobbies = 0x3A43;                   // PidTagHobbies
constexpr PropId middle_name = 0x3A44;               // PidTagMiddleName
constexpr PropId display_name_prefix = 0x3A45;       // PidTagDisplayNamePrefix
constexpr PropId profession = 0x3A46;                // PidTagProfession
constexpr PropId referred_by = 0x3A47;               // PidTagReferredByName
constexpr PropId spouse_name = 0x3A48;               // PidTagSpouseName
constexpr PropId computer_network_name = 0x3A49;     // PidTagComputerNetworkName
constexpr PropId customer_id = 0x3A4A;               // PidTagCustomerId
constexpr PropId ftp_site = 0x3A4C;                  // PidTagFtpSite
constexpr PropId gender = 0x3A4D;                    // PidTagGender
constexpr PropId manager_name = 0x3A4E;              // PidTagManagerName
constexpr PropId nickname = 0x3A4F;                  // PidTagNickname
constexpr PropId personal_home_page = 0x3A50;        // PidTagPersonalHomePage
constexpr PropId business_home_page = 0x3A51;        // PidTagBusinessHomePage
constexpr PropId children_names = 0x3A58;            // PidTagChildrensNames
constexpr PropId user_x509_certificate = 0x3A70;     // PidTagUserX509Certificate
constexpr PropId attachment_contact_photo = 0x7FFF;  // PidTagAttachmentContactPhoto
}  // namespace id

// Numbers of PSETID_Address. [MS-OXPROPS] 1.3.2
enum class Lid : std::uint32_t {
  file_under = 0x8005,            // PidLidFileUnder
  home_address = 0x801A,          // PidLidHomeAddress
  work_address = 0x801B,          // PidLidWorkAddress
  other_address = 0x801C,         // PidLidOtherAddress
  postal_address_id = 0x8022,     // PidLidPostalAddressId
  html = 0x802B,                  // PidLidHtml
  yomi_first_name = 0x802C,       // PidLidYomiFirstName
  yomi_last_name = 0x802D,        // PidLidYomiLastName
  yomi_company_name = 0x802E,     // PidLidYomiCompanyName
  work_street = 0x8045,           // PidLidWorkAddressStreet
  work_city = 0x8046,             // PidLidWorkAddressCity
  work_state = 0x8047,            // PidLidWorkAddressState
  work_postal_code = 0x8048,      // PidLidWorkAddressPostalCode
  work_country = 0x8049,          // PidLidWorkAddressCountry
  work_post_office_box = 0x804A,  // PidLidWorkAddressPostOfficeBox
  user_field_1 = 0x804F,          // PidLidContactUserField1
  user_field_2 = 0x8050,          // PidLidContactUserField2
  user_field_3 = 0x8051,          // PidLidContactUserField3
  user_field_4 = 0x8052,          // PidLidContactUserField4
  list_name = 0x8053,             // PidLidDistributionListName
  list_one_off_members = 0x8054,  // PidLidDistributionListOneOffMembers
  list_members = 0x8055,          // PidLidDistributionListMembers
  instant_messaging = 0x8062,     // PidLidInstantMessagingAddress
  list_stream = 0x8064,           // PidLidDistributionListStream
  email_1 = 0x8080,               // PidLidEmail1DisplayName; +2 type, +3 address,
  email_2 = 0x8090,               //   +4 original display name, +5 original entry id
  email_3 = 0x80A0,
  fax_1 = 0x80B0,  // PidLidFax1AddressType is +2, the rest as in e-mail
  fax_2 = 0x80C0,
  fax_3 = 0x80D0,
  free_busy_location = 0x80D8,        // PidLidFreeBusyLocation
  home_country_code = 0x80DA,         // PidLidHomeAddressCountryCode
  work_country_code = 0x80DB,         // PidLidWorkAddressCountryCode
  other_country_code = 0x80DC,        // PidLidOtherAddressCountryCode
  birthday_local = 0x80DE,            // PidLidBirthdayLocal
  wedding_anniversary_local = 0x80DF  // PidLidWeddingAnniversaryLocal
};
[[nodiscard]] constexpr Lid operator+(Lid base, unsigned offset) {
  return static_cast<Lid>(static_cast<std::uint32_t>(base) + offset);
}

// Numbers of PSETID_Common.
enum class CommonLid : std::uint32_t {
  is_private = 0x8506,    // PidLidPrivate
  flag_request = 0x8530,  // PidLidFlagRequest
  mileage = 0x8534,       // PidLidMileage
  billing = 0x8535        // PidLidBilling
};

}  // namespace offenbar::contacts
