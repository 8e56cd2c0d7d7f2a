#include <algorithm>
#include <array>
#include <string_view>

#include "converters/contacts/parts.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

// Fields that vCard has no property for. None of them is read by a client; all are kept.
struct Field {
  mapi::PropId id;
  std::string_view name;
};
constexpr std::array<Field, 10> fields{{{id::office_location, "X-OFFENBAR-OFFICE"},
                                        {id::location, "X-OFFENBAR-LOCATION"},
                                        {id::account, "X-OFFENBAR-ACCOUNT"},
                                        {id::customer_id, "X-OFFENBAR-CUSTOMER-ID"},
                                        {id::government_id, "X-OFFENBAR-GOVERNMENT-ID"},
                                        {id::organizational_id, "X-OFFENBAR-ORGANIZATIONAL-ID"},
                                        {id::computer_network_name, "X-OFFENBAR-COMPUTER"},
                                        {id::referred_by, "X-OFFENBAR-REFERRED-BY"},
                                        {id::initials, "X-OFFENBAR-INITIALS"},
                                        {id::keyword, "X-OFFENBAR-KEYWORD"}}};
struct NumberedField {
  Lid lid;
  std::string_view name;
};
constexpr std::array<NumberedField, 4> user_fields{{{Lid::user_field_1, "X-OFFENBAR-USER-1"},
                                                    {Lid::user_field_2, "X-OFFENBAR-USER-2"},
                                                    {Lid::user_field_3, "X-OFFENBAR-USER-3"},
                                                    {Lid::user_field_4, "X-OFFENBAR-USER-4"}}};

void add_relation(Card& to, std::string_view type, const std::string& name) {
  to.text("RELATED", name, {{"TYPE", {std::string(type)}}, {"VALUE", {"text"}}});
}

void add_people(Source& from, Card& to) {
  add_relation(to, "spouse", from.text(id::spouse_name));
  for (const std::string& child : from.texts(id::children_names)) add_relation(to, "child", child);
  add_relation(to, "x-manager", from.text(id::manager_name));
  add_relation(to, "x-assistant", from.text(id::assistant));
}

void add_gender(Source& from, Card& to) {
  const auto gender = from.number(id::gender);  // [MS-OXOCNTC] 2.2.1.10.22
  if (gender == 1) to.raw("GENDER", "F");
  if (gender == 2) to.raw("GENDER", "M");
}

// URLs are URIs and not escaped; what cannot be in one is.
std::string as_uri(std::string_view text) {
  std::string uri;
  for (const char c : text) uri += c == ' ' ? std::string("%20") : std::string(1, c);
  return uri;
}
void add_url(Card& to, const std::string& url, std::string_view type) {
  if (!url.empty()) to.raw("URL", as_uri(url), {{"TYPE", {std::string(type)}}});
}

bool is_language_tag(std::string_view text) {
  return text.size() >= 2 && text.size() <= 35 && text.find("--") == std::string_view::npos &&
         std::ranges::all_of(text,
                             [](unsigned char c) {
                               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                                      (c >= 'A' && c <= 'Z') || c == '-';
                             }) &&
         (text.size() < 4 || text[2] == '-' || text[3] == '-');
}

void add_language(Source& from, Card& to) {
  const std::string language = from.text(id::language);
  to.text(is_language_tag(language) ? "LANG" : "X-OFFENBAR-LANGUAGE", language);
}

// [MS-OXCMSG] 2.2.1.13. vCard 4.0 has no CLASS any more.
void add_class(Source& from, Card& to) {
  const std::int64_t sensitivity = from.number(mapi::tag::sensitivity).value_or(0);
  const bool is_private = from.number(CommonLid::is_private).value_or(0) != 0;
  if (sensitivity == 3) {
    to.raw("X-CLASS", "CONFIDENTIAL");
  } else if (is_private || sensitivity == 1 || sensitivity == 2) {
    to.raw("X-CLASS", "PRIVATE");
  }
}

}  // namespace

void add_personal(Source& from, Card& to) {
  add_gender(from, to);
  add_people(from, to);
  add_url(to, from.text(id::business_home_page), "work");
  add_url(to, from.text(id::personal_home_page), "home");
  add_url(to, from.text(id::ftp_site), "x-ftp");
  if (const std::string url = from.text(Lid::free_busy_location); !url.empty())
    to.raw("FBURL", as_uri(url));
  add_language(from, to);
  for (const std::string& hobby : from.texts(id::hobbies)) to.text("HOBBY", hobby);
  add_class(from, to);
  for (const Field& field : fields) to.text(field.name, from.text(field.id));
  for (const NumberedField& field : user_fields) to.text(field.name, from.text(field.lid));
  to.text("X-OFFENBAR-BILLING", from.text(CommonLid::billing));
  to.text("X-OFFENBAR-MILEAGE", from.text(CommonLid::mileage));
  constexpr std::int64_t flagged = 2;  // [MS-OXOFLAG] 2.2.1.1
  if (from.number(mapi::tag::flag_status) == flagged) {
    const std::string request = from.text(CommonLid::flag_request);
    to.text("X-OFFENBAR-FLAG", request.empty() ? "flagged" : request);
  }
}

}  // namespace offenbar::contacts
