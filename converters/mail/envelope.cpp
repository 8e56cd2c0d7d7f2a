#include "converters/mail/envelope.h"

#include <algorithm>
#include <array>

#include "converters/base/text.h"
#include "converters/mail/charset.h"
#include "converters/mail/date.h"
#include "converters/mail/encoding.h"
#include "converters/mail/field_syntax.h"
#include "converters/mapi/access.h"
#include "converters/mapi/renamed.h"
#include "converters/mapi/tags.h"

namespace offenbar::mail {
namespace {

using namespace mapi;

constexpr std::size_t max_recipients = 100'000;
constexpr std::size_t longest_line = 998;
constexpr std::int64_t is_read = 0x1;           // mfRead, [MS-OXCMSG] 2.2.1.6
constexpr std::int64_t is_unsent = 0x8;         // mfUnsent
constexpr std::int64_t is_delete_marked = 0x8;  // msDelMarked in PidTagMessageStatus
constexpr std::int64_t flag_is_set = 2;         // followupFlagged, [MS-OXOFLAG] 2.2.1.1

// RFC 5322, 3.6: at most once.
constexpr std::array<std::string_view, 15> singles{
    "from", "sender",     "reply-to",    "to",          "cc",
    "bcc",  "message-id", "in-reply-to", "references",  "subject",
    "date", "importance", "x-priority",  "sensitivity", "thread-topic"};

// PS_PUBLIC_STRINGS, "Keywords": the categories. [MS-OXCMSG] 2.2.1.17
const PropName& keywords_name() {
  static const PropName name{{{0x29, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00,
                               0x00, 0x00, 0x00, 0x00, 0x46}},
                             std::string("Keywords")};
  return name;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && same_name(text.substr(0, prefix.size()), prefix);
}

// Describes the body as it was sent, which is not the body as it is written.
bool describes_body(std::string_view name) {
  return has_prefix(name, "content-") || same_name(name, "mime-version");
}

bool holds_dn(std::string_view value) {
  for (const std::string_view sign : {"/o=", "imceaex-", "/ou="}) {
    // Not the one of std::ranges: clang 14 cannot compile that of g++ 12's library.
    const auto* const found =
        std::search(value.begin(), value.end(), sign.begin(), sign.end(), [](char a, char b) {
          return same_name({&a, 1}, {&b, 1});
        });
    if (found != value.end()) return true;
  }
  return false;
}

bool names_people(std::string_view name) {
  constexpr std::array<std::string_view, 6> fields{"from", "sender", "reply-to", "to", "cc", "bcc"};
  return std::ranges::any_of(fields, [name](std::string_view f) { return same_name(f, name); });
}

// PidTagRecipientType of who stands in a field. [MS-OXOMSG] 2.2.3.1
int type_of(std::string_view field) {
  return same_name(field, "to") ? 1 : same_name(field, "cc") ? 2 : 3;
}

std::string subject_of(const Writing& writing) {
  if (auto whole = text(writing.item, tag::subject, writing.code_page)) {
    // The first two characters may tell how long the prefix is. [MS-PST] 2.5.3.1.1.1
    if (whole->size() >= 2 && (*whole)[0] == '\x01') whole->erase(0, 2);
    return one_line(*whole);
  }
  return one_line(text(writing.item, tag::subject_prefix, writing.code_page).value_or("") +
                  text(writing.item, tag::normalized_subject, writing.code_page).value_or(""));
}

std::vector<Mailbox> mailboxes_of(const std::vector<Person>& people) {
  std::vector<Mailbox> list;
  list.reserve(people.size());
  for (const Person& person : people) list.push_back(person.mailbox);
  return list;
}

std::string without_spaces(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return out;
}

// "<left@right>" of what a property holds; empty if that is no message id.
std::string message_id_of(std::string_view text) {
  std::string id = without_spaces(one_line(text));
  if (!id.starts_with('<')) id.insert(0, "<");
  if (!id.ends_with('>')) id += '>';
  const bool valid = id.size() > 3 && id.size() < longest_line - 20 && is_ascii(id) &&
                     std::ranges::count(id, '<') == 1 && std::ranges::count(id, '>') == 1;
  return valid ? id : std::string();
}

std::optional<std::int64_t> seconds_of(const Item& item, std::initializer_list<PropId> ids) {
  for (const PropId id : ids) {
    if (const auto found = time(item, id); found && found->ticks != 0) return unix_seconds(*found);
  }
  return std::nullopt;
}

class Envelope {
 public:
  explicit Envelope(Writing& writing) : writing_(writing), resolver_(resolver_of(writing)) {}

