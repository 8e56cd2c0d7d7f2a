#include "converters/calendar/attached.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "converters/calendar/url.h"
#include "converters/mail/attachments.h"
#include "converters/mail/encoding.h"
#include "converters/mail/header.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

namespace tag = mapi::tag;

constexpr std::size_t max_attachments = 10'000;
constexpr mapi::PropId attachment_flags = 0x7FFD;        // PidTagAttachmentFlags
constexpr mapi::PropId exception_start_time = 0x7FFB;    // PidTagExceptionStartTime
constexpr mapi::PropId exception_replace_time = 0x7FF9;  // PidTagExceptionReplaceTime
constexpr std::int64_t is_exception = 0x2;               // afException
constexpr std::int64_t embedded_message = 5;             // afEmbeddedMessage

bool is_reference(std::int64_t method) { return (method >= 2 && method <= 4) || method == 7; }

bool is_instance(const mapi::Attachment& one) {
  if (mapi::integer(one, tag::attach_method).value_or(1) != embedded_message) return false;
  const bool flagged = (mapi::integer(one, attachment_flags).value_or(0) & is_exception) != 0;
  return flagged || one.tag_of(exception_replace_time) || one.tag_of(exception_start_time);
}

std::optional<WallTime> wall_in(const mapi::Attachment& one) {
  const auto start = instant_of(mapi::time(one, exception_start_time));
  if (!start) return std::nullopt;
  return WallTime{start->seconds};
}

template <class Take>
void each_attachment(const mapi::Item& item, const Desk& desk, Take take) {
  const auto count = item.attachment_count();
  if (!count) {
    desk.lose("attachment_unreadable", Severity::content, "attachments", count.error().what, "");
    return;
  }
  for (std::size_t i = 0; i < std::min(*count, max_attachments); ++i) {
    const auto one = item.attachment(i);
    const std::string where = fmt::format("attachment {}", i + 1);
    if (one && *one) {
      take(**one, where);
    } else {
      desk.lose("attachment_unreadable", Severity::content, where, one ? "" : one.error().what, "");
    }
  }
}

class Attaching {
 public:
  Attaching(Lines& lines, unsigned code_page, const Desk& desk)
      : lines_(lines), code_page_(code_page), desk_(desk), room_(desk.profile().attachment_bytes) {}

  void take(const mapi::Attachment& one, std::string where) {
    if (is_instance(one)) return;
    const std::int64_t method = mapi::integer(one, tag::attach_method).value_or(1);
    name_ = name_of(one);
    where_ = std::move(where);
    if (!name_.empty()) where_ += ": " + name_;
    if (method == embedded_message) return message(one);
    if (is_reference(method) && !one.tag_of(tag::attach_data)) return link(one);
    file(one);
  }

 private:
  [[nodiscard]] std::string name_of(const mapi::Attachment& one) const {
    for (const mapi::PropId id :
         {tag::attach_long_filename, tag::attach_filename, tag::display_name}) {
      std::string name = mail::one_line(mapi::text(one, id, code_page_).value_or(""));
      name.erase(0, name.find_last_of("/\\") + 1);
      if (!name.empty()) return name;
    }
    return {};
  }

  void link(const mapi::Attachment& one) {
    std::string path = mapi::text(one, tag::attach_long_pathname, code_page_).value_or("");
    if (path.empty()) path = mapi::text(one, tag::attach_pathname, code_page_).value_or("");
    if (path.empty()) return unreadable("reference without a path");
    const std::string url = url_of(path);
    desk_.lose("attachment_linked", Severity::formatting, where_, path, url);
    lines_.property({"", "ATTACH", named({}), url});
  }

