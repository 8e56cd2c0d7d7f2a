#include "converters/items/item_letter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "converters/base/bytes.h"
#include "converters/base/text.h"
#include "converters/items/mime_letter.h"
#include "converters/items/rtf_text.h"
#include "converters/items/words.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/rtf/compressed_rtf.h"

namespace offenbar::items {
namespace {

using namespace mapi;

constexpr std::size_t most_listed = 100'000;  // recipients, attachments

bool has_prefix(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    if (lower(text[i]) != lower(prefix[i])) return false;
  }
  return true;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

// PidTagAttachMethod. [MS-OXCMSG] 2.2.2.9
constexpr std::int64_t embedded_message = 5;
bool is_reference(std::int64_t method) {
  return method == 2 || method == 3 || method == 4 || method == 7;
}

class ItemLetter {
 public:
  ItemLetter(const Item& item, std::shared_ptr<const void> keep, std::size_t depth)
      : item_(item),
        keep_(std::move(keep)),
        depth_(depth),
        page_(string8_code_page(item, 1252)),
        class_(text(item, tag::message_class, 1252).value_or("")) {}

  Letter run() {
    header();
    people();
    bodies();
    attachments();
    sealed();
    return std::move(letter_);
  }

 private:
  std::optional<std::string> said(PropId id) const { return text(item_, id, page_); }

  void header() {
    auto fields = said(tag::transport_message_headers).value_or("");
    letter_ = letter_of_header(fields);
    from_header_ = !letter_.recipients.empty() || !letter_.copies.empty();
    subject();
    // Those of a header are as it was sent, and stay.
    if (letter_.keywords.empty()) keywords();
    if (!letter_.message_id) {
      std::string id = one_line(said(tag::internet_message_id).value_or(""));
      std::erase_if(id, [](char c) { return c == '<' || c == '>'; });
      if (!id.empty() && is_ascii(id) && id.find(' ') == std::string::npos) letter_.message_id = id;
    }
    for (const PropId id : {tag::client_submit_time, tag::message_delivery_time, tag::creation_time,
                            tag::last_modification_time}) {
      if (const auto one = time(item_, id); one && one->ticks != 0) {
        letter_.other_dates.push_back(unix_seconds(*one));
      }
    }
  }

  // The categories: "Keywords" of PS_PUBLIC_STRINGS. [MS-OXCMSG] 2.2.1.17
  void keywords() {
    static const PropName name{{{0x29, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00,
                                 0x00, 0x00, 0x00, 0x00, 0x46}},
                               std::string("Keywords")};
    const auto id = item_.id_of(name);
    const auto value = id ? item_.get(*id) : Result<Value>(Value());
    if (!value) return;
    if (const auto* words = std::get_if<std::vector<std::string>>(&*value)) {
      letter_.keywords = *words;
    }
  }

  void subject() {
    auto whole = said(tag::subject);
    if (!whole && (item_.tag_of(tag::subject_prefix) || item_.tag_of(tag::normalized_subject))) {
      whole = said(tag::subject_prefix).value_or("") + said(tag::normalized_subject).value_or("");
    }
    if (!whole) return;
    // A first character of 1 says that the second is the length of the prefix.
    if (whole->size() >= 2 && whole->front() == '\x01') whole->erase(0, 2);
    letter_.subject = *whole;
  }

  // An address of the Internet, where the properties hold one.
  Address address(const Properties& of, PropId smtp, PropId type, PropId address,
                  PropId name) const {
    Address found{one_line(text(of, name, page_).value_or("")), ""};
    std::string mail = lower(one_line(text(of, smtp, page_).value_or("")));
    const std::string kind = lower(text(of, type, page_).value_or(""));
    if (mail.find('@') == std::string::npos && (kind == "smtp" || kind.empty())) {
      mail = lower(one_line(text(of, address, page_).value_or("")));
    }
    mail = bare_address(std::move(mail));
    const bool is_address = mail.find('@') != std::string::npos &&
                            mail.find(' ') == std::string::npos && is_ascii(mail) &&
                            mail.find("/o=") == std::string::npos;
    if (is_address) found.address = std::move(mail);
    return found;
  }

