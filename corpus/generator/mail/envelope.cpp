#include "corpus/generator/mail/envelope.h"

#include <fmt/format.h>

#include <vector>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/bodies.h"
#include "corpus/generator/mail/tags.h"

namespace offenbar::generator {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t to_type = 1;   // MAPI_TO
constexpr std::uint32_t cc_type = 2;   // MAPI_CC
constexpr std::uint32_t bcc_type = 3;  // MAPI_BCC

struct Addressee {
  Person person;
  std::uint32_t type;
};

std::string joined_names(const std::vector<Addressee>& all, std::uint32_t type) {
  std::string names;
  for (const Addressee& one : all) {
    if (one.type != type) continue;
    if (!names.empty()) names += "; ";
    names += one.person.name();
  }
  return names;
}

std::string header_addresses(const std::vector<Addressee>& all, std::uint32_t type) {
  std::string line;
  for (const Addressee& one : all) {
    if (one.type != type) continue;
    if (!line.empty()) line += ",\r\n ";
    line += encoded_words(one.person.name()) + " <" + one.person.smtp + ">";
  }
  return line;
}

std::string headers(const Envelope& envelope, const std::vector<Addressee>& all,
                    std::string_view subject, std::string_view id) {
  const std::string date = mail_date(envelope.sent);
  std::string out = fmt::format(
      "Received: from relay.example.org (192.0.2.25) by mail.neustadt.example.org\r\n"
      " (198.51.100.7) with ESMTPS; {}\r\n"
      "From: {} <{}>\r\nTo: {}\r\n",
      date, encoded_words(envelope.from.name()), envelope.from.smtp,
      header_addresses(all, to_type));
  const std::string cc = header_addresses(all, cc_type);
  if (!cc.empty()) out += "CC: " + cc + "\r\n";
  return out + fmt::format("Subject: {}\r\nDate: {}\r\nMessage-ID: {}\r\nMIME-Version: 1.0\r\n\r\n",
                           encoded_words(subject), date, id);
}

void add_sender(Properties& properties, const Person& from) {
  const std::string entry = address_entry_id(from);
  properties.bytes(tag::sender_entry_id, entry)
      .text(tag::sender_name, from.name())
      .text(tag::sender_address_type, from.type())
      .text(tag::sender_email_address, from.address())
      .text(tag::sender_smtp_address, from.smtp)
      .bytes(tag::sent_representing_entry_id, entry)
      .text(tag::sent_representing_name, from.name())
      .text(tag::sent_representing_address_type, from.type())
      .text(tag::sent_representing_email_address, from.address())
      .text(tag::sent_representing_smtp_address, from.smtp);
}

}  // namespace

std::int64_t time_of(std::uint64_t number, Random& random) {
  constexpr std::int64_t start = 1'421'049'600;  // 2015-01-12, a Monday
  const auto minutes = static_cast<std::int64_t>(number * 47 % 4'700'000 + random.below(40));
  return start + minutes * 60;
}

void add_subject(Properties& properties, std::string_view prefix, std::string_view subject) {
  std::string marked;
  if (!prefix.empty()) marked = {'\1', static_cast<char>(prefix.size() + 1)};
  marked += prefix;
  marked += subject;
  properties.text(tag::subject, marked)
      .text(tag::normalized_subject, subject)
      .text(tag::conversation_topic, subject);
}

Properties recipient(const Person& person, std::uint32_t type) {
  constexpr std::uint32_t mail_user = 6;  // MAPI_MAILUSER
  std::string key(person.type());
  key += ':';
  for (const char c : person.address()) key += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  key += '\0';
  Properties row;
  row.number(tag::recipient_type, type)
      .truth(tag::responsibility, true)
      .number(tag::object_type, mail_user)
      .bytes(tag::entry_id, address_entry_id(person))
      .text(tag::display_name, person.name())
      .text(tag::address_type, person.type())
      .text(tag::email_address, person.address())
      .bytes(tag::search_key, key)
      .number(tag::display_type, 0)
      .text(tag::smtp_address, person.smtp)
      .text(tag::display_name_7bit, person.name())
      .truth(tag::send_rich_info, true);
  return row;
}

void add_envelope(Message& message, Random& random, const Envelope& envelope) {
  std::vector<Addressee> all{{envelope.to, to_type}};
  constexpr std::uint32_t types[] = {to_type, cc_type, cc_type, bcc_type};
  for (std::uint64_t more = random.below(6); more > 0; --more)
    all.push_back({person(random), random.pick(types)});
  for (const Addressee& one : all) message.recipients.push_back(recipient(one.person, one.type));

  Properties& properties = message.properties;
  add_sender(properties, envelope.from);
  properties.text(tag::display_to, joined_names(all, to_type))
      .text(tag::display_cc, joined_names(all, cc_type))
      .text(tag::display_bcc, joined_names(all, bcc_type))
      .time(tag::creation_time, envelope.sent)
      .time(tag::modification_time, envelope.sent + 60)
      .number(tag::importance, random.one_in(8) ? 2 : 1)
      .number(tag::sensitivity, 0)
      .number(tag::message_locale, 1031)
      .number(tag::message_code_page, 1252);
  if (envelope.is_draft) return;
  const std::string id = fmt::format("<{:016x}@neustadt.example.org>", random.next());
  properties.time(tag::client_submit_time, envelope.sent)
      .time(tag::delivery_time, envelope.sent + 3)
      .text(tag::internet_message_id, id);
  // Mail from our own house has no headers: it never left the server.
  if (!envelope.from.exchange.empty()) return;
  properties.text(tag::transport_headers, headers(envelope, all, envelope.subject, id));
}

std::string address_entry_id(const Person& person) {
  if (person.exchange.empty()) return one_off_entry_id(person.name(), person.smtp);
  std::string out("\0\0\0\0\xDC\xA7\x40\xC8\xC0\x42\x10\x1A\xB4\xB9\x08\x00\x2B\x2F\xE1\x82"sv);
  put(out, std::uint32_t{1});
  put(out, std::uint32_t{0});
  out += person.exchange;
  return out + '\0';
}

std::string one_off_entry_id(std::string_view name, std::string_view smtp) {
  std::string out("\0\0\0\0\x81\x2B\x1F\xA4\xBE\xA3\x10\x19\x9D\x6E\x00\xDD\x01\x0F\x54\x02"sv);
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0x9001});  // MIME, Unicode
  for (const std::string_view part : {name, "SMTP"sv, smtp}) {
    out += utf16(part);
    out.append(2, '\0');
  }
  return out;
}

}  // namespace offenbar::generator