  void file(const mapi::Attachment& one) {
    const auto stream = one.open(tag::attach_data);
    if (!stream || !*stream) return unreadable(stream ? "no content" : stream.error().what);
    if (!fits((*stream)->size())) return;
    std::string bytes;
    std::array<std::byte, 32768> piece;
    while (bytes.size() <= room_) {
      const auto count = (*stream)->read(piece);
      if (!count) {
        desk_.lose("attachment_cut", Severity::content, where_, count.error().what,
                   fmt::format("{} bytes", bytes.size()));
        break;
      }
      if (*count == 0) break;
      bytes += as_text(Bytes(piece).first(std::min(*count, piece.size())));
    }
    std::string type =
        mail::one_line(mapi::text(one, tag::attach_mime_tag, code_page_).value_or(""));
    if (type.find('/') == std::string::npos) type = mail::media_type_of(name_);
    binary(bytes, type);
  }

  void message(const mapi::Attachment& one) {
    const auto item = one.embedded();
    if (!item || !*item) return unreadable(item ? "no message" : item.error().what);
    mail::StringSink sink;
    mail::Context context;
    context.addresses = desk_.context.addresses;
    context.fallback_code_page = code_page_;
    const auto written = mail::write_mail(**item, context, sink);
    if (!written) return unreadable(written.error().what);
    for (const Loss& loss : written->losses) {
      desk_.lose(loss.category, loss.severity, where_ + ": " + loss.where, loss.before, loss.after);
    }
    if (!fits(sink.text.size())) return;
    if (name_.empty()) name_ = "message";
    if (!name_.ends_with(".eml")) name_ += ".eml";
    binary(sink.text, "message/rfc822");
  }

  bool fits(std::uint64_t size) {
    if (size <= room_) return true;
    desk_.lose("receiver_refuses", Severity::content, where_, fmt::format("{} bytes", size),
               fmt::format("at most {} bytes are left", room_));
    return false;
  }

  void binary(const std::string& bytes, const std::string& type) {
    room_ -= std::min<std::uint64_t>(room_, bytes.size());
    auto parameters = named({{"VALUE", {"BINARY"}}, {"ENCODING", {"BASE64"}}});
    parameters.push_back({"FMTTYPE", {type}});
    lines_.property({"", "ATTACH", std::move(parameters), mail::base64(bytes)});
  }

  // FILENAME is of RFC 8607; Outlook and others know X-FILENAME.
  [[nodiscard]] std::vector<contentline::Parameter> named(
      std::vector<contentline::Parameter> parameters) const {
    if (name_.empty()) return parameters;
    parameters.push_back({"FILENAME", {name_}});
    parameters.push_back({"X-FILENAME", {name_}});
    return parameters;
  }

  void unreadable(std::string_view why) {
    desk_.lose("attachment_unreadable", Severity::content, where_, why, "");
  }

  Lines& lines_;
  unsigned code_page_;
  const Desk& desk_;
  std::uint64_t room_;
  std::string name_;
  std::string where_;
};

}  // namespace

std::vector<EmbeddedInstance> embedded_instances(const mapi::Item& item, const Desk& desk) {
  std::vector<EmbeddedInstance> all;
  each_attachment(item, desk, [&](const mapi::Attachment& one, const std::string& where) {
    if (!is_instance(one)) return;
    auto embedded = one.embedded();
    if (!embedded || !*embedded) {
      desk.lose("instance_unreadable", Severity::content, where,
                embedded ? "no message" : embedded.error().what, "");
      return;
    }
    auto replaces = instant_of(mapi::time(one, exception_replace_time));
    if (!replaces) replaces = Reading(**embedded, 1252).time(lid::replace_time);
    all.push_back({*std::move(embedded), replaces, wall_in(one)});
  });
  return all;
}

void append_attachments(Lines& lines, const mapi::Item& item, unsigned code_page,
                        const Desk& desk) {
  Attaching attaching(lines, code_page, desk);
  each_attachment(item, desk, [&](const mapi::Attachment& one, const std::string& where) {
    attaching.take(one, where);
  });
}

}  // namespace offenbar::calendar
