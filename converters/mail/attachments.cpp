#include "converters/mail/attachments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "converters/base/bytes.h"
#include "converters/base/mapping.h"
#include "converters/mail/embedded.h"
#include "converters/mail/encoding.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/rtf/characters.h"

namespace offenbar::mail {
namespace {

using namespace mapi;

constexpr std::size_t max_attachments = 100'000;

// PidTagAttachMethod. [MS-OXCMSG] 2.2.2.9
enum class Method : std::int64_t {
  none = 0,
  by_value = 1,
  by_reference = 2,
  by_reference_resolve = 3,
  by_reference_only = 4,
  embedded_message = 5,
  storage = 6,
  by_web_reference = 7,
};

constexpr std::int64_t rendered_in_body = 0x4;  // attRenderedInBody, [MS-OXCMSG] 2.2.2.18

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

bool is_token_char(char c) {
  return c > 32 && c < 127 &&
         std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}

bool is_media_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size() ||
      text.size() > 200)
    return false;
  return std::ranges::all_of(text.substr(0, slash), is_token_char) &&
         std::ranges::all_of(text.substr(slash + 1), is_token_char);
}

// A name without folders and what no file system takes.
std::string file_name(std::string_view raw) {
  std::string name = one_line(raw);
  name.erase(0, name.find_last_of("/\\") + 1);
  constexpr std::size_t longest = 1000;
  if (name.size() > longest) name = name.substr(name.size() - longest);
  return name == "." || name == ".." ? std::string() : name;
}

// An id as it stands behind "cid:"; empty if it cannot stand in a header.
std::string content_id(std::string_view raw) {
  std::string id = one_line(raw);
  std::erase_if(id, [](char c) { return c == '<' || c == '>'; });
  const bool fits =
      id.size() < 500 && std::ranges::all_of(id, [](char c) { return c > 32 && c < 127; });
  return fits ? id : std::string();
}

std::string name_in(const Attachment& from, unsigned code_page) {
  for (const PropId id : {tag::attach_long_filename, tag::attach_filename, tag::display_name,
                          tag::attach_transport_name}) {
    if (const auto found = text(from, id, code_page)) {
      if (std::string name = file_name(*found); !name.empty()) return name;
    }
  }
  return {};
}

std::string media_type_in(const Attachment& from, std::string_view name, unsigned code_page) {
  std::string said = lower(one_line(text(from, tag::attach_mime_tag, code_page).value_or("")));
  said.resize(std::min(said.find(';'), said.size()));
  if (is_media_type(said) && said != "application/octet-stream") return said;
  return std::string(media_type_of(name));
}

Planned planned(std::shared_ptr<Attachment> from, std::size_t number, unsigned code_page) {
  Planned plan;
  plan.number = number;
  plan.method = integer(*from, tag::attach_method).value_or(1);
  plan.name = name_in(*from, code_page);
  plan.media_type = media_type_in(*from, plan.name, code_page);
  plan.content_id = content_id(text(*from, tag::attach_content_id, code_page).value_or(""));
  plan.location = content_id(text(*from, tag::attach_content_location, code_page).value_or(""));
  plan.rendered = (integer(*from, tag::attach_flags).value_or(0) & rendered_in_body) != 0;
  plan.from = std::move(from);
  return plan;
}

// Streams a value; what cannot be read is a loss, and what was read before it stands.
class Streaming {
 public:
  Streaming(Writing& writing, const Planned& plan) : writing_(writing), plan_(plan) {}

  template <class Take>
  void run(PropId id, Take take) {
    const auto stream = plan_.from->open(id);
    if (!stream || !*stream) {
      lose("attachment_unreadable", stream ? "no content" : stream.error().what, "");
      return;
    }
    std::array<std::byte, 57UL * 1024> piece;
    std::uint64_t total = 0;
    while (writing_.out.ok()) {
      const auto count = (*stream)->read(piece);
      if (!count) return lose("attachment_cut", count.error().what, fmt::format("{} bytes", total));
      if (*count == 0) break;
      total += *count;
      take(as_text(Bytes(piece).first(std::min(*count, piece.size()))));
    }
    if (total < (*stream)->size() && writing_.out.ok()) {
      lose("attachment_cut", fmt::format("{} bytes", (*stream)->size()),
           fmt::format("{} bytes", total));
    }
  }

