#include "corpus/generator/mail/attachments.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "corpus/generator/mail/tags.h"
#include "corpus/generator/mail/words.h"

namespace offenbar::generator {
namespace {

constexpr std::uint32_t by_value = 1;    // ATTACH_BY_VALUE
constexpr std::uint32_t as_message = 5;  // ATTACH_EMBEDDED_MSG
constexpr std::uint32_t no_position = 0xFFFFFFFF;
constexpr std::uint32_t rendered_in_body = 4;  // attRenderedInBody

struct Sort {
  std::string_view extension;
  std::string_view media_type;
  std::string_view names[3];
};
constexpr Sort text_sort{".txt", "text/plain", {"Vermerk", "Gesprächsnotiz", "Öffnungszeiten"}};
constexpr Sort table_sort{".csv", "text/csv", {"Zählung", "Gebührenliste", "Stellplätze"}};
constexpr Sort data_sort{
    ".dat", "application/octet-stream", {"Lageplan", "Vermessung Süd", "Prüfdaten"}};

std::string text_of(Random& random, std::uint64_t size) {
  std::string out;
  while (out.size() < size) out += sentence(random) + "\r\n";
  // Cut to size between characters.
  std::size_t end = size;
  while (end > 0 && (static_cast<unsigned char>(out[end - 1]) & 0x80) != 0) --end;
  out.resize(end);
  out.resize(size, '.');
  return out;
}

std::string table_of(Random& random, std::uint64_t size) {
  std::string out = "Nummer;Ort;Betrag\r\n";
  for (unsigned row = 1; out.size() < size; ++row)
    out += fmt::format("{};Straße {};{},{:02}\r\n", row, random.below(90), random.below(9000),
                       random.below(100));
  out.resize(size, '.');
  return out;
}

// DOS name of eight and three.
std::string short_name(std::uint64_t number, std::string_view extension) {
  return fmt::format("ANL{:05}{}", number % 100'000, extension);
}

Attachment with_data(const std::string& name, std::string_view extension,
                     std::string_view media_type, std::uint64_t number, std::string data) {
  Attachment attachment;
  attachment.properties.number(tag::attach_method, by_value)
      .text(tag::attach_long_filename, name)
      .text(tag::attach_filename, short_name(number, extension))
      .text(tag::attach_extension, extension)
      .text(tag::display_name, name)
      .text(tag::attach_mime_tag, media_type)
      .bytes(tag::attach_data, std::move(data));
  return attachment;
}

void put_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

void put_chunk(std::string& out, std::string_view type, const std::string& data) {
  put_big_endian(out, static_cast<std::uint32_t>(data.size()));
  const std::string body = std::string(type) + data;
  out += body;
  put_big_endian(out, static_cast<std::uint32_t>(
                          crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size())));
}

// A square in two colours, as PNG.
std::string picture(Random& random) {
  constexpr std::uint32_t side = 24;
  const std::string colours = random.bytes(6);
  std::string raw;
  for (std::uint32_t y = 0; y < side; ++y) {
    raw += '\0';
    for (std::uint32_t x = 0; x < side; ++x)
      raw += colours.substr(x / 6 % 2 == y / 6 % 2 ? 0 : 3, 3);
  }
  uLongf size = compressBound(raw.size());
  std::string packed(size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
            reinterpret_cast<const Bytef*>(raw.data()), raw.size(), 9);
  packed.resize(size);
  std::string head;
  put_big_endian(head, side);
  put_big_endian(head, side);
  head += std::string("\x08\x02\x00\x00\x00", 5);
  std::string png = "\x89PNG\r\n\x1A\n";
  put_chunk(png, "IHDR", head);
  put_chunk(png, "IDAT", packed);
  put_chunk(png, "IEND", "");
  return png;
}

}  // namespace

Attachment file_attachment(Random& random, std::uint64_t size) {
  constexpr Sort sorts[] = {text_sort, table_sort, data_sort, data_sort};
  // Words take long to make: large files are data.
  const Sort sort = size > 1'000'000 ? data_sort : random.pick(sorts);
  std::string data = sort.extension == text_sort.extension    ? text_of(random, size)
                     : sort.extension == table_sort.extension ? table_of(random, size)
                                                              : random.bytes(size);
  const std::uint64_t number = random.below(100'000);
  const std::string name = fmt::format("{} {}{}", random.pick(sort.names), number, sort.extension);
  Attachment attachment = with_data(name, sort.extension, sort.media_type, number, std::move(data));
  attachment.properties.number(tag::rendering_position, no_position);
  return attachment;
}

Attachment inline_image(Random& random, const std::string& content_id) {
  Attachment attachment = with_data("Wappen.png", ".png", "image/png", 1, picture(random));
  attachment.properties.text(tag::attach_content_id, content_id)
      .number(tag::attach_flags, rendered_in_body)
      .truth(tag::attachment_hidden, true)
      .number(tag::rendering_position, no_position);
  return attachment;
}

Attachment embedded_message(Message message) {
  Attachment attachment;
  const Property* subject = message.properties.find(tag::normalized_subject);
  attachment.properties.number(tag::attach_method, as_message)
      .number(tag::rendering_position, no_position);
  if (subject != nullptr) {
    // The display name of an attached message is its subject.
    Property name{tag::display_name, Type::text, subject->value, {}};
    attachment.properties.add(std::move(name));
  }
  attachment.embedded = std::make_unique<Message>(std::move(message));
  return attachment;
}

void number_attachments(Message& message) {
  std::uint32_t number = 0;
  for (Attachment& attachment : message.attachments) {
    std::uint64_t size = attachment.properties.size();
    if (attachment.embedded) size += size_of(*attachment.embedded);
    attachment.properties.number(tag::attach_number, number++)
        .number(tag::attach_size, static_cast<std::uint32_t>(size));
  }
  message.properties.truth(tag::has_attachments, !message.attachments.empty());
}

}  // namespace offenbar::generator
