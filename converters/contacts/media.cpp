#include <fmt/format.h>

#include <array>
#include <utility>

#include "converters/base/cursor.h"
#include "converters/contacts/parts.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

namespace tag = mapi::tag;

constexpr std::size_t most_photo_bytes = 8U << 20U;
// What else is attached to a contact is for its archive, not for servers that sync it.
constexpr std::size_t most_attachment_bytes = 256U << 10U;

bool is_photo(const mapi::Attachment& attachment, std::string_view name) {
  return mapi::boolean(attachment, id::attachment_contact_photo).value_or(false) ||
         equal_in_any_case(name, "ContactPicture.jpg") || equal_in_any_case(name, "ContactPhoto");
}

std::string name_of(const mapi::Attachment& attachment, unsigned code_page) {
  for (const mapi::PropId id :
       {tag::attach_long_filename, tag::attach_filename, tag::display_name}) {
    const auto name = mapi::text(attachment, id, code_page);
    if (name && !trimmed(*name).empty()) return std::string(trimmed(*name));
  }
  return {};
}

void add_photo(Source& from, Card& to, std::string_view bytes, std::string_view where) {
  const std::string_view type = picture_type(bytes);
  if (bytes.empty()) return;
  if (type.empty() || bytes.size() > most_photo_bytes) {
    return from.lose("attachment_left_out", Severity::content, where,
                     type.empty() ? "no picture that vCard knows" : "a picture too large", "");
  }
  to.raw("PHOTO", data_uri(type, bytes), {{"MEDIATYPE", {std::string(type)}}});
}

void add_file(Source& from, Card& to, std::string_view bytes, const std::string& name) {
  if (bytes.size() > most_attachment_bytes) {
    return from.lose("attachment_left_out", Severity::content, name,
                     fmt::format("{} bytes", bytes.size()), "");
  }
  to.raw("X-OFFENBAR-ATTACH", data_uri("application/octet-stream", bytes),
         {{"X-FILENAME", {name}}});
}

void add_attachment(Source& from, Card& to, std::size_t index, bool& has_photo) {
  const std::string where = fmt::format("attachment {}", index + 1);
  const auto attachment = from.item().attachment(index);
  if (!attachment || !*attachment) {
    return from.lose("attachment_unreadable", Severity::content, where,
                     attachment ? "" : attachment.error().what, "");
  }
  const std::string name = name_of(**attachment, from.code_page());
  const auto bytes = (*attachment)->get(tag::attach_data);
  if (!bytes) {
    return from.lose("attachment_unreadable", Severity::content, where, bytes.error().what, "");
  }
  const auto* binary = std::get_if<mapi::Binary>(&*bytes);
  constexpr std::int64_t by_value = 1;  // [MS-OXCMSG] 2.2.2.9
  const bool is_file = mapi::integer(**attachment, tag::attach_method).value_or(1) == by_value;
  if (binary == nullptr || !is_file) {
    return from.lose("attachment_left_out", Severity::content, name.empty() ? where : name,
                     "an item, a link or an object", "");
  }
  if (is_photo(**attachment, name) && !has_photo) {
    has_photo = true;
    add_photo(from, to, as_text(*binary), where);
  } else {
    add_file(from, to, as_text(*binary), name.empty() ? where : name);
  }
}

// A certificate as Outlook wraps it: numbered properties, each with a length that counts its own
// head; 3 is the certificate. Some writers store it bare. [MS-OXOCNTC] 2.2.1.10
Bytes certificate_in(Bytes wrapped) {
  constexpr std::string_view der = "\x30\x82";
  if (starts_with(wrapped, der)) return wrapped;
  Cursor in(wrapped);
  while (in.left() > 4) {
    const auto number = in.le<std::uint16_t>();
    const auto length = in.le<std::uint16_t>();
    if (length < 4) break;
    const Bytes content = in.take(length - 4U);
    if (number == 3 && starts_with(content, der)) return content;
  }
  return {};
}

void add_certificates(Source& from, Card& to) {
  for (const mapi::Binary& wrapped : from.binaries(id::user_x509_certificate)) {
    const Bytes certificate = certificate_in(wrapped);
    if (certificate.empty()) {
      from.lose("field_left_out", Severity::content, "KEY", "a certificate in an unknown form", "");
    } else {
      to.raw("KEY", data_uri("application/pkix-cert", as_text(certificate)),
             {{"MEDIATYPE", {"application/pkix-cert"}}});
    }
  }
}

}  // namespace

void add_media(Source& from, Card& to) {
  const auto count = from.item().attachment_count();
  if (!count) {
    from.lose("attachment_unreadable", Severity::content, "attachments", count.error().what, "");
  }
  constexpr std::size_t most = 1000;
  bool has_photo = false;
  for (std::size_t i = 0; count && i < *count; ++i) {
    if (i == most) {
      from.lose("attachment_left_out", Severity::content, "attachments",
                fmt::format("{} attachments", *count), fmt::format("{}", most));
      break;
    }
    add_attachment(from, to, i, has_photo);
  }
  add_certificates(from, to);
}

}  // namespace offenbar::contacts