  void people() {
    if (letter_.from.empty()) {
      const Address one =
          address(item_, tag::sent_representing_smtp_address, tag::sent_representing_address_type,
                  tag::sent_representing_email_address, tag::sent_representing_name);
      const Address sender = address(item_, tag::sender_smtp_address, tag::sender_address_type,
                                     tag::sender_email_address, tag::sender_name);
      for (const Address& who : {one, sender}) {
        if (!who.address.empty() || !who.name.empty()) letter_.from.push_back(who);
      }
    }
    const auto count = item_.recipient_count();
    if (!count) return;
    for (std::size_t i = 0; i < std::min(*count, most_listed); ++i) {
      const auto one = item_.recipient(i);
      if (!one || !*one) continue;
      // The high bits tell of earlier tries to send. [MS-OXOMSG] 2.2.3.1
      const auto type = integer(**one, tag::recipient_type).value_or(1) & 0xF;
      Address who = address(**one, tag::smtp_address, tag::address_type, tag::email_address,
                            tag::display_name);
      if (who.address.empty() && who.name.empty()) continue;
      // Received mail names them in its header.
      if (from_header_ && type != 3) continue;
      if (type == 1)
        letter_.recipients.push_back(std::move(who));
      else if (type == 2)
        letter_.copies.push_back(std::move(who));
      else if (type == 3)
        letter_.blind.push_back(std::move(who));
    }
  }

  void bodies() {
    Text plain = string_body(tag::body);
    if (!plain.utf8.empty()) letter_.texts.push_back(std::move(plain));
    if (html()) return;
    // A message whose own body is plain text wraps it in RTF for old readers only.
    constexpr std::int64_t native_plain = 1;
    const bool is_plain =
        !letter_.texts.empty() && integer(item_, tag::native_body).value_or(0) == native_plain;
    if (!is_plain) rich();
  }

  Text string_body(PropId id) const {
    const auto value = item_.get(id);
    if (!value) return {};
    if (const auto* utf8 = std::get_if<std::string>(&*value)) return {*utf8, false, true};
    const auto* raw = std::get_if<String8>(&*value);
    return raw == nullptr ? Text{} : decoded(raw->bytes, false, page_);
  }

  Text decoded(const std::string& bytes, bool is_html, unsigned page) const {
    if (is_ascii(bytes) && bytes.find('\x1B') == std::string::npos) return {bytes, is_html, true};
    const bool names_one =
        item_.tag_of(tag::message_code_page) || item_.tag_of(tag::internet_code_page);
    if (is_valid_utf8(bytes)) return {bytes, is_html, page == 65001};
    if (auto utf8 = from_code_page(as_bytes(bytes), page)) return {*utf8, is_html, names_one};
    return {bytes, is_html, false};
  }

  bool html() {
    const auto value = item_.get(tag::body_html);
    if (!value) return false;
    Text body;
    if (const auto* bytes = std::get_if<Binary>(&*value)) {
      const auto page = integer(item_, tag::internet_code_page).value_or(0);
      body = decoded(std::string(as_text(*bytes)), true, static_cast<unsigned>(page));
    } else if (const auto* raw = std::get_if<String8>(&*value)) {
      body = decoded(raw->bytes, true, page_);
    } else if (const auto* utf8 = std::get_if<std::string>(&*value)) {
      body = {*utf8, true, true};
    }
    if (body.utf8.empty()) return false;
    letter_.texts.push_back(std::move(body));
    return true;
  }

  void rich() {
    const auto value = binary(item_, tag::rtf_compressed);
    if (!value || value->empty()) return;
    const auto rtf = rtf::decompress(*value);
    if (!rtf || !rtf->damage.empty()) return;
    Text body = text_of_rtf(rtf->rtf);
    // Of the same text in two forms one is enough, if the mail has no HTML of it.
    if (!letter_.texts.empty() && !body.is_html) return;
    if (!body.is_html) body.is_html = true, body.utf8 = escaped(body.utf8);
    letter_.texts.push_back(std::move(body));
  }

  static std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
      if (c == '<')
        html += "&lt;";
      else if (c == '&')
        html += "&amp;";
      else
        html += c;
    }
    return html;
  }

  void attachments() {
    const auto count = item_.attachment_count();
    if (!count) return;
    for (std::size_t i = 0; i < std::min(*count, most_listed); ++i) {
      auto attachment = item_.attachment(i);
      if (!attachment || !*attachment) continue;
      add(std::shared_ptr<Attachment>(*std::move(attachment)));
    }
  }

  void add(std::shared_ptr<Attachment> from) {
    Attached one;
    one.name = name_of(*from);
    const auto method = integer(*from, tag::attach_method).value_or(1);
    const bool has_data = from->tag_of(tag::attach_data).has_value();
    if (method == embedded_message) {
      if (!embedded(from, one)) return;
    } else if (is_reference(method) && !has_data) {
      one.is_link = true;
    } else if (!has_data) {
      return;
    } else {
      one.open = [from, keep = keep_] { return from->open(tag::attach_data); };
      one.media_type = lower(text(*from, tag::attach_mime_tag, page_).value_or(""));
    }
    letter_.attached.push_back(std::move(one));
  }