  Header run() {
    load_people();
    for (const TransportField& field : writing_.headers.fields()) kept(field);
    missing();
    if (writing_.depth == 0) facts();
    return std::move(header_);
  }

 private:
  void load_people() {
    from_ = resolver_.person(writing_.item, from_ids);
    sender_ = resolver_.person(writing_.item, sender_ids);
    if (!from_) from_ = sender_;
  }

  void kept(const TransportField& field) {
    if (describes_body(field.name)) return;
    const bool single = std::ranges::any_of(
        singles, [&field](std::string_view s) { return same_name(s, field.name); });
    if (single && has(field.name)) {
      writing_.lose("header_dropped", Severity::cosmetic, field.name, field.value(), "");
      return;
    }
    if (single) written_.push_back(field.name);
    if (names_people(field.name)) return named(field);
    if (same_name(field.name, "date") && !is_date_time(field.body)) return mend_date(field);
    if (same_name(field.name, "subject") && subject_differs(field)) {
      header_.text("Subject", subject_of(writing_));
      return;
    }
    if (same_name(field.name, "message-id")) return message_id(field.value());
    as_it_was(field);
  }

  void named(const TransportField& field) {
    if (holds_dn(field.value())) return people(field.name);
    switch (address_syntax(field.body)) {
      case AddressSyntax::sound:
        return as_it_was(field);
      case AddressSyntax::eight_bit:
        if (const auto list = parse_mailboxes(field.body); !list.empty()) {
          return header_.mailboxes(field.name, list);
        }
        [[fallthrough]];  // groups without members
      case AddressSyntax::broken:
        return mend(field);
    }
  }

  // A field that receivers may refuse is written anew: by the item's own properties, else by what
  // can be read of it. What stood there stays to be seen.
  void mend(const TransportField& field) {
    const auto readable = parse_mailboxes(field.body);
    if (readable.empty() || known(field.name) >= readable.size()) {
      people(field.name);
    } else {
      header_.mailboxes(field.name, readable);
    }
    keep_original(field);
  }

  // How many addresses the properties have for it.
  [[nodiscard]] std::size_t known(std::string_view name) {
    if (same_name(name, "from")) return from_ && from_->is_known() ? 1 : 0;
    if (same_name(name, "sender")) return sender_ && sender_->is_known() ? 1 : 0;
    if (same_name(name, "reply-to")) {
      const auto entries = binary(writing_.item, tag::reply_recipient_entries);
      return entries ? reply_recipients(*entries, resolver_).size() : 0;
    }
    return static_cast<std::size_t>(
        std::ranges::count_if(addressees(), [type = type_of(name)](const Addressee& one) {
          return one.type == type && one.person.is_known();
        }));
  }

  void mend_date(const TransportField& field) {
    if (!date_of_properties() && parse_date(field.body)) {
      header_.tokens("Date", date_text(*parse_date(field.body)));
    } else {
      date();
    }
    keep_original(field);
  }

  void keep_original(const TransportField& field) {
    const std::string value = field.value();
    if (value.empty()) return;
    header_.text("X-Offenbar-Original-" + field.name, value);
    writing_.lose("header_rebuilt", Severity::cosmetic, field.name, value, "");
  }