 private:
  void lose(std::string_view category, std::string_view before, std::string_view after) {
    writing_.lose(category, Severity::content, plan_.place(), before, after);
  }
  Writing& writing_;
  const Planned& plan_;
};

void write_base64(Writing& writing, const Planned& plan) {
  Base64Writer base64(writing.out);
  Streaming(writing, plan).run(tag::attach_data, [&](std::string_view bytes) {
    base64.write(bytes);
  });
  base64.finish();
}

Part by_value(const Planned& plan, bool is_inline) {
  Part part;
  std::vector<Parameter> name;
  if (!plan.name.empty()) name.push_back({"name", plan.name});
  // These types may not be in base64, RFC 2046, 5; what they hold was not checked.
  const bool composite =
      plan.media_type.starts_with("message/") || plan.media_type.starts_with("multipart/");
  part.header.with_parameters("Content-Type",
                              composite ? "application/octet-stream" : plan.media_type, name);
  part.header.tokens("Content-Transfer-Encoding", "base64");
  if (!plan.content_id.empty()) part.header.tokens("Content-ID", "<" + plan.content_id + ">");
  if (!plan.location.empty()) part.header.tokens("Content-Location", plan.location);
  add_disposition(part.header, is_inline, plan.name);
  part.write = [plan](Writing& writing) { write_base64(writing, plan); };
  return part;
}

// "\\server\share\a b.txt" as a link that browsers know.
std::string url_of(std::string_view path) {
  const std::string line = one_line(path);
  if (line.find("://") != std::string::npos) return line;
  std::string url = line.starts_with("\\\\") ? "file:" : "file:///";
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : line) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '\\') {
      url += '/';
    } else if (u <= 32 || u >= 127 || c == '%' || c == '"' || c == '#' || c == '?') {
      url += '%';
      url += digits[u >> 4U];
      url += digits[u & 15U];
    } else {
      url += c;
    }
  }
  return url;
}

Part reference(Writing& writing, const Planned& plan) {
  std::string path;
  for (const PropId id : {tag::attach_long_pathname, tag::attach_pathname}) {
    if (path.empty()) path = text(*plan.from, id, writing.code_page).value_or("");
  }
  if (path.empty()) {
    writing.lose("attachment_unreadable", Severity::content, plan.place(),
                 "reference without a path", "");
  }
  writing.lose("attachment_linked", Severity::formatting, plan.place(), path, url_of(path));
  std::string html = "<html><body><p><a href=\"";
  rtf::append_escaped(html, url_of(path));
  html += "\">";
  rtf::append_escaped(html, plan.name.empty() ? one_line(path) : plan.name);
  html += "</a></p></body></html>\r\n";
  Part part = text_part(writing, "text/html", html);
  add_disposition(part.header, false, (plan.name.empty() ? "link" : plan.name) + ".html");
  return part;
}

// An OLE object: its storage, and beside it the picture that Outlook shows of it.
Part storage(Writing& writing, Planned plan) {
  std::vector<Part> parts;
  if (auto picture = binary(*plan.from, tag::attach_rendering); picture && !picture->empty()) {
    const std::string stem = plan.name.empty() ? "object" : plan.name;
    parts.push_back(binary_part("image/wmf", std::string(as_text(*picture)), stem + ".wmf"));
  }
  plan.media_type = "application/x-ole-storage";
  if (plan.name.empty()) plan.name = fmt::format("object-{}", plan.number);
  if (plan.name.find('.') == std::string::npos) plan.name += ".ole";
  parts.push_back(by_value(plan, false));
  if (parts.size() == 1) return std::move(parts.front());
  return multipart(writing, "mixed", std::move(parts));
}

