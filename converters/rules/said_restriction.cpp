// Conditions of rule messages in Sieve.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <ctime>

#include "converters/base/letter_case.h"
#include "converters/base/text.h"
#include "converters/mapi/tags.h"
#include "converters/rules/saying.h"

namespace offenbar::rules {
namespace {

using mapi::PropId;
using sieve::Match;
using sieve::Test;
using Kind = Restriction::Kind;
namespace tag = mapi::tag;

constexpr PropId message_to_me = 0x0057;         // PidTagMessageToMe
constexpr PropId message_cc_me = 0x0058;         // PidTagMessageCcMe
constexpr PropId message_recipient_me = 0x0059;  // PidTagMessageRecipientMe
constexpr PropId message_recipients = 0x0E12;    // PidTagMessageRecipients
constexpr PropId comment_entry_id = 0x0001;      // in a comment: entry id, and name, of somebody
constexpr std::uint32_t has_attachment_flag = 0x10;  // mfHasAttach of PidTagMessageFlags
constexpr std::uint32_t flag_request = 0x8530;       // PidLidFlagRequest

// Fields that every message has in one form or another: that they exist says nothing.
constexpr auto always_there = std::to_array<PropId>(
    {tag::subject, tag::normalized_subject, tag::body, tag::message_class, tag::message_size,
     tag::message_flags, tag::message_delivery_time, tag::importance, tag::sensitivity,
     tag::sender_search_key, tag::sent_representing_search_key, tag::display_to,
     tag::transport_message_headers, tag::search_key, tag::sender_name, message_to_me,
     message_cc_me, message_recipient_me});

std::string text_of(const mapi::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* text = std::get_if<mapi::String8>(&value)) {
    return from_code_page(as_bytes(text->bytes), 1252).value_or(std::string());
  }
  if (const auto* bytes = std::get_if<mapi::Binary>(&value)) {
    const std::string_view text = as_text(*bytes);
    return std::string(text.substr(0, text.find('\0')));
  }
  return {};
}

std::vector<std::string> texts_of(const mapi::Value& value) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return *texts;
  if (const auto* texts = std::get_if<std::vector<mapi::String8>>(&value)) {
    std::vector<std::string> all;
    for (const mapi::String8& one : *texts) all.push_back(text_of(mapi::Value(one)));
    return all;
  }
  return {text_of(value)};
}

std::optional<std::int64_t> number_of(const mapi::Value& value) {
  if (const auto* number = std::get_if<std::int32_t>(&value)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* number = std::get_if<std::int16_t>(&value)) return *number;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
  return std::nullopt;
}

std::string_view name_of(std::uint8_t relation) {
  constexpr auto names = std::to_array<std::string_view>({"lt", "le", "gt", "ge", "eq", "ne"});
  return relation < names.size() ? names[relation] : std::string_view();
}

class Conditions {
 public:
  Conditions(const Names& names, Saying& saying) : names_(names), saying_(saying) {}

  Test test(const Restriction& one) {
    switch (one.kind) {
      case Kind::all:
      case Kind::any:
        return group(one);
      case Kind::negation:
        return sieve::negation(test(one.parts.front()));
      case Kind::content:
        return content(one);
      case Kind::property:
        return property(one);
      case Kind::bits:
        return bits(one);
      case Kind::exists:
        return exists(one);
      case Kind::beneath:
        return beneath(one);
      case Kind::comment:
        return comment(one);
      default:
        return cannot(one, "compares");
    }
  }

 private:
  Test cannot(const Restriction& one, std::string_view how) {
    return saying_.cannot_ask(fmt::format("{} the property {:#010x}", how, one.tag.raw()));
  }

  Test group(const Restriction& one) {
    const std::vector<std::string> before = fields_;
    if (one.kind == Kind::all) choose_fields(one);
    std::vector<Test> tests;
    for (const Restriction& part : one.parts) {
      if (is_recipient_type(part)) continue;
      tests.push_back(test(part));
    }
    fields_ = before;
    return one.kind == Kind::all ? sieve::all_of(std::move(tests))
                                 : sieve::any_of(std::move(tests));
  }

  [[nodiscard]] static bool is_recipient_type(const Restriction& one) {
    return one.kind == Kind::property && one.tag.id == tag::recipient_type &&
           one.relation == relation::equal;
  }

  // A recipient of one type: of one field.
  void choose_fields(const Restriction& one) {
    for (const Restriction& part : one.parts) {
      if (!is_recipient_type(part)) continue;
      const std::int64_t type = number_of(part.value).value_or(0);
      if (type == 1) fields_ = {"to"};
      if (type == 2) fields_ = {"cc"};
      if (type == 3) (void)saying_.cannot_ask("hidden recipients");
    }
  }

