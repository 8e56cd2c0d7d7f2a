#include "converters/contacts/write_contact.h"

#include <fmt/format.h>

#include <utility>

#include "converters/base/uuid.h"
#include "converters/contacts/card.h"
#include "converters/contacts/parts.h"
#include "converters/contacts/source.h"
#include "converters/contacts/times.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

namespace tag = mapi::tag;

bool is_class(std::string_view message_class, std::string_view base) {
  if (!equal_in_any_case(message_class.substr(0, base.size()), base)) return false;
  return message_class.size() == base.size() || message_class[base.size()] == '.';
}

// What an item says of itself, in an order that its store does not choose.
std::string content_of(const mapi::Item& item) {
  std::string all;
  for (const mapi::PropId id :
       {tag::message_class, tag::display_name, tag::subject, id::given_name, id::surname,
        id::company_name, mapi::PropId{0x3A08}, mapi::PropId{0x3A09}, mapi::PropId{0x3A1C}}) {
    all += mapi::text(item, id, 1252).value_or(std::string()) + '\0';
  }
  for (const Lid lid : {Lid::file_under, Lid::email_1 + 3, Lid::list_name}) {
    const auto id = item.id_of({address_set, static_cast<std::uint32_t>(lid)});
    if (id) all += mapi::text(item, *id, 1252).value_or(std::string());
    all += '\0';
  }
  for (const mapi::PropId id : {tag::creation_time, tag::last_modification_time}) {
    if (const auto time = mapi::time(item, id)) all += fmt::format("{}", time->ticks);
    all += '\0';
  }
  return all;
}

}  // namespace

Kind kind_of(std::string_view message_class) {
  if (is_class(message_class, "IPM.Contact")) return Kind::person;
  if (is_class(message_class, "IPM.DistList")) return Kind::group;
  return Kind::none;
}

std::string uid_of(const mapi::Item& item) {
  for (const mapi::PropId id : {tag::search_key, id::record_key}) {
    const auto key = mapi::binary(item, id);
    if (key && key->size() >= 4) return uuid_of("key:" + std::string(as_text(*key)));
  }
  return uuid_of("content:" + content_of(item));
}

std::string derived_uid(std::string_view uid, std::size_t copy) {
  return uuid_of(fmt::format("copy {}: {}", copy, uid));
}

void add_identity(Source& from, Card& to, const std::string& uid) {
  to.raw("UID", "urn:uuid:" + uid);
  if (const auto changed = from.time(tag::last_modification_time))
    to.raw("REV", timestamp(mapi::unix_seconds(*changed)));
  if (const auto made = from.time(tag::creation_time))
    to.raw("CREATED", timestamp(mapi::unix_seconds(*made)));
}

Result<Written> write_contact(const mapi::Item& item, const Context& context) {
  Source from(item, context);
  const std::string message_class = from.text(tag::message_class);
  const Kind kind = kind_of(message_class);
  if (kind == Kind::none)
    return fail(Fault::unsupported, fmt::format("{} is no contact", message_class));
  Written written;
  written.uid = uid_of(item);
  Card card;
  add_identity(from, card, written.uid);
  if (kind == Kind::group) {
    add_list(from, card);
  } else {
    add_names(from, card);
    add_phones(from, card);
    add_electronic_addresses(from, card);
    add_postal_addresses(from, card);
    add_days(from, card);
  }
  add_personal(from, card);
  add_notes(from, card, written.uid);
  add_media(from, card);
  for (const Error& damage : item.damage())
    from.lose("property_unreadable", Severity::content, "item", damage.what, "");
  written.title = contentline::unescaped(card.find("FN")->value);
  if (const auto changed = mapi::time(item, tag::last_modification_time))
    written.modified = mapi::unix_seconds(*changed);
  written.card = text_of(card, context.version);
  written.losses = from.take_losses();
  return written;
}

}  // namespace offenbar::contacts
