#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "converters/contacts/html_text.h"
#include "converters/contacts/parts.h"
#include "converters/contacts/times.h"
#include "converters/mail/bodies.h"
#include "converters/mail/charset.h"
#include "converters/mapi/renamed.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

using mapi::Value;

// Plain text as it is stored; else what HTML or RTF show.
std::string note_of(Source& from) {
  std::string plain = from.text(mapi::tag::body);
  const bool is_rich =
      from.item().tag_of(mapi::tag::body_html) || from.item().tag_of(mapi::tag::rtf_compressed);
  if (!plain.empty() || !is_rich) {
    if (is_rich) from.lose("note_formatting", Severity::cosmetic, "NOTE", "rich text", "text");
    return plain;
  }
  mail::Bodies bodies = mail::bodies_of(from.item(), from.code_page(), [&](Loss loss) {
    if (loss.category != "rtf_converted") from.lose(std::move(loss));
  });
  if (bodies.plain && !trimmed(*bodies.plain).empty()) {
    plain = trimmed(*bodies.plain);
  } else if (bodies.html) {
    plain = html_text(
        mail::from_charset(bodies.html->bytes, bodies.html->charset).value_or(bodies.html->bytes));
  }
  if (!plain.empty()) from.lose("note_formatting", Severity::cosmetic, "NOTE", "rich text", "text");
  return plain;
}

void add_categories(Source& from, Card& to, const std::string& uid) {
  std::vector<std::string> categories;
  if (const auto id = from.item().id_of({public_strings_set, "Keywords"}))
    categories = from.texts(*id);
  for (std::string& one : categories) one = mapi::renamed_category(std::move(one));
  if (from.context().lists_of && from.context().groups != Groups::kind_and_member) {
    for (std::string& list : from.context().lists_of(uid)) {
      if (std::ranges::find(categories, list) == categories.end())
        categories.push_back(std::move(list));
    }
  }
  to.structured("CATEGORIES", categories, ',');
}

// A value as a person reads it; nothing for values that are no text.
std::optional<std::string> shown(const Value& value, std::string text) {
  if (!text.empty()) return text;
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
  if (const auto* a = std::get_if<std::int16_t>(&value)) return std::to_string(*a);
  if (const auto* b = std::get_if<std::int32_t>(&value)) return std::to_string(*b);
  if (const auto* c = std::get_if<std::int64_t>(&value)) return std::to_string(*c);
  if (const auto* d = std::get_if<double>(&value)) return fmt::format("{}", *d);
  if (const auto* e = std::get_if<float>(&value)) return fmt::format("{}", *e);
  if (const auto* f = std::get_if<mapi::FileTime>(&value)) return timestamp(mapi::unix_seconds(*f));
  return std::nullopt;
}

bool is_empty(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return trimmed(*text).empty();
  if (const auto* raw = std::get_if<mapi::String8>(&value)) return trimmed(raw->bytes).empty();
  return std::holds_alternative<std::monostate>(value);
}

void add_user_field(Source& from, Card& to, mapi::PropId id, const std::string& name) {
  const Value value = from.value(id);
  if (is_empty(value)) return;
  std::string text;
  for (const std::string& one : from.texts(id)) text += (text.empty() ? "" : "; ") + one;
  if (const auto said = shown(value, std::move(text))) {
    to.text("X-OFFENBAR-FIELD", *said, {{"X-NAME", {name}}});
  } else {
    from.lose("field_left_out", Severity::formatting, name, "binary", "");
  }
}

// Fields of people's own forms are names in PS_PUBLIC_STRINGS; so are some of Outlook's own.
void add_user_fields(Source& from, Card& to) {
  constexpr std::size_t most = 500;
  std::size_t count = 0;
  for (const mapi::PropTag tag : from.item().tags()) {
    if (tag.id < mapi::first_named_id) continue;
    const auto name = from.item().name_of(tag.id);
    if (!name || name->set != public_strings_set) continue;
    const auto* text = std::get_if<std::string>(&name->name);
    if (text == nullptr || equal_in_any_case(*text, "Keywords") || text->starts_with("http://") ||
        text->starts_with("urn:"))
      continue;
    if (++count > most) return from.lose("field_left_out", Severity::content, *text, "", "");
    add_user_field(from, to, tag.id, *text);
  }
}

}  // namespace

void add_notes(Source& from, Card& to, const std::string& uid) {
  add_categories(from, to, uid);
  to.text("NOTE", note_of(from));
  add_user_fields(from, to);
}

}  // namespace offenbar::contacts
