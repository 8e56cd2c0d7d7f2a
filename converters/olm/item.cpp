#include "converters/olm/item.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converters/mapi/property_list.h"
#include "converters/mapi/tags.h"
#include "converters/olm/appointment.h"
#include "converters/olm/archive.h"
#include "converters/olm/element.h"
#include "converters/olm/fields.h"

namespace offenbar::olm {
namespace {

namespace tag = mapi::tag;
using mapi::PropId;
using mapi::PropType;

using Zip = std::shared_ptr<const zip::Archive>;

void put_text(mapi::PropertyList& into, PropId id, std::string_view text) {
  if (!text.empty()) into.put({id, PropType::string}, std::string(text));
}
void put_number(mapi::PropertyList& into, PropId id, std::int64_t number) {
  into.put({id, PropType::integer32},
           static_cast<std::int32_t>(std::clamp<std::int64_t>(number, 0, 0x7FFFFFFF)));
}

// An element with the attributes of an address.
struct Person {
  std::string_view name;
  std::string_view address;

  static Person of(const Element& element) {
    std::string_view address = element.attribute("OPFContactEmailAddressAddress");
    std::string_view name = element.attribute("OPFContactEmailAddressName");
    if (address.empty()) address = element.attribute("OPFCalendarAttendeeAddress");
    if (name.empty()) name = element.attribute("OPFCalendarAttendeeName");
    return {name.empty() ? address : name, address};
  }
};

struct Who {
  PropId name;
  PropId type;
  PropId address;
  PropId smtp;
};
constexpr Who sender{tag::sender_name, tag::sender_address_type, tag::sender_email_address,
                     tag::sender_smtp_address};
constexpr Who represented{tag::sent_representing_name, tag::sent_representing_address_type,
                          tag::sent_representing_email_address,
                          tag::sent_representing_smtp_address};
constexpr Who recipient_itself{tag::display_name, tag::address_type, tag::email_address,
                               tag::smtp_address};

void put_person(mapi::PropertyList& into, const Who& who, const Person& person) {
  put_text(into, who.name, person.name);
  if (person.address.empty()) return;
  put_text(into, who.type, "SMTP");
  put_text(into, who.address, person.address);
  put_text(into, who.smtp, person.address);
}

class Recipient : public mapi::Listed<mapi::Recipient> {
 public:
  Recipient(const Element& element, std::int32_t type) {
    put_person(list_, recipient_itself, Person::of(element));
    put_number(list_, tag::recipient_type, type);
  }
};

// The bytes of a member, decompressed as they are read.
class MemberStream : public mapi::ByteStream {
 public:
  MemberStream(Zip archive, zip::Member member, std::uint64_t size)
      : archive_(std::move(archive)), member_(std::move(member)), size_(size) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override {
    return member_.read(into);
  }
  [[nodiscard]] std::uint64_t size() const override { return size_; }

 private:
  Zip archive_;
  zip::Member member_;
  std::uint64_t size_;
};

class Attached : public mapi::Listed<mapi::Attachment> {
 public:
  Attached(Zip archive, const Element& element)
      : archive_(std::move(archive)),
        url_(element.attribute("OPFAttachmentURL")),
        member_(url_.empty() ? nullptr : archive_->find(url_)) {
    put_number(list_, tag::attach_method, 1);  // afByValue
    put_text(list_, tag::attach_long_filename, element.attribute("OPFAttachmentName"));
    put_text(list_, tag::attach_mime_tag, element.attribute("OPFAttachmentContentType"));
    put_text(list_, tag::attach_content_id, element.attribute("OPFAttachmentContentID"));
    const std::string_view extension = element.attribute("OPFAttachmentContentExtension");
    if (!extension.empty()) put_text(list_, tag::attach_extension, '.' + std::string(extension));
    if (member_ == nullptr) return;
    // The size in the XML is that of the encoded part of the mail.
    put_number(list_, tag::attach_size, static_cast<std::int64_t>(member_->size));
  }

