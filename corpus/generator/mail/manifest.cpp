#include "corpus/generator/mail/manifest.h"

#include "converters/base/digest.h"
#include "converters/base/text.h"
#include "corpus/generator/mail/named.h"
#include "corpus/generator/mail/tags.h"

namespace offenbar::generator {
namespace {

std::string text_of(const Properties& properties, std::uint16_t id) {
  const Property* property = properties.find(id);
  return property == nullptr ? "" : utf16le_to_utf8(as_bytes(property->value));
}

// Without the two characters that tell the prefix's length.
std::string subject_of(const Properties& properties) {
  std::string subject = text_of(properties, tag::subject);
  if (subject.starts_with('\1')) subject.erase(0, 2);
  return subject;
}

std::uint32_t number_of(const Properties& properties, std::uint16_t id) {
  const Property* property = properties.find(id);
  std::uint32_t number = 0;
  for (std::size_t i = 0; property != nullptr && i < property->value.size() && i < 4; ++i)
    number |= std::uint32_t{static_cast<unsigned char>(property->value[i])} << (8 * i);
  return number;
}

std::string_view body_of(const Properties& properties) {
  if (properties.find(tag::rtf_compressed) != nullptr) return "rtf";
  if (properties.find(tag::body_html) != nullptr) return "html";
  return properties.find(tag::body) != nullptr ? "plain" : "none";
}

Json describe_attachment(const Attachment& attachment) {
  Json json;
  json["method"] = number_of(attachment.properties, tag::attach_method);
  if (attachment.embedded) {
    json["embedded"] = describe(*attachment.embedded);
    return json;
  }
  json["name"] = text_of(attachment.properties, tag::attach_long_filename);
  const Property* data = attachment.properties.find(tag::attach_data);
  json["bytes"] = data == nullptr ? 0 : data->value.size();
  json["sha256"] = sha256_hex(as_bytes(data == nullptr ? std::string_view() : data->value));
  const std::string content_id = text_of(attachment.properties, tag::attach_content_id);
  if (!content_id.empty()) json["content_id"] = content_id;
  return json;
}

}  // namespace

Json describe(const Message& message) {
  const Properties& properties = message.properties;
  Json json;
  json["class"] = text_of(properties, tag::message_class);
  json["subject"] = subject_of(properties);
  json["size"] = size_of(message);
  json["body"] = body_of(properties);
  json["read"] = (number_of(properties, tag::message_flags) & 1) != 0;
  if (properties.find(tag::flag_status) != nullptr) json["flagged"] = true;
  if (properties.find(tag::last_verb) != nullptr)
    json["last_verb"] = number_of(properties, tag::last_verb);
  json["headers"] = properties.find(tag::transport_headers) != nullptr;
  if (message.is_associated) json["associated"] = true;
  json["recipients"] = message.recipients.size();
  json["categories"] = Json::array();
  if (const Property* keywords = properties.find(named::keywords))
    for (const std::string& value : keywords->values)
      json["categories"].push_back(utf16le_to_utf8(as_bytes(value)));
  json["attachments"] = Json::array();
  for (const Attachment& attachment : message.attachments)
    json["attachments"].push_back(describe_attachment(attachment));
  return json;
}

void Totals::count(const Message& message) {
  ++items_;
  if (message.is_associated) ++associated_;
  ++by_class_[text_of(message.properties, tag::message_class)];
  count_attachments(message);
}

void Totals::count_attachments(const Message& message) {
  for (const Attachment& attachment : message.attachments) {
    ++attachments_;
    if (const Property* data = attachment.properties.find(tag::attach_data))
      attachment_bytes_ += data->value.size();
    if (!attachment.embedded) continue;
    ++embedded_;
    count_attachments(*attachment.embedded);
  }
}

Json Totals::json() const {
  Json json;
  json["items"] = items_;
  json["associated"] = associated_;
  json["by_class"] = by_class_;
  json["attachments"] = attachments_;
  json["attachment_bytes"] = attachment_bytes_;
  json["embedded"] = embedded_;
  return json;
}

}  // namespace offenbar::generator