  Test beneath(const Restriction& one) {
    if (one.tag.id != message_recipients) return cannot(one, "asks what lies beneath");
    return test(one.parts.front());
  }

  // Outlook notes whom it means: the entry id says more than a search key.
  Test comment(const Restriction& one) {
    if (one.parts.empty()) return {};
    const std::optional<mapi::Binary> entry_before = entry_;
    const std::string name_before = name_;
    for (const Tagged& remark : one.remarks) {
      if (remark.tag.id != comment_entry_id) continue;
      if (const auto* entry = std::get_if<mapi::Binary>(&remark.value)) {
        entry_ = *entry;
      } else {
        name_ = rules::text_of(remark.value);
      }
    }
    Test inner = test(one.parts.front());
    entry_ = entry_before;
    name_ = name_before;
    return inner;
  }

  Test somebody(const std::vector<std::string>& fields, const mapi::Value& value) {
    const auto* key = std::get_if<mapi::Binary>(&value);
    std::optional<mail::Person> who;
    if (key != nullptr) who = saying_.person(*key, name_);
    if ((!who || !who->is_known()) && entry_) {
      if (auto other = saying_.person_of_entry(*entry_)) who = std::move(other);
    }
    if (!who) return saying_.cannot_ask("somebody without an address");
    return saying_.people(fields, {*who});
  }

  [[nodiscard]] const mapi::PropName* name_of_id(PropId id) const {
    const auto name = names_.find(id);
    return name == names_.end() ? nullptr : &name->second;
  }
  [[nodiscard]] bool is_keywords(PropId id) const {
    const mapi::PropName* name = name_of_id(id);
    const auto* text = name == nullptr ? nullptr : std::get_if<std::string>(&name->name);
    return text != nullptr && *text == "Keywords";
  }
  [[nodiscard]] bool is_flag_request(PropId id) const {
    const mapi::PropName* name = name_of_id(id);
    const auto* number = name == nullptr ? nullptr : std::get_if<std::uint32_t>(&name->name);
    return number != nullptr && *number == flag_request;
  }

  // Fields of the head that hold the text of a property; empty for others.
  [[nodiscard]] std::vector<std::string> fields_of(PropId id) const {
    switch (id) {
      case tag::subject:
      case tag::normalized_subject:
      case tag::conversation_topic:
        return {"subject"};
      case tag::sender_name:
        return {"from", "sender"};
      case tag::sent_representing_name:
        return {"from"};
      case tag::display_to:
        return {"to"};
      case tag::display_cc:
        return {"cc"};
      case tag::display_name:
        return fields_;
      case tag::internet_message_id:
        return {"message-id"};
      default:
        return is_flag_request(id) ? std::vector<std::string>{"x-message-flag"}
                                   : std::vector<std::string>{};
    }
  }
  // The same of addresses.
  [[nodiscard]] std::vector<std::string> address_fields_of(PropId id) const {
    switch (id) {
      case tag::sender_search_key:
      case tag::sender_email_address:
      case tag::sender_smtp_address:
        return {"from", "sender"};
      case tag::sent_representing_search_key:
      case tag::sent_representing_email_address:
      case tag::sent_representing_smtp_address:
        return {"from"};
      case tag::search_key:
      case tag::email_address:
      case tag::smtp_address:
        return fields_;
      default:
        return {};
    }
  }

  Test content(const Restriction& one) {
    const auto match = one.fuzzy_low == fuzzy::whole       ? Match::is
                       : one.fuzzy_low == fuzzy::beginning ? Match::matches
                                                           : Match::contains;
    std::vector<std::string> texts = texts_of(one.value);
    if (one.tag.id == tag::display_to && texts.front() == ";") {
      Test alone{.kind = Test::Kind::one_address};
      alone.fields = {"to"};
      return sieve::negation(std::move(alone));
    }
    if (one.tag.id == tag::body || one.tag.id == tag::body_html) return saying_.body_words(texts);
    if (one.tag.id == tag::transport_message_headers) return saying_.header_words(texts);
    if (one.tag.id == tag::message_class) return saying_.message_class(texts.front());
    if (is_keywords(one.tag.id)) return saying_.category(texts);
    if (auto fields = address_fields_of(one.tag.id); !fields.empty()) {
      if (match == Match::is) return somebody(fields, one.value);
      // A search key begins with the type of the address.
      for (std::string& text : texts) {
        if (lower_case(text).starts_with("smtp:")) text.erase(0, 5);
        text = lower_case(text);
      }
      return saying_.address_words(std::move(fields), texts);
    }
    if (auto fields = fields_of(one.tag.id); !fields.empty()) {
      Test test = saying_.words(std::move(fields), texts, match);
      test.case_counts = (one.fuzzy_high & fuzzy::ignore_case) == 0;
      return test;
    }
    return cannot(one, "looks for a text in");
  }

