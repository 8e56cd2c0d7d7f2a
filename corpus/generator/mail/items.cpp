#include "corpus/generator/mail/items.h"

#include <fmt/format.h>

#include <array>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/attachments.h"
#include "corpus/generator/mail/bodies.h"
#include "corpus/generator/mail/calendar.h"
#include "corpus/generator/mail/envelope.h"
#include "corpus/generator/mail/tags.h"
#include "corpus/generator/mail/words.h"

namespace offenbar::generator {
namespace {

constexpr std::int64_t day = 86'400;

// What every item has.
Item begin(std::string_view message_class, Place place, std::string_view subject,
           std::int64_t made) {
  Item item;
  item.place = place;
  Properties& properties = item.message.properties;
  properties.text(tag::message_class, message_class);
  add_subject(properties, "", subject);
  properties.number(tag::message_flags, 1)
      .number(tag::importance, 1)
      .number(tag::sensitivity, 0)
      .number(tag::message_locale, 1031)
      .number(tag::internet_code_page, 65001)
      .time(tag::creation_time, made)
      .time(tag::modification_time, made + 60)
      .time(tag::client_submit_time, made)
      .time(tag::delivery_time, made);
  return item;
}

void add_text(Item& item, Random& random) {
  item.message.properties.text(tag::body, sentence(random) + "\r\n" + sentence(random) + "\r\n");
}

// 00:00 of the local day that holds the time.
std::int64_t local_midnight(std::int64_t unix_seconds) { return unix_seconds / day * day; }

std::int64_t to_utc(std::int64_t local) { return local - offset_in_germany(local - 3600); }

struct When {
  std::int64_t start = 0;  // UTC
  std::int64_t end = 0;
};

void add_when(Properties& properties, Random& random, When when, std::int64_t made) {
  const std::string id = global_object_id(made, random.bytes(16));
  properties.time(named::appointment_start, when.start)
      .time(named::appointment_end, when.end)
      .time(named::common_start, when.start)
      .time(named::common_end, when.end)
      .number(named::appointment_duration, static_cast<std::uint32_t>((when.end - when.start) / 60))
      .bytes(named::global_object_id, id)
      .bytes(named::clean_global_object_id, id);
}

void add_appointment_basics(Item& item, Random& random) {
  constexpr std::string_view rooms[] = {"Großer Sitzungssaal", "Bürgerhaus, Raum 2",
                                        "Telefonkonferenz", "Rathaus, Zimmer 114"};
  item.message.properties.text(named::location, random.pick(rooms))
      .number(named::busy_status, static_cast<std::uint32_t>(random.below(4)))
      .truth(named::all_day, false)
      .truth(named::is_private, false)
      .truth(named::reminder_set, true)
      .number(named::reminder_delta, 15)
      .text(named::zone_description, "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien")
      .bytes(named::zone, zone_struct())
      .bytes(named::zone_definition, zone_definition());
}

// The organiser and two who were asked.
void add_people(Item& item, Random& random) {
  constexpr std::uint32_t required = 1;
  const Person host = person(random);
  item.message.properties.bytes(tag::sender_entry_id, address_entry_id(host))
      .text(tag::sender_name, host.name())
      .text(tag::sender_address_type, host.type())
      .text(tag::sender_email_address, host.address())
      .text(tag::sender_smtp_address, host.smtp)
      .text(tag::sent_representing_name, host.name())
      .text(tag::sent_representing_address_type, host.type())
      .text(tag::sent_representing_email_address, host.address())
      .text(tag::sent_representing_smtp_address, host.smtp);
  item.message.recipients.push_back(recipient(host, required));
  std::string names;
  for (int i = 0; i < 2; ++i) {
    const Person guest = person(random);
    item.message.recipients.push_back(recipient(guest, required));
    names += (names.empty() ? "" : "; ") + guest.name();
  }
  item.message.properties.text(tag::display_to, names);
}

std::string telephone(Random& random) {
  return fmt::format("+49 30 23125 {:03}", random.below(1000));  // kept free for invention
}

}  // namespace

Item appointment(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.Appointment", Place::calendar, "Besprechung " + topic(random), made);
  const std::int64_t local = local_midnight(made) + 3 * day + 8 * 3600 +
                             static_cast<std::int64_t>(random.below(16)) * 1800;
  add_appointment_basics(item, random);
  add_when(item.message.properties, random, {to_utc(local), to_utc(local) + 5400}, made);
  item.message.properties.number(named::state_flags, 1)
      .number(named::response_status, 1)
      .truth(named::is_recurring, false);
  add_people(item, random);
  add_text(item, random);
  return item;
}

Item weekly_series(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.Appointment", Place::calendar, "Jour fixe " + topic(random), made);
  const std::int64_t monday = local_midnight(made) / (7 * day) * 7 * day + 11 * day;
  const std::int64_t tuesday = monday + day;
  WeeklySeries series;
  series.first_day = tuesday;
  series.days = 1U << 2 | 1U << 4;  // Tuesday, Thursday
  series.count = 10;
  series.last_day = tuesday + 4 * 7 * day + 2 * day;
  series.start_minute = 9 * 60 + 30;
  series.end_minute = series.start_minute + 45;
  series.removed_day = tuesday + 7 * day;
  series.moved_day = tuesday + 2 * 7 * day;
  series.moved_subject = "Jour fixe, verlegt wegen Prüfung";
  add_appointment_basics(item, random);
  const std::int64_t start = to_utc(tuesday + series.start_minute * 60);
  add_when(item.message.properties, random, {start, start + 45 * 60}, made);
  item.message.properties.number(named::state_flags, 0)
      .number(named::response_status, 0)
      .truth(named::is_recurring, true)
      .number(named::recurrence_type, 2)  // weekly
      .text(named::recurrence_pattern, "jeden Dienstag und Donnerstag von 09:30 bis 10:15")
      .bytes(named::recurrence, recurrence_pattern(series))
      .time(named::clip_start, to_utc(tuesday))
      .time(named::clip_end, to_utc(series.last_day));
  add_text(item, random);
  return item;
}

Item all_day_event(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.Appointment", Place::calendar, "Brückentag, Rathaus geschlossen", made);
  const std::int64_t local = local_midnight(made) + 30 * day;
  item.message.properties.truth(named::all_day, true)
      .number(named::busy_status, 3)
      .bytes(named::zone_definition, zone_definition());
  add_when(item.message.properties, random, {to_utc(local), to_utc(local + day)}, made);
  return item;
}

Item meeting_request(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item =
      begin("IPM.Schedule.Meeting.Request", Place::inbox, "Einladung " + topic(random), made);
  const std::int64_t local = local_midnight(made) + 5 * day + 14 * 3600;
  add_appointment_basics(item, random);
  add_when(item.message.properties, random, {to_utc(local), to_utc(local) + 3600}, made);
  item.message.properties.number(named::state_flags, 3).number(named::response_status, 5);
  add_people(item, random);
  add_text(item, random);
  return item;
}

Item contact(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  const Person who = person(random);
  Item item = begin("IPM.Contact", Place::contacts, who.given + " " + who.family, made);
  Properties& properties = item.message.properties;
  properties.text(tag::display_name, who.given + " " + who.family)
      .text(tag::given_name, who.given)
      .text(tag::surname, who.family)
      .text(tag::company_name, "Stadtverwaltung Neustadt an der Müß")
      .text(tag::department_name, who.office)
      .text(tag::job_title, "Sachbearbeitung Gebühren")
      .text(tag::business_telephone, telephone(random))
      .text(tag::mobile_telephone, telephone(random))
      .text(tag::street_address, fmt::format("Schloßplatz {}", 1 + random.below(40)))
      .text(tag::postal_code, "99999")
      .text(tag::locality, "Neustadt an der Müß")
      .time(tag::birthday, static_cast<std::int64_t>(random.below(14'000)) * day)
      .text(named::file_as, who.name())
      .text(named::email_display_name, who.name())
      .text(named::email_address_type, "SMTP")
      .text(named::email_address, who.smtp)
      .text(named::email_original_name, who.smtp);
  add_text(item, random);
  return item;
}

Item distribution_list(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.DistList", Place::contacts, "Verteiler Büroleitungen", made);
  std::vector<std::string> members;
  for (int i = 0; i < 4; ++i) {
    const Person who = person(random);
    members.push_back(one_off_entry_id(who.name(), who.smtp));
  }
  item.message.properties.text(tag::display_name, "Verteiler Büroleitungen")
      .text(named::list_name, "Verteiler Büroleitungen")
      .text(named::file_as, "Verteiler Büroleitungen")
      .many_bytes(named::list_members, members)
      .many_bytes(named::list_one_offs, members);
  return item;
}

Item task(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.Task", Place::tasks, "Erledigen: " + topic(random), made);
  const std::int64_t start = local_midnight(made);
  const bool is_done = random.one_in(2);
  item.message.properties.number(named::task_status, is_done ? 2 : 1)
      .real(named::percent_complete, is_done ? 1.0 : 0.25)
      .time(named::task_start, start)
      .time(named::task_due, start + 14 * day)
      .truth(named::task_complete, is_done)
      .text(named::task_owner, person(random).name());
  add_text(item, random);
  return item;
}

Item sticky_note(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.StickyNote", Place::notes, "Schlüssel für Raum 12 zurückgeben", made);
  item.message.properties.number(named::note_colour, static_cast<std::uint32_t>(random.below(5)))
      .number(named::note_width, 200)
      .number(named::note_height, 166)
      .text(tag::body, "Schlüssel für Raum 12 zurückgeben\r\n" + sentence(random));
  return item;
}

Item unknown_item(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.Post.Aktenvermerk", Place::inbox, "Aktenvermerk " + topic(random), made);
  item.message.properties.text(named::file_number, file_number(random));
  add_text(item, random);
  item.message.attachments.push_back(file_attachment(random, 300 + random.below(900)));
  number_attachments(item.message);
  return item;
}

Item folder_settings(Random& random, std::uint64_t number) {
  const std::int64_t made = time_of(number, random);
  Item item = begin("IPM.Configuration.CategoryList", Place::calendar,
                    "IPM.Configuration.CategoryList", made);
  item.message.is_associated = true;
  item.message.properties.bytes(
      tag::roaming_xml, "<?xml version=\"1.0\"?><categories default=\"Büro\"></categories>");
  return item;
}

}  // namespace offenbar::generator