Part empty_attachment(Writing& writing, const Planned& plan) {
  writing.lose("attachment_unreadable", Severity::content, plan.place(), "without content", "");
  Part part = binary_part(plan.media_type, {}, plan.name.empty() ? "empty" : plan.name);
  return part;
}

using Types = std::map<std::string, std::string, std::less<>>;
Types load_types() {
  Types types;
  auto table = Table::load("media-types");
  if (!table) table = Table::shipped("media-types");
  if (!table) return types;
  for (const Table::Row& row : table->rows())
    types.emplace(row.front(), table->at(row, "media_type"));
  return types;
}

// An address as it stands in HTML, up to what ends it.
std::string_view address_at(std::string_view html, std::size_t at) {
  constexpr std::size_t longest = 2000;
  const std::string_view rest = html.substr(at, longest);
  return rest.substr(0, std::min(rest.find_first_of(" \t\r\n\"'<>)"), rest.size()));
}

std::string without_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const std::string_view digits = text.substr(std::min(i + 1, text.size()), 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (text[i] == '%' && error == std::errc() && end == digits.data() + 2) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string Planned::place() const {
  return name.empty() ? fmt::format("attachment {}", number)
                      : fmt::format("attachment {}: {}", number, name);
}

std::vector<Planned> planned_attachments(Writing& writing) {
  std::vector<Planned> plans;
  const auto count = writing.item.attachment_count();
  if (!count) {
    writing.lose("attachment_unreadable", Severity::content, "attachments", count.error().what, "");
    return plans;
  }
  for (std::size_t i = 0; i < std::min(*count, max_attachments); ++i) {
    auto attachment = writing.item.attachment(i);
    if (attachment && *attachment) {
      plans.push_back(planned(*std::move(attachment), i + 1, writing.code_page));
    } else {
      writing.lose("attachment_unreadable", Severity::content, fmt::format("attachment {}", i + 1),
                   attachment ? "" : attachment.error().what, "");
    }
  }
  return plans;
}

Shown shown_in(std::string_view html) {
  Shown shown;
  for (std::size_t at = html.find(':'); at != std::string_view::npos; at = html.find(':', at + 1)) {
    if (at < 3 || lower(html.substr(at - 3, 3)) != "cid") continue;
    const std::string_view id = address_at(html, at + 1);
    shown.ids.insert(lower(id));
    shown.ids.insert(lower(without_percent(id)));
  }
  for (std::size_t at = html.find("=\""); at != std::string_view::npos;
       at = html.find("=\"", at + 1)) {
    if (at >= 3 && lower(html.substr(at - 3, 3)) == "src") {
      shown.locations.emplace(address_at(html, at + 2));
    }
  }
  return shown;
}

bool is_shown(const Planned& attachment, const Shown& by) {
  if (attachment.method != static_cast<std::int64_t>(Method::by_value)) return false;
  if (!attachment.content_id.empty()) {
    return attachment.rendered || by.ids.contains(lower(attachment.content_id));
  }
  return !attachment.location.empty() && by.locations.contains(attachment.location);
}

Part attachment_part(Writing& writing, Planned attachment, bool is_inline) {
  switch (static_cast<Method>(attachment.method)) {
    case Method::none:
      if (!attachment.from->tag_of(tag::attach_data)) return empty_attachment(writing, attachment);
      return by_value(attachment, is_inline);
    case Method::by_reference:
    case Method::by_reference_resolve:
    case Method::by_reference_only:
    case Method::by_web_reference:
      // Some keep the bytes as well.
      if (attachment.from->tag_of(tag::attach_data)) return by_value(attachment, is_inline);
      return reference(writing, attachment);
    case Method::embedded_message:
      return embedded_part(writing, std::move(attachment));
    case Method::storage:
      return storage(writing, std::move(attachment));
    case Method::by_value:
      break;
  }
  return by_value(attachment, is_inline);
}

std::string_view media_type_of(std::string_view name) {
  static const Types types = load_types();
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    const auto found = types.find(lower(name.substr(dot + 1)));
    if (found != types.end()) return found->second;
  }
  return "application/octet-stream";
}

}  // namespace offenbar::mail