  [[nodiscard]] bool has(std::string_view name) const {
    return std::ranges::any_of(written_,
                               [name](const std::string& w) { return same_name(w, name); });
  }

  // Outlook shows the property, which the reader may have edited.
  [[nodiscard]] bool subject_differs(const TransportField& field) const {
    const std::string subject = subject_of(writing_);
    return !subject.empty() &&
           without_spaces(subject) != without_spaces(decode_words(field.value()));
  }

  void as_it_was(const TransportField& field) {
    bool fits = is_ascii(field.body);
    std::size_t line = field.name.size() + 1;
    for (const char c : field.body) {
      line = c == '\n' ? 0 : line + 1;
      fits = fits && line <= longest_line;
    }
    if (fits) {
      const bool spaced = field.body.empty() || field.body.front() == ' ' ||
                          field.body.front() == '\t' || field.body.front() == '\r';
      header_.verbatim(field.name + (spaced ? ":" : ": ") + field.body + "\r\n");
    } else {
      header_.text(field.name, field.value());
    }
  }

  void missing() {
    const Item& item = writing_.item;
    if (!has("date")) date();
    for (const std::string_view name : {"From", "Sender", "Reply-To", "To", "Cc", "Bcc"}) {
      if (!has(name)) people(name);
    }
    if (!has("subject")) {
      const std::string subject = subject_of(writing_);
      if (!subject.empty()) header_.text("Subject", subject);
    }
    if (!has("message-id"))
      message_id(text(item, tag::internet_message_id, writing_.code_page).value_or(""));
    ids("In-Reply-To", tag::in_reply_to_id);
    ids("References", tag::internet_references);
    thread();
    priority();
    receipts();
    keywords();
  }

  [[nodiscard]] std::optional<std::int64_t> date_of_properties() const {
    const auto sent =
        seconds_of(writing_.item, {tag::client_submit_time, tag::message_delivery_time,
                                   tag::creation_time, tag::last_modification_time});
    constexpr std::int64_t year_10000 = 253'402'300'800;
    constexpr std::int64_t year_1900 = -2'208'988'800;
    return sent && *sent < year_10000 && *sent >= year_1900 ? sent : std::nullopt;
  }

  void date() {
    if (const auto sent = date_of_properties()) {
      header_.tokens("Date", date_text(*sent));
    } else {
      writing_.lose("date_missing", Severity::content, "Date", "", "");
    }
  }

  // What the properties say of a field that names people.
  void people(std::string_view name) {
    if (same_name(name, "from")) return from();
    if (same_name(name, "sender")) return sender();
    if (same_name(name, "reply-to")) return reply_to();
    const int type = type_of(name);
    constexpr std::array<std::string_view, 4> names{"", "To", "Cc", "Bcc"};
    std::vector<Mailbox> list;
    for (const Addressee& one : addressees()) {
      if (one.type != type) continue;
      note(one.person, fmt::format("recipient {}", one.number));
      list.push_back(one.person.mailbox);
    }
    header_.mailboxes(names[static_cast<std::size_t>(type)], list);
  }

  // Received mail names them in its headers: the table is read only where it is needed.
  const std::vector<Addressee>& addressees() {
    if (!addressees_) addressees_ = addressees_of(writing_, resolver_);
    return *addressees_;
  }

  void from() {
    if (!from_) {
      // RFC 5322 asks for one. Drafts have none yet, and what is no mail never had one: nothing is
      // lost, but people should know who the stranger is.
      const Mailbox nobody{"", "unknown@unresolved.invalid"};
      header_.mailboxes("From", {{nobody}});
      const bool draft = (integer(writing_.item, tag::message_flags).value_or(0) & is_unsent) != 0;
      if (!draft && is_mail(writing_.message_class)) {
        writing_.lose("sender_missing", Severity::cosmetic, "From", "", nobody.address);
      }
      return;
    }
    person("From", *from_);
  }

