#include "converters/mail/write_mail.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "converters/mail/attachments.h"
#include "converters/mail/bodies.h"
#include "converters/mail/embedded.h"
#include "converters/mail/envelope.h"
#include "converters/mail/raw_item.h"
#include "converters/mail/report.h"
#include "converters/mail/signed.h"

namespace offenbar::mail {
namespace {

bool is_class(std::string_view message_class, std::string_view wanted) {
  if (message_class.size() < wanted.size()) return false;
  return same_name(message_class.substr(0, wanted.size()), wanted) &&
         (message_class.size() == wanted.size() || message_class[wanted.size()] == '.');
}

// Lays out the body of one message. [MS-OXCMAIL] 2.1.3.3
class Layout {
 public:
  explicit Layout(Writing& writing) : writing_(writing) {}

  Part run() { return laid_out(true); }

  // For a message that may have a text already.
  Part inside() {
    if (!is_mail(writing_.message_class) && writing_.context.companion) {
      const auto companion = writing_.context.companion(writing_.item);
      if (companion && !is_beside(*companion)) {
        attachments_ = planned_attachments(writing_);
        return mixed(companion_part(writing_, *companion));
      }
    }
    return laid_out(false);
  }

 private:
  Part laid_out(bool needs_text) {
    attachments_ = planned_attachments(writing_);
    if (!is_mail(writing_.message_class)) return raw();
    bodies_ = bodies_of(writing_.item, writing_.code_page,
                        [this](Loss loss) { writing_.lose(std::move(loss)); });
    const bool has_body = bodies_.html || (bodies_.plain && !bodies_.plain->empty());
    if (auto sealed = signed_content(writing_, attachments_, has_body)) return *std::move(sealed);
    if (is_report(writing_.message_class)) return report();
    if (!needs_text && !has_body && !is_meeting() && !attachments_.empty())
      return only_attachments();
    return mixed(text());
  }

  // A script of a rule says less than its properties do, which stay.
  [[nodiscard]] static bool is_beside(const Companion& companion) {
    return companion.media_type == "application/sieve";
  }

  [[nodiscard]] bool is_meeting() const {
    return is_class(writing_.message_class, "IPM.Schedule.Meeting");
  }

  // No mail: what people can read, all properties, and the attachments.
  Part raw() {
    writing_.lose("kept_raw", Severity::content, "", writing_.message_class, "properties.json");
    if (writing_.depth == 0) writing_.facts.raw = true;
    std::vector<Part> parts;
    parts.push_back(readable_part(writing_));
    parts.push_back(properties_part());
    if (writing_.depth == 0 && writing_.context.companion) {
      const auto companion = writing_.context.companion(writing_.item);
      if (companion && is_beside(*companion)) parts.push_back(companion_part(writing_, *companion));
    }
    add_attachments(parts);
    return multipart(writing_, "mixed", std::move(parts));
  }

  Part report() {
    std::vector<Part> parts;
    const bool has_text = bodies_.html || (bodies_.plain && !bodies_.plain->empty());
    parts.push_back(has_text ? text() : text_part(writing_, "text/plain", report_text(writing_)));
    parts.push_back(status_part(writing_));
    // The message that the report is about is the third part; others are none of the report.
    constexpr std::int64_t embedded_message = 5;
    const auto original = std::ranges::find(attachments_, embedded_message, &Planned::method);
    if (original != attachments_.end()) {
      parts.push_back(attachment_part(writing_, *original, false));
      attachments_.erase(original);
    }
    const std::array<Parameter, 1> type{
        {{"report-type", std::string(report_type(writing_.message_class))}}};
    return mixed(multipart(writing_, "report", std::move(parts), type));
  }

  // `content`, and behind it what attachments are left.
  Part mixed(Part content) {
    std::vector<Part> parts;
    parts.push_back(std::move(content));
    add_attachments(parts);
    return together(std::move(parts));
  }

  Part only_attachments() {
    std::vector<Part> parts;
    add_attachments(parts);
    return together(std::move(parts));
  }

  Part together(std::vector<Part> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    return multipart(writing_, "mixed", std::move(parts));
  }