  [[nodiscard]] std::vector<mapi::PropTag> tags() const override {
    std::vector<mapi::PropTag> found = Listed::tags();
    found.push_back(data_tag);
    std::ranges::sort(found);
    return found;
  }
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(PropId id) const override {
    return id == tag::attach_data ? std::optional(data_tag) : Listed::tag_of(id);
  }
  [[nodiscard]] Result<mapi::Value> get(PropId id) const override {
    if (id != tag::attach_data) return Listed::get(id);
    OFFENBAR_CHECK(check_member());
    return archive_->read(*member_, max_value_bytes);
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(PropId id) const override {
    if (id != tag::attach_data) return Listed::open(id);
    OFFENBAR_CHECK(check_member());
    OFFENBAR_TRY(auto member, archive_->open_member(*member_, zip::no_limit));
    return std::make_unique<MemberStream>(archive_, std::move(member), member_->size);
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> embedded() const override { return nullptr; }

 private:
  static constexpr mapi::PropTag data_tag{tag::attach_data, PropType::binary};

  [[nodiscard]] Result<void> check_member() const {
    if (member_ != nullptr) return {};
    return fail(Fault::corrupt, fmt::format("attachment \"{}\" is not in the archive", url_));
  }

  Zip archive_;
  std::string url_;
  const zip::Entry* member_;
};

struct RecipientList {
  std::string_view element;
  std::int32_t type;  // PidTagRecipientType
};
constexpr std::array recipient_lists{
    RecipientList{"OPFMessageCopyToAddresses", 1},
    RecipientList{"OPFMessageCopyCCAddresses", 2},
    RecipientList{"OPFMessageCopyBCCAddresses", 3},
    RecipientList{"OPFGroupCopyMemberList", 1},
    RecipientList{"OPFCalendarEventCopyAttendeeList", 1},
};

// Attendees say themselves what they are: 1 required, 2 optional, 3 a resource.
std::int32_t recipient_type_of(const Element& person, std::int32_t of_list) {
  const auto said = number_of(person.attribute("OPFCalendarAttendeeType"));
  return said && *said >= 1 && *said <= 3 ? static_cast<std::int32_t>(*said) : of_list;
}

constexpr std::array attachment_lists{
    std::string_view("OPFMessageCopyAttachmentList"),
    std::string_view("OPFCalendarEventCopyAttachmentList"),
    std::string_view("OPFTaskCopyAttachmentList"),
    std::string_view("OPFContactCopyAttachmentList"),
};

// Where a body may stand: as HTML, which is often only said to be text, and as text.
struct BodyPlace {
  std::string_view html;
  std::string_view plain;
};
constexpr std::array bodies{
    BodyPlace{"OPFMessageCopyHTMLBody", "OPFMessageCopyBody"},
    BodyPlace{"OPFCalendarEventCopyDescription", "OPFCalendarEventCopyDescriptionPlain"},
    BodyPlace{"OPFTaskCopyNote", "OPFTaskCopyNotePlain"},
    BodyPlace{"OPFContactCopyNotes", "OPFContactCopyNotesPlain"},
    BodyPlace{"OPFGroupCopyNotes", "OPFGroupCopyNotesPlain"},
    BodyPlace{"OPFNoteCopyText", "OPFNoteCopyTextPlain"},
};

bool looks_like_html(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.starts_with('<');
}

void put_bodies(const Element& element, mapi::PropertyList& into) {
  for (const BodyPlace& place : bodies) {
    const std::string_view html = element.text_of(place.html);
    const std::string_view plain = element.text_of(place.plain);
    const bool is_html = looks_like_html(html);
    if (is_html) put_text(into, tag::body_html, html);
    if (!is_html && plain.empty()) put_text(into, tag::body, html);
    // Of a message with HTML the other element repeats it.
    if (plain != html || !is_html) put_text(into, tag::body, plain);
  }
  const bool html = into.has(tag::body_html);
  if (html || into.has(tag::body)) put_number(into, tag::native_body, html ? 3 : 1);
}

class Message : public mapi::Listed<mapi::Item> {
 public:
  Message(Zip archive, Element element, std::string xml, std::uint64_t id)
      : archive_(std::move(archive)), element_(std::move(element)), id_(id) {
    put_fields(element_, list_);
    put_bodies(element_, list_);
    put_sender();
    put_appointment(element_, list_);
    put_headers();
    for (const RecipientList& list : recipient_lists) {
      if (const Element* found = element_.child(list.element)) {
        for (const Element& person : found->children)
          recipients_.push_back({&person, recipient_type_of(person, list.type)});
      }
    }
    for (const std::string_view list : attachment_lists) {
      if (const Element* found = element_.child(list)) {
        for (const Element& attachment : found->children) attachments_.push_back(&attachment);
      }
    }
    if (!attachments_.empty()) {
      list_.put({tag::has_attachments, PropType::boolean}, true);
    }
    if (const auto raw = list_.name(mapi::first_named_id, raw_xml())) {
      const Bytes bytes = as_bytes(xml);
      list_.put({*raw, PropType::binary}, mapi::Binary(bytes.begin(), bytes.end()));
    }
  }

  [[nodiscard]] std::uint64_t id() const override { return id_; }
  [[nodiscard]] Result<std::size_t> recipient_count() const override { return recipients_.size(); }
  [[nodiscard]] Result<std::unique_ptr<mapi::Recipient>> recipient(
      std::size_t index) const override {
    if (index >= recipients_.size()) return fail(Fault::internal, "no such recipient");
    return std::make_unique<Recipient>(*recipients_[index].first, recipients_[index].second);
  }
  [[nodiscard]] Result<std::size_t> attachment_count() const override {
    return attachments_.size();
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::Attachment>> attachment(
      std::size_t index) const override {
    if (index >= attachments_.size()) return fail(Fault::internal, "no such attachment");
    return std::make_unique<Attached>(archive_, *attachments_[index]);
  }

 private:
  // Who wrote it, and who sent it for them, where that is somebody else.
  void put_sender() {
    const Element* from = first_in("OPFMessageCopyFromAddresses");
    const Element* sent = first_in("OPFMessageCopySenderAddress");
    if (from == nullptr) from = sent;
    if (from == nullptr) return;
    put_person(list_, represented, Person::of(*from));
    put_person(list_, sender, Person::of(sent == nullptr ? *from : *sent));
  }

  // Newer archives have the message as it came in.
  void put_headers() {
    const std::string_view source = element_.text_of("OPFMessageCopySource");
    const std::size_t end = std::min(source.find("\r\n\r\n"), source.find("\n\n"));
    if (end != std::string_view::npos) {
      put_text(list_, tag::transport_message_headers, source.substr(0, end));
    }
  }

  [[nodiscard]] const Element* first_in(std::string_view list) const {
    const Element* found = element_.child(list);
    return found == nullptr || found->children.empty() ? nullptr : &found->children.front();
  }

  Zip archive_;
  Element element_;
  std::uint64_t id_;
  std::vector<std::pair<const Element*, std::int32_t>> recipients_;
  std::vector<const Element*> attachments_;
};

}  // namespace

Result<std::unique_ptr<mapi::Item>> make_item(std::shared_ptr<const zip::Archive> archive,
                                              std::string xml, std::uint64_t id) {
  OFFENBAR_TRY(Element element, parse_element(xml));
  return std::make_unique<Message>(std::move(archive), std::move(element), std::move(xml), id);
}

}  // namespace offenbar::olm
