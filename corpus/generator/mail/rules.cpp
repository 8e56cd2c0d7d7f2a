#include "corpus/generator/mail/rules.h"

#include <string>
#include <vector>

#include "corpus/generator/mail/envelope.h"
#include "corpus/generator/mail/named.h"
#include "corpus/generator/mail/pst_writer.h"
#include "corpus/generator/mail/rule_bytes.h"
#include "corpus/generator/mail/tags.h"

namespace offenbar::generator {
namespace {

using namespace std::string_literals;

constexpr std::uint32_t subject_tag = 0x0037001F;
constexpr std::uint32_t size_tag = 0x0E080003;
constexpr std::uint32_t sender_key_tag = 0x0C1D0102;
constexpr std::uint32_t key_tag = 0x300B0102;

const Person owner{"", "Bürgeramt", "", "amt@neustadt.example.org", ""};
const Person outside{"Hans", "Müller", "", "hans.mueller@example.org", ""};
const Person inside{"Ute", "Weiß", "", "ute.weiss@neustadt.example.org",
                    "/o=Neustadt/ou=Rathaus/cn=Recipients/cn=uweiss"};
const Person stranger{"Ida", "Niemand", "", "", "/o=Neustadt/ou=Rathaus/cn=Recipients/cn=niemand"};

struct Folders {
  NodeId inbox = 0;
  NodeId office = 0;
  NodeId council = 0;
  NodeId later = 0;
  NodeId calendar = 0;
};

Message mail(const Person& from, std::string_view subject, std::uint64_t number) {
  Message message;
  message.properties.text(tag::message_class, "IPM.Note");
  add_subject(message.properties, "", subject);
  const auto time = static_cast<std::int64_t>(1'700'000'000 + number * 3600);
  message.properties.number(tag::message_flags, 1)
      .time(tag::client_submit_time, time)
      .time(tag::delivery_time, time + 60)
      .time(tag::creation_time, time)
      .time(tag::modification_time, time)
      .bytes(tag::sender_entry_id, address_entry_id(from))
      .text(tag::sender_name, from.name())
      .text(tag::sender_address_type, from.type())
      .text(tag::sender_email_address, from.address())
      .text(tag::sender_smtp_address, from.smtp)
      .text(tag::display_to, owner.name())
      .text(0x0040, owner.name())  // PidTagReceivedByName
      .text(0x0075, "SMTP")        // PidTagReceivedByAddressType
      .text(0x0076, owner.smtp)    // PidTagReceivedByEmailAddress
      .text(tag::body, "Guten Tag\r\n");
  message.recipients.push_back(recipient(owner, 1));
  return message;
}

Message settings(std::string_view message_class, std::string_view subject) {
  Message message;
  message.is_associated = true;
  message.properties.text(tag::message_class, message_class);
  add_subject(message.properties, "", subject);
  message.properties.number(tag::message_flags, 0x40)
      .time(tag::creation_time, 1'700'000'000)
      .time(tag::modification_time, 1'700'000'000);
  return message;
}

// PidTagRuleMessage... [MS-OXORULE] 2.2.4.1
Message rule_message(std::string_view name, std::uint32_t sequence, std::uint32_t state,
                     std::string_view provider, std::string condition, std::string actions) {
  Message message = settings("IPM.Rule.Version2.Message", name);
  message.properties.number(0x65E9, state)
      .number(0x65EA, 0)
      .text(0x65EB, provider)
      .text(0x65EC, name)
      .number(0x65ED, 0)
      .number(0x65F3, sequence)
      .bytes(0x0E99, std::move(actions))
      .bytes(0x0E9A, std::move(condition));
  return message;
}

std::vector<rule::OutlookRule> organizer_rules(const PstWriter& writer, const Folders& folders) {
  const std::string store = "\0\0\0\0this store"s;
  const auto to = [&](std::uint32_t id, NodeId folder, std::string_view name) {
    return rule::folder(id, writer.entry_id(folder), store, name);
  };
  std::string elsewhere = writer.entry_id(folders.office);
  for (std::size_t i = 4; i < 20; ++i) elsewhere[i] = static_cast<char>(i);
  return {
      {"Rundschreiben ablegen",
       {rule::people(0xCB, {outside}), rule::words(0xCD, {"Rundschreiben", "Ämterpost"}),
        to(0x12C, folders.office, "Bürgeramt"), rule::plain(0x14C), rule::plain(0x142),
        rule::words(0x1FA, {"dringend"})}},
      {"Von Frau Weiß",
       {rule::people(0xCB, {inside}, false), rule::words(0x133, {"Wiedervorlage; Büro"}),
        rule::follow_up(7), to(0x139, folders.council, "Rat & Ausschüsse")}},
      {"Nur an mich", {rule::plain(0xC9), rule::number(0xD2, 2), rule::people(0x144, {outside})}},
      {"Große Anlagen", {rule::size(5000, 0), rule::plain(0xDE), rule::plain(0x12D)}, false},
      {"Drucken", {rule::words(0xCD, {"Rechnung"}), rule::plain(0x148)}},
      {"Kategorien löschen", {rule::plain(0xF6), rule::plain(0x152)}},
      {"Gesendetes",
       {rule::words(0xCD, {"Bescheid"}), to(0x139, folders.office, "Bürgeramt")},
       true,
       true},
      {"In eine andere Datei",
       {rule::words(0xCD, {"Archiv"}), rule::folder(0x12C, elsewhere, store, "Archiv 2019")}},
      {"In den Kalender", {rule::plain(0xF1), to(0x12C, folders.calendar, "Kalender")}},
      {"Ende\r\nkeep; } /* \"x\" # \\",
       {rule::words(0xCD, {"a\"b\\c\r\nd ${x} \"; discard; #"}),
        to(0x12C, folders.later, "Zu später")}},
      {"Von jemandem", {rule::people(0xCB, {stranger}, false), rule::plain(0x14C)}},
      {"Makro", {rule::words(0xCD, {"Bericht"}), rule::number(0x14B, 1)}},
  };
}

std::vector<Message> rule_messages(const PstWriter& writer, const Folders& folders) {
  constexpr std::uint32_t on = 1, away = 4, stop = 16;
  const std::string template_id = "Vorlage 16 Bytes";
  Message reply = settings("IPM.Note.Rules.ReplyTemplate.Microsoft", "Nicht im Haus");
  reply.properties.bytes(0x65C2, template_id)
      .text(tag::body, "Guten Tag,\r\n\"morgen\" bin ich wieder da.\r\n");
  std::vector<Message> all;
  all.push_back(rule_message("Rundschreiben ablegen", 10, on, "Organizer2",
                             rule::condition(rule::contains(subject_tag, "Rundschreiben")),
                             rule::actions({rule::mark_as_read()})));
  all.push_back(rule_message(
      "Vom Server", 12, on | stop, "Organizer2",
      rule::condition(rule::all_of(
          {rule::any_of({rule::equals(sender_key_tag, rule::key("SMTP:HANS.MUELLER@EXAMPLE.ORG")),
                         rule::equals(sender_key_tag, rule::key("EX:" + inside.exchange))}),
           rule::recipient(rule::equals(key_tag, rule::key("SMTP:AMT@NEUSTADT.EXAMPLE.ORG"))),
           rule::more_than(size_tag, 100'000),
           rule::not_of(rule::contains(subject_tag, "Übung"))})),
      rule::actions(
          {rule::move_to("", writer.entry_id(folders.council)), rule::forward_to(outside)})));
  all.push_back(rule_message("Abwesenheit", 11, on | away, "MSFT:TDX OOF Rules",
                             rule::condition(rule::all_of({})),
                             rule::actions({rule::reply_with(template_id)})));
  Message junk =
      rule_message("Junk E-mail Rule", 0, 0x31, "JunkEmailRule", rule::condition(rule::all_of({})),
                   rule::actions({rule::mark_as_read()}));
  junk.properties.text(tag::message_class, "IPM.ExtendedRule.Message");
  all.push_back(std::move(junk));
  std::string cut = rule::condition(rule::contains(subject_tag, "abgeschnitten"));
  cut.resize(cut.size() - 5);
  all.push_back(rule_message("Beschädigt", 13, on, "Organizer2", std::move(cut),
                             rule::actions({rule::mark_as_read()})));
  all.push_back(std::move(reply));
  return all;
}

}  // namespace

Result<void> make_rules(const std::filesystem::path& path) {
  OFFENBAR_TRY(PstWriter writer,
               PstWriter::create(path, {}, "Postfach mit Regeln", names_in_use()));
  Folders folders;
  folders.inbox = writer.add_folder(PstWriter::top, "Posteingang", "IPF.Note");
  folders.office = writer.add_folder(folders.inbox, "Bürgeramt", "IPF.Note");
  folders.council = writer.add_folder(folders.inbox, "Rat & Ausschüsse", "IPF.Note");
  folders.later = writer.add_folder(folders.inbox, "Zu später", "IPF.Note");
  folders.calendar = writer.add_folder(PstWriter::top, "Kalender", "IPF.Appointment");
  (void)writer.add_folder(PstWriter::top, "Gesendete Elemente", "IPF.Note");
  writer.set_receive_folder(folders.inbox);
  std::uint64_t number = 0;
  for (const Person& from : {outside, inside, outside}) {
    (void)writer.add_message(folders.inbox, mail(from, "Rundschreiben Nr. 7", number++));
  }
  Message organizer = settings("IPM.RuleOrganizer", "Outlook Rules Organizer");
  organizer.properties.bytes(0x6802, rule::organizer(organizer_rules(writer, folders)));
  (void)writer.add_message(folders.inbox, organizer);
  for (const Message& message : rule_messages(writer, folders)) {
    (void)writer.add_message(folders.inbox, message);
  }
  (void)writer.add_message(folders.office,
                           rule_message("Im Unterordner", 10, 1, "Organizer2",
                                        rule::condition(rule::contains(subject_tag, "x")),
                                        rule::actions({rule::mark_as_read()})));
  return writer.finish();
}

}  // namespace offenbar::generator
