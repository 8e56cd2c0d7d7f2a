#include "corpus/generator/mail/msg_writer.h"

#include <fmt/format.h>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/compound_writer.h"
#include "corpus/generator/mail/property_names.h"
#include "corpus/generator/mail/tags.h"

namespace offenbar::generator {
namespace {

using namespace std::string_view_literals;
using Entry = CompoundWriter::Entry;

constexpr std::string_view class_id =  // CLSID_MailMessage
    "\x0B\x0D\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
constexpr std::uint32_t buckets = 0x1F;
constexpr std::uint32_t may_read_and_write = 6;  // PROPATTR_READABLE | PROPATTR_WRITABLE
constexpr std::string_view property_stream = "__properties_version1.0";

std::string value_name(std::uint32_t tag) { return fmt::format("__substg1.0_{:08X}", tag); }

// Bytes that the property stream counts: a text is one character longer than its stream.
std::uint32_t counted_size(const Property& property) {
  const std::size_t terminator = property.type == Type::text ? 2 : 0;
  return static_cast<std::uint32_t>(property.value.size() + terminator);
}

// Values of their own streams; the one without a number holds their lengths. [MS-OXMSG] 2.1.4
std::string add_many(CompoundWriter& file, Entry storage, const Property& property) {
  std::string lengths;
  for (std::size_t i = 0; i < property.values.size(); ++i) {
    std::string value = property.values[i];
    if (property.type == Type::many_text) value.append(2, '\0');
    put(lengths, static_cast<std::uint32_t>(value.size()));
    if (property.type == Type::many_binary) put(lengths, std::uint32_t{0});
    file.add_stream(storage, fmt::format("{}-{:08X}", value_name(property.tag()), i),
                    std::move(value));
  }
  return lengths;
}

// A fixed value lies in the property stream, any other in a stream of its own. [MS-OXMSG] 2.4.2
void add_property(CompoundWriter& file, Entry storage, const Property& property,
                  std::string& stream) {
  put(stream, property.tag());
  put(stream, may_read_and_write);
  if (fixed_size(property.type) > 0) {
    std::string value = property.value;
    value.resize(8, '\0');
    stream += value;
    return;
  }
  std::uint32_t size = counted_size(property);
  std::string bytes = property.value;
  if (has_many(property.type)) {
    bytes = add_many(file, storage, property);
    size = static_cast<std::uint32_t>(bytes.size());
  }
  put(stream, size);
  put(stream, std::uint32_t{0});
  file.add_stream(storage, value_name(property.tag()), std::move(bytes));
}

void add_recipients(CompoundWriter& file, Entry storage, const Message& message) {
  for (std::size_t i = 0; i < message.recipients.size(); ++i) {
    const Entry recipient = file.add_storage(storage, fmt::format("__recip_version1.0_#{:08X}", i));
    std::string stream(8, '\0');
    Properties properties = message.recipients[i];
    properties.number(0x3000, static_cast<std::uint32_t>(i));  // PidTagRowid
    for (const Property& property : properties.all())
      add_property(file, recipient, property, stream);
    file.add_stream(recipient, std::string(property_stream), std::move(stream));
  }
}

void add_message(CompoundWriter& file, Entry storage, const Message& message, bool is_embedded);

void add_attachments(CompoundWriter& file, Entry storage, const Message& message) {
  for (std::size_t i = 0; i < message.attachments.size(); ++i) {
    const Attachment& attachment = message.attachments[i];
    const Entry entry = file.add_storage(storage, fmt::format("__attach_version1.0_#{:08X}", i));
    std::string stream(8, '\0');
    for (const Property& property : attachment.properties.all())
      add_property(file, entry, property, stream);
    if (attachment.embedded) {
      constexpr std::uint32_t object = std::uint32_t{tag::attach_data} << 16 | 0x000D;
      put(stream, object);
      put(stream, may_read_and_write);
      put(stream, std::uint32_t{0xFFFFFFFF});
      put(stream, std::uint32_t{1});  // an embedded message
      // Messages nest as deep as Content lets them: twice.
      add_message(file, file.add_storage(entry, value_name(object)), *attachment.embedded, true);
    }
    file.add_stream(entry, std::string(property_stream), std::move(stream));
  }
}

void add_message(CompoundWriter& file, Entry storage, const Message& message, bool is_embedded) {
  std::string stream(8, '\0');  // [MS-OXMSG] 2.4.1
  const auto recipients = static_cast<std::uint32_t>(message.recipients.size());
  const auto attachments = static_cast<std::uint32_t>(message.attachments.size());
  for (const std::uint32_t value : {recipients, attachments, recipients, attachments})
    put(stream, value);
  if (!is_embedded) stream.append(8, '\0');
  for (const Property& property : message.properties.all())
    add_property(file, storage, property, stream);
  constexpr std::uint32_t unicode = 0x00040000;  // STORE_UNICODE_OK
  Properties more;
  more.number(0x340D, unicode);  // PidTagStoreSupportMask
  for (const Property& property : more.all()) add_property(file, storage, property, stream);
  add_recipients(file, storage, message);
  add_attachments(file, storage, message);
  file.add_stream(storage, std::string(property_stream), std::move(stream));
}

// [MS-OXMSG] 2.2.3
void add_names(CompoundWriter& file, std::span<const PropertyName> names) {
  const Entry storage = file.add_storage(CompoundWriter::root, "__nameid_version1.0");
  const NameStreams streams = name_streams(names);
  file.add_stream(storage, value_name(0x00020102), streams.guids);
  file.add_stream(storage, value_name(0x00030102), streams.entries);
  file.add_stream(storage, value_name(0x00040102), streams.strings);
  for (const auto& [bucket, entries] : name_buckets(names, buckets))
    file.add_stream(storage, value_name((0x1000 + bucket) << 16 | 0x0102), entries);
}

}  // namespace

std::string msg_file(const Message& message, std::span<const PropertyName> names) {
  CompoundWriter file(class_id);
  add_names(file, names);
  add_message(file, CompoundWriter::root, message, false);
  return file.bytes();
}

}  // namespace offenbar::generator