  void sender() {
    if (!from_ || !sender_ || same_name(from_->mailbox.address, sender_->mailbox.address)) return;
    person("Sender", *sender_);
  }

  void reply_to() {
    const auto entries = binary(writing_.item, tag::reply_recipient_entries);
    if (!entries) return;
    const std::vector<Person> list = reply_recipients(*entries, resolver_);
    if (list.size() == 1 && from_ && same_name(list[0].mailbox.address, from_->mailbox.address))
      return;
    for (const Person& one : list) note(one, "Reply-To");
    header_.mailboxes("Reply-To", mailboxes_of(list));
  }

  void person(std::string_view name, const Person& one) {
    note(one, name);
    header_.mailboxes(name, {{one.mailbox}});
  }

  void note(const Person& one, std::string_view where) {
    if (auto loss = loss_of(one, where)) writing_.lose(*std::move(loss));
  }

  void message_id(std::string_view value) {
    std::string id = message_id_of(value);
    if (id.empty()) id = "<" + writing_.digest.substr(0, 32) + "@offenbar.invalid>";
    header_.verbatim("Message-ID: " + id + "\r\n");
    if (writing_.depth == 0) writing_.facts.message_id = id;
  }

  void ids(std::string_view name, PropId property) {
    if (has(name)) return;
    const auto value = text(writing_.item, property, writing_.code_page);
    if (!value || value->find('<') == std::string::npos) return;
    header_.tokens(name, *value);
  }

  void thread() {
    const auto topic = text(writing_.item, tag::conversation_topic, writing_.code_page);
    if (topic && !topic->empty() && !has("thread-topic")) header_.text("Thread-Topic", *topic);
    const auto index = binary(writing_.item, tag::conversation_index);
    constexpr std::size_t longest_index = 22 + 5 * 1000;
    if (index && !index->empty() && index->size() < longest_index &&
        writing_.headers.find("Thread-Index") == nullptr) {
      const std::string value = base64(as_text(*index));
      std::string pieces;
      for (std::size_t at = 0; at < value.size(); at += 60) {
        if (at > 0) pieces += ' ';
        pieces += value.substr(at, 60);
      }
      header_.tokens("Thread-Index", pieces);
    }
  }

  // [MS-OXCMAIL] 2.1.2.2.5 to 2.1.2.2.7
  void priority() {
    const auto importance = integer(writing_.item, tag::importance).value_or(1);
    if (importance != 1 && !has("importance")) {
      header_.verbatim(importance == 0 ? "Importance: low\r\n" : "Importance: high\r\n");
    }
    if (importance != 1 && !has("x-priority")) {
      header_.verbatim(importance == 0 ? "X-Priority: 5\r\n" : "X-Priority: 1\r\n");
    }
    const auto sensitivity = integer(writing_.item, tag::sensitivity).value_or(0);
    constexpr std::array<std::string_view, 4> words{"", "Personal", "Private",
                                                    "Company-Confidential"};
    if (sensitivity >= 1 && sensitivity <= 3 && !has("sensitivity")) {
      header_.tokens("Sensitivity", words[static_cast<std::size_t>(sensitivity)]);
    }
  }

  void receipts() {
    if (!from_) return;
    const auto ask = [this](std::string_view name, PropId property) {
      if (!boolean(writing_.item, property).value_or(false)) return;
      if (writing_.headers.find(name) == nullptr) header_.mailboxes(name, {{from_->mailbox}});
    };
    ask("Disposition-Notification-To", tag::read_receipt_requested);
    ask("Return-Receipt-To", tag::originator_delivery_report);
  }

