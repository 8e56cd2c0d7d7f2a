#include "converters/mail/embedded.h"

#include <array>
#include <cstring>

#include "converters/base/digest.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::mail {
namespace {

using namespace mapi;

// A store whose items point at each other could otherwise grow without an end.
constexpr std::size_t max_embedded_messages = 10'000;

// The bytes of a value, for a digest: type and content.
void add_value(Sha256& digest, const Value& value) {
  const auto add = [&digest](const void* from, std::size_t size) {
    digest.update({static_cast<const std::byte*>(from), size});
  };
  const auto index = static_cast<std::uint8_t>(value.index());
  add(&index, 1);
  if (const auto* text = std::get_if<std::string>(&value)) add(text->data(), text->size());
  if (const auto* raw = std::get_if<String8>(&value)) add(raw->bytes.data(), raw->bytes.size());
  if (const auto* binary = std::get_if<Binary>(&value)) add(binary->data(), binary->size());
  if (const auto* number = std::get_if<std::int32_t>(&value)) add(number, sizeof *number);
  if (const auto* time = std::get_if<FileTime>(&value)) add(&time->ticks, sizeof time->ticks);
}

// What makes an item itself. Not the id of its store: a copy of the store gives the same mail.
// Bodies are long, and only read where nothing else tells two items apart.
std::string digest_of(const Item& item) {
  constexpr std::array<PropId, 16> short_ids{tag::message_class,
                                             tag::internet_message_id,
                                             tag::search_key,
                                             tag::entry_id,
                                             tag::subject,
                                             tag::client_submit_time,
                                             tag::message_delivery_time,
                                             tag::creation_time,
                                             tag::last_modification_time,
                                             tag::conversation_index,
                                             tag::sender_name,
                                             tag::sender_email_address,
                                             tag::display_to,
                                             tag::display_cc,
                                             tag::message_flags,
                                             tag::message_size};
  constexpr std::array<PropId, 4> long_ids{tag::transport_message_headers, tag::body,
                                           tag::body_html, tag::rtf_compressed};
  Sha256 digest;
  const auto add = [&](PropId id) {
    digest.update(std::as_bytes(std::span(&id, 1)));
    if (!item.tag_of(id)) return;
    if (const auto value = item.get(id)) add_value(digest, *value);
  };
  for (const PropId id : short_ids) add(id);
  if (!item.tag_of(tag::internet_message_id) && !item.tag_of(tag::search_key)) {
    for (const PropId id : long_ids) add(id);
  }
  return digest.hex();
}

Part message_part(std::shared_ptr<Item> item, const Planned& plan, const std::string& name,
                  bool allow_8bit) {
  Part part;
  part.header.with_parameters("Content-Type", "message/rfc822", {});
  if (allow_8bit) part.header.tokens("Content-Transfer-Encoding", "8bit");
  if (!plan.content_id.empty()) part.header.tokens("Content-ID", "<" + plan.content_id + ">");
  add_disposition(part.header, false, name);
  part.write = [item = std::move(item), place = plan.place()](Writing& outer) {
    Writing inner = begin_writing(*item, outer.context, outer.out, outer.facts, outer.depth + 1,
                                  outer.place + place + ": ");
    write_message(inner);
  };
  return part;
}

}  // namespace

Part companion_part(Writing& writing, const Companion& companion) {
  for (const Loss& loss : companion.losses) writing.lose(loss);
  if (companion.media_type.starts_with("text/")) {
    Part part = text_part(writing, companion.media_type, companion.bytes, companion.parameters);
    add_disposition(part.header, false, companion.file_name);
    return part;
  }
  return binary_part(companion.media_type, companion.bytes, companion.file_name);
}

Part embedded_part(Writing& writing, Planned attachment) {
  auto embedded = attachment.from->embedded();
  const bool too_many = writing.facts.embedded >= max_embedded_messages;
  if (!embedded || !*embedded || writing.depth + 1 >= max_embedded_depth || too_many) {
    const std::string why = !embedded    ? embedded.error().what
                            : !*embedded ? "no embedded item"
                                         : "embedded messages are nested too deep, or too many";
    writing.lose("attachment_unreadable", Severity::content, attachment.place(), why, "");
    return binary_part("application/octet-stream", {},
                       attachment.name.empty() ? "empty" : attachment.name);
  }
  std::shared_ptr<Item> item = *std::move(embedded);
  const std::string message_class = text(*item, tag::message_class, 1252).value_or("");
  if (!is_mail(message_class) && writing.context.companion) {
    const auto companion = writing.context.companion(*item);
    if (companion && companion->media_type != "application/sieve") {
      return companion_part(writing, *companion);
    }
  }
  ++writing.facts.embedded;
  std::string name = attachment.name;
  if (!name.ends_with(".eml"))
    name = (name.empty() ? fmt::format("message-{}", attachment.number) : name) + ".eml";
  return message_part(std::move(item), attachment, name, writing.context.allow_8bit);
}

Writing begin_writing(const Item& item, const Context& context, Output& out, MailFacts& facts,
                      std::size_t depth, std::string place) {
  const unsigned code_page = string8_code_page(item, context.fallback_code_page);
  return {.item = item,
          .context = context,
          .out = out,
          .facts = facts,
          .depth = depth,
          .place = std::move(place),
          .message_class = text(item, tag::message_class, code_page).value_or(std::string()),
          .code_page = code_page,
          .headers = TransportHeaders(
              text(item, tag::transport_message_headers, code_page).value_or(std::string())),
          .digest = digest_of(item)};
}

}  // namespace offenbar::mail