  Test property(const Restriction& one) {
    const bool is_equal = one.relation == relation::equal;
    if (one.relation == relation::unequal) {
      Restriction equal = one;
      equal.relation = relation::equal;
      return sieve::negation(property(equal));
    }
    const std::optional<std::int64_t> number = number_of(one.value);
    switch (one.tag.id) {
      case message_to_me:
      case message_cc_me:
      case message_recipient_me:
        return is_equal && number ? me(one.tag.id, *number != 0) : cannot(one, "compares");
      case tag::importance:
        return is_equal && number ? saying_.importance(*number) : cannot(one, "compares");
      case tag::sensitivity:
        return is_equal && number ? saying_.sensitivity(*number) : cannot(one, "compares");
      case tag::message_size:
        return number ? size(one.relation, *number) : cannot(one, "compares");
      case tag::message_delivery_time:
      case tag::client_submit_time:
        return time(one);
      case tag::has_attachments: {
        Test test = saying_.has_attachment();
        return number.value_or(0) != 0 ? std::move(test) : sieve::negation(std::move(test));
      }
      case tag::message_class:
        return is_equal ? saying_.message_class(rules::text_of(one.value))
                        : cannot(one, "compares");
      case tag::flag_status:
        return number == 2 && is_equal
                   ? Test{.kind = Test::Kind::exists, .fields = {"X-Message-Flag"}}
                   : cannot(one, "compares");
      default:
        return is_equal ? text(one) : cannot(one, "compares");
    }
  }

  Test text(const Restriction& one) {
    if (auto fields = address_fields_of(one.tag.id); !fields.empty()) {
      if (std::holds_alternative<mapi::Binary>(one.value)) return somebody(fields, one.value);
      const mail::Person who = saying_.person(
          {{{tag::email_address, mapi::PropType::string}, rules::text_of(one.value)}});
      return saying_.people(fields, {who});
    }
    if (is_keywords(one.tag.id)) return saying_.category(texts_of(one.value));
    auto fields = fields_of(one.tag.id);
    if (fields.empty()) return cannot(one, "compares");
    const std::string value = rules::text_of(one.value);
    if (value.empty()) {
      return sieve::negation({.kind = Test::Kind::exists, .fields = std::move(fields)});
    }
    return saying_.words(std::move(fields), {value}, Match::is);
  }

  Test me(PropId id, bool wanted) {
    Test test = saying_.me(id == message_to_me   ? std::vector<std::string>{"to"}
                           : id == message_cc_me ? std::vector<std::string>{"cc"}
                                                 : std::vector<std::string>{"to", "cc"});
    return wanted ? std::move(test) : sieve::negation(std::move(test));
  }

  Test size(std::uint8_t how, std::int64_t bytes) {
    switch (how) {
      case relation::more:
        return saying_.larger(bytes);
      case relation::at_least:
        return saying_.larger(bytes - 1);
      case relation::less:
        return saying_.smaller(bytes);
      case relation::at_most:
        return saying_.smaller(bytes + 1);
      default:
        return saying_.cannot_ask("an exact size");
    }
  }

  Test time(const Restriction& one) {
    const auto* when = std::get_if<mapi::FileTime>(&one.value);
    constexpr std::int64_t last = 253'402'300'799;  // in the year 9999
    const std::int64_t seconds = when == nullptr ? -1 : mapi::unix_seconds(*when);
    if (seconds < 0 || seconds > last || name_of(one.relation).empty()) {
      return cannot(one, "compares");
    }
    Test test{.kind = Test::Kind::now};
    test.part = "iso8601";
    test.zone = "+0000";
    test.relation = name_of(one.relation);
    test.keys = {
        fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(seconds)))};
    return test;
  }

  Test bits(const Restriction& one) {
    if (one.tag.id != tag::message_flags || one.number != has_attachment_flag) {
      return cannot(one, "asks for bits of");
    }
    Test test = saying_.has_attachment();
    return one.relation == 0 ? sieve::negation(std::move(test)) : std::move(test);
  }

  Test exists(const Restriction& one) {
    if (is_keywords(one.tag.id)) return saying_.any_category();
    if (std::ranges::find(always_there, one.tag.id) != always_there.end()) return {};
    if (one.tag.id == tag::display_cc) return {.kind = Test::Kind::exists, .fields = {"cc"}};
    return cannot(one, "asks for");
  }

  const Names& names_;
  Saying& saying_;
  std::vector<std::string> fields_{"to", "cc"};  // of the recipients that are asked for
  std::optional<mapi::Binary> entry_;
  std::string name_;
};

}  // namespace

Test say_condition(const Condition& condition, Saying& saying) {
  if (!condition.restriction) return {};
  return Conditions(condition.names, saying).test(*condition.restriction);
}

}  // namespace offenbar::rules