  void keywords() {
    const auto id = writing_.item.id_of(keywords_name());
    if (!id) return;
    const auto value = writing_.item.get(*id);
    if (!value) return;
    std::vector<std::string> words;
    if (const auto* several = std::get_if<std::vector<std::string>>(&*value)) words = *several;
    if (const auto* raw = std::get_if<std::vector<String8>>(&*value)) {
      for (const String8& word : *raw) {
        words.push_back(
            from_code_page(as_bytes(word.bytes), writing_.code_page).value_or(word.bytes));
      }
    }
    std::string list;
    for (std::string& word : words) {
      word = renamed_category(one_line(word));
      if (!list.empty() && !word.empty()) list += ", ";
      list += word;
    }
    if (!list.empty() && writing_.headers.find("Keywords") == nullptr)
      header_.text("Keywords", list);
    if (writing_.depth == 0) writing_.facts.keywords = std::move(words);
  }

  void facts() {
    const Item& item = writing_.item;
    MailFacts& facts = writing_.facts;
    if (sender_) facts.sender = sender_->mailbox.address;
    if (!sender_ && from_) facts.sender = from_->mailbox.address;
    const TransportField* const field = writing_.headers.find("From");
    const bool unknown = sender_ ? !sender_->is_known() : !from_ || !from_->is_known();
    if (unknown && field != nullptr) {
      const auto named = parse_mailboxes(field->body);
      if (!named.empty() && !holds_dn(named.front().address)) facts.sender = named.front().address;
    }
    facts.received = seconds_of(item, {tag::message_delivery_time, tag::client_submit_time,
                                       tag::creation_time, tag::last_modification_time});
    const auto flags = integer(item, tag::message_flags).value_or(0);
    const auto verb = integer(item, tag::last_verb_executed).value_or(0);
    facts.flags.seen = (flags & is_read) != 0;
    facts.flags.draft = (flags & is_unsent) != 0;
    facts.flags.flagged = integer(item, tag::flag_status).value_or(0) == flag_is_set;
    facts.flags.answered = verb == 102 || verb == 103;  // reply, reply to all; [MS-OXOMSG] 2.2.1.45
    facts.flags.forwarded = verb == 104;
    facts.flags.deleted = (integer(item, tag::message_status).value_or(0) & is_delete_marked) != 0;
  }

  Writing& writing_;
  Resolver resolver_;
  Header header_;
  std::vector<std::string> written_;
  std::optional<Person> from_;
  std::optional<Person> sender_;
  std::optional<std::vector<Addressee>> addressees_;
};

}  // namespace

Resolver resolver_of(const Writing& writing) {
  Resolver resolver(writing.context.addresses, writing.code_page);
  std::vector<Mailbox> named;
  for (const TransportField& field : writing.headers.fields()) {
    if (!names_people(field.name)) continue;
    for (Mailbox& mailbox : parse_mailboxes(field.body)) {
      if (!mailbox.name.empty() && !holds_dn(mailbox.address)) named.push_back(std::move(mailbox));
    }
  }
  resolver.also_named(named);
  return resolver;
}

std::vector<Addressee> addressees_of(Writing& writing, const Resolver& resolver) {
  std::vector<Addressee> all;
  const auto count = writing.item.recipient_count();
  if (!count) {
    writing.lose("recipients_unreadable", Severity::content, "recipients", count.error().what, "");
    return all;
  }
  for (std::size_t i = 0; i < std::min(*count, max_recipients); ++i) {
    const auto recipient = writing.item.recipient(i);
    if (!recipient || !*recipient) {
      writing.lose("recipients_unreadable", Severity::content, fmt::format("recipient {}", i + 1),
                   recipient ? "" : recipient.error().what, "");
      continue;
    }
    // The high bits tell of earlier tries to send. [MS-OXOMSG] 2.2.3.1
    const auto type = integer(**recipient, tag::recipient_type).value_or(1) & 0xF;
    if (auto person = resolver.person(**recipient, recipient_ids)) {
      all.push_back({type, i + 1, *std::move(person)});
    }
  }
  return all;
}

Header envelope_of(Writing& writing) { return Envelope(writing).run(); }

}  // namespace offenbar::mail
