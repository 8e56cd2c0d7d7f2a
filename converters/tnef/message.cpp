#include "converters/tnef/message.h"

#include <fmt/format.h>

#include <utility>

#include "converters/base/cursor.h"
#include "converters/mapi/tags.h"
#include "converters/tnef/attributes.h"
#include "converters/tnef/encapsulated.h"
#include "converters/tnef/mapped.h"

namespace offenbar::tnef {
namespace {

constexpr std::uint32_t known_version = 0x00010000;

using Attributes = std::span<const Attribute>;

Result<std::unique_ptr<mapi::Item>> open_at(Bytes whole, std::size_t depth);

class Recipient : public mapi::Listed<mapi::Recipient> {
 public:
  explicit Recipient(Bytes row) { (void)read_properties(row, 0, list_); }
};

class Attached : public mapi::Listed<mapi::Attachment> {
 public:
  Attached(Attributes attributes, std::size_t depth) : depth_(depth) {
    for (const Attribute& attribute : attributes) map_attribute(attribute, list_);
    for (const Attribute& attribute : attributes) {
      if (attribute.id == Id::attachment_properties) encapsulated(attribute);
    }
  }

  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> embedded() const override {
    if (!message_) return nullptr;
    if (depth_ >= mapi::max_embedded_depth) {
      return fail(Fault::corrupt, "messages are nested too deep");
    }
    return open_at(*message_, depth_ + 1);
  }

 private:
  void encapsulated(const Attribute& attribute) {
    for (const ObjectValue& object : read_properties(attribute.data, attribute.at, list_)) {
      if (object.id == mapi::tag::attach_data && object.kind == ObjectKind::message) {
        message_ = object.data;
      }
    }
  }

  std::size_t depth_;
  std::optional<Bytes> message_;
};

class Message : public mapi::Listed<mapi::Item> {
 public:
  explicit Message(std::size_t depth) : depth_(depth) {}

  Result<void> read(Bytes whole) {
    OFFENBAR_TRY(attributes_, read_attributes(whole, list_));
    if (attributes_.empty()) return fail(Fault::corrupt, "TNEF stream has no attributes");
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
      if (attributes_[i].level == Level::attachment) {
        add_to_attachment(i);
      } else {
        map_attribute(attributes_[i], list_);
      }
    }
    for (const Attribute& attribute : attributes_) {
      if (attribute.level == Level::message) encapsulated(attribute);
    }
    return {};
  }

  [[nodiscard]] std::uint64_t id() const override { return 0; }
  [[nodiscard]] Result<std::size_t> recipient_count() const override { return rows_.size(); }
  [[nodiscard]] Result<std::unique_ptr<mapi::Recipient>> recipient(
      std::size_t index) const override {
    if (index >= rows_.size()) return fail(Fault::internal, "no such recipient");
    return std::make_unique<Recipient>(rows_[index]);
  }
  [[nodiscard]] Result<std::size_t> attachment_count() const override {
    return attachments_.size();
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::Attachment>> attachment(
      std::size_t index) const override {
    if (index >= attachments_.size()) return fail(Fault::internal, "no such attachment");
    std::vector<Attribute> own;
    for (const std::size_t i : attachments_[index]) own.push_back(attributes_[i]);
    return std::make_unique<Attached>(own, depth_);
  }

 private:
  // attAttachRendData begins each attachment. 2.1.3
  void add_to_attachment(std::size_t index) {
    if (attributes_[index].id == Id::attach_rendering || attachments_.empty()) {
      attachments_.emplace_back();
    }
    attachments_.back().push_back(index);
  }

  // What wins over the mapped attributes. 2.1.3
  void encapsulated(const Attribute& attribute) {
    switch (attribute.id) {
      case Id::message_properties:
        (void)read_properties(attribute.data, attribute.at, list_);
        return set_code_page();
      case Id::recipient_table:
        rows_ = split_rows(attribute.data, attribute.at, list_);
        return;
      case Id::code_page:
        code_page_ = code_page_of(attribute);
        return set_code_page();
      case Id::version:
        return check_version(attribute);
      default:
        return;
    }
  }

  void set_code_page() {
    if (code_page_ == 0) return;
    list_.put({mapi::tag::message_code_page, mapi::PropType::integer32},
              static_cast<std::int32_t>(code_page_));
  }

  void check_version(const Attribute& attribute) {
    const auto version = Cursor(attribute.data).le<std::uint32_t>();
    if (version == known_version) return;
    list_.damaged(
        fmt::format("attTnefVersion is {:#010x}, expected {:#010x}", version, known_version),
        attribute.at);
  }

  std::size_t depth_;
  std::vector<Attribute> attributes_;
  std::vector<std::vector<std::size_t>> attachments_;  // positions of their attributes
  std::vector<Bytes> rows_;
  std::uint32_t code_page_ = 0;
};

Result<std::unique_ptr<mapi::Item>> open_at(Bytes whole, std::size_t depth) {
  auto message = std::make_unique<Message>(depth);
  OFFENBAR_CHECK(message->read(whole));
  return message;
}

}  // namespace

Result<std::unique_ptr<mapi::Item>> open(Bytes whole) { return open_at(whole, 0); }

}  // namespace offenbar::tnef