  void add_attachments(std::vector<Part>& parts) {
    for (Planned& one : std::exchange(attachments_, {})) {
      parts.push_back(attachment_part(writing_, std::move(one), false));
    }
  }

  Part text() {
    std::vector<Part> versions;
    if (bodies_.plain && (!bodies_.plain->empty() || !bodies_.html)) {
      versions.push_back(text_part(writing_, "text/plain", *bodies_.plain));
    }
    if (bodies_.html) versions.push_back(html());
    if (is_meeting()) add_companion(versions);
    if (versions.empty()) return text_part(writing_, "text/plain", "");
    if (versions.size() == 1) return std::move(versions.front());
    return multipart(writing_, "alternative", std::move(versions));
  }

  void add_companion(std::vector<Part>& versions) {
    if (!writing_.context.companion) return;
    const auto companion = writing_.context.companion(writing_.item);
    if (!companion) return;
    for (const Loss& loss : companion->losses) writing_.lose(loss);
    if (versions.empty()) versions.push_back(text_part(writing_, "text/plain", ""));
    versions.push_back(
        text_part(writing_, companion->media_type, companion->bytes, companion->parameters));
  }

  // The HTML with the pictures it shows.
  Part html() {
    std::vector<Part> parts;
    parts.push_back(
        text_part_in(writing_, "text/html", bodies_.html->bytes, bodies_.html->charset));
    const Shown by = shown_in(bodies_.html->bytes);
    const auto shown =
        std::stable_partition(attachments_.begin(), attachments_.end(),
                              [&by](const Planned& one) { return !is_shown(one, by); });
    for (auto one = shown; one != attachments_.end(); ++one) {
      parts.push_back(attachment_part(writing_, std::move(*one), true));
    }
    attachments_.erase(shown, attachments_.end());
    for (std::size_t i = 0; i < bodies_.pictures.size(); ++i) parts.push_back(picture(i));
    if (parts.size() == 1) return std::move(parts.front());
    const std::array<Parameter, 1> type{{{"type", "text/html"}}};
    return multipart(writing_, "related", std::move(parts), type);
  }

  Part picture(std::size_t number) {
    rtf::Picture& picture = bodies_.pictures[number];
    Part part = binary_part(picture.media_type, std::move(picture.bytes), "");
    part.header.tokens("Content-ID", fmt::format("<rtf-picture-{}@offenbar.invalid>", number));
    add_disposition(part.header, true, "");
    return part;
  }

  Writing& writing_;
  Bodies bodies_;
  std::vector<Planned> attachments_;
};

}  // namespace

bool is_mail(std::string_view message_class) {
  constexpr std::array<std::string_view, 12> classes{"IPM.Note",
                                                     "IPM.Post",
                                                     "IPM.Document",
                                                     "REPORT",
                                                     "IPM.Schedule.Meeting",
                                                     "IPM.Sharing",
                                                     "IPM.Recall",
                                                     "IPM.Replication",
                                                     "IPM.InfoPathForm",
                                                     "IPM.Outlook.Recall",
                                                     "IPM.Remote",
                                                     "IPM.TaskRequest"};
  if (message_class.empty() || same_name(message_class, "IPM")) return true;
  return std::ranges::any_of(
      classes, [message_class](std::string_view one) { return is_class(message_class, one); });
}

void write_message(Writing& writing) {
  Header header = envelope_of(writing);
  Part content = Layout(writing).run();
  header.verbatim("MIME-Version: 1.0\r\n");
  writing.out.text(header.fields());
  writing.out.text(content.header.fields());
  writing.out.text("\r\n");
  content.write(writing);
}

Part content_part(Writing& writing) { return Layout(writing).inside(); }

Result<MailFacts> write_mail(const mapi::Item& item, const Context& context, Sink& sink) {
  MailFacts facts;
  Output out(sink, context.line_ends);
  Writing writing = begin_writing(item, context, out, facts, 0, "");
  write_message(writing);
  OFFENBAR_CHECK(out.finish());
  facts.bytes = out.bytes();
  facts.virtual_bytes = out.virtual_bytes();
  return facts;
}

}  // namespace offenbar::mail