  // False if it cannot be read.
  bool embedded(const std::shared_ptr<Attachment>& from, Attached& one) const {
    auto inside = from->embedded();
    if (!inside || !*inside) return false;
    const std::shared_ptr<const Item> item(*std::move(inside));
    const std::string kind = text(*item, tag::message_class, 1252).value_or("");
    one.is_other_item = has_prefix(kind, "IPM.Contact") || has_prefix(kind, "IPM.Appointment") ||
                        has_prefix(kind, "IPM.Task") || has_prefix(kind, "IPM.DistList") ||
                        has_prefix(kind, "IPM.StickyNote") || has_prefix(kind, "IPM.Activity");
    if (one.name.empty()) one.name = text(*item, tag::subject, page_).value_or("");
    one.message = [item, from, keep = keep_, depth = depth_] {
      if (depth >= deepest_letter) return Letter{};
      return ItemLetter(*item, std::make_shared<Kept>(Kept{keep, from, item}), depth + 1).run();
    };
    return true;
  }

  // What an embedded item lies in.
  struct Kept {
    std::shared_ptr<const void> behind;
    std::shared_ptr<const Attachment> attachment;
    std::shared_ptr<const Item> item;
  };

  std::string name_of(const Attachment& from) const {
    for (const PropId id : {tag::attach_long_filename, tag::attach_filename, tag::display_name}) {
      std::string name = one_line(text(from, id, page_).value_or(""));
      name.erase(0, name.find_last_of("/\\") + 1);
      if (!name.empty()) return name;
    }
    return {};
  }

  // A clear signature comes as one attachment, which is the message as it was signed.
  // [MS-OXOSMIME] 2.1.2
  void sealed() {
    if (!has_prefix(class_, "IPM.Note.SMIME") && !has_prefix(class_, "IPM.Note.Secure")) return;
    letter_.is_sealed = true;
    if (letter_.attached.size() != 1 || !letter_.attached.front().open ||
        !letter_.attached.front().media_type.starts_with("multipart/signed")) {
      return;
    }
    const auto stream = letter_.attached.front().open();
    if (!stream || !*stream) return;
    auto bytes = std::make_shared<std::string>();
    std::array<std::byte, 32UL << 10U> piece;
    constexpr std::size_t largest = 256U << 20U;
    while (bytes->size() < largest) {
      const auto count = (*stream)->read(piece);
      if (!count || *count == 0) break;
      bytes->append(as_text(Bytes(piece).first(*count)));
    }
    auto inside = letter_of_message(as_bytes(*bytes), nullptr);
    if (!inside) return;
    letter_.attached = std::move(inside->attached);
    for (Attached& one : letter_.attached) {  // they lie in `bytes`
      if (one.open) one.open = [open = one.open, bytes] { return open(); };
      if (one.message) one.message = [message = one.message, bytes] { return message(); };
    }
    letter_.texts = std::move(inside->texts);
  }

  const Item& item_;
  std::shared_ptr<const void> keep_;
  std::size_t depth_;
  unsigned page_;
  std::string class_;
  bool from_header_ = false;
  Letter letter_;
};

}  // namespace

Letter letter_of_item(const Item& item) { return ItemLetter(item, nullptr, 0).run(); }

Letter letter_of_item(std::shared_ptr<const Item> item, std::shared_ptr<const void> behind) {
  const auto both =
      std::make_shared<std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>>(
          std::move(behind), item);
  return ItemLetter(*item, both, 0).run();
}

std::string flags_of_item(const Item& item) {
  const auto number = [&item](PropId id) { return integer(item, id).value_or(0); };
  constexpr std::int64_t read = 0x1;
  constexpr std::int64_t unsent = 0x8;
  constexpr std::int64_t marked = 2;
  std::string flags;
  if ((number(tag::message_flags) & unsent) != 0) flags += 'D';
  if (number(tag::flag_status) == marked) flags += 'F';
  const auto verb = number(tag::last_verb_executed);
  if (verb == 104) flags += 'P';
  if (verb == 102 || verb == 103) flags += 'R';
  if ((number(tag::message_flags) & read) != 0) flags += 'S';
  return flags;
}

}  // namespace offenbar::items
