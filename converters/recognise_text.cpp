#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "converters/base/text.h"
#include "converters/base/xml.h"
#include "converters/contacts/csv_contacts.h"
#include "converters/kind.h"

namespace offenbar {
namespace {

constexpr std::size_t head_length = 64U << 10U;

struct Root {
  std::string_view space;  // empty: any
  std::string_view name;
  std::string_view id;
};

constexpr std::array roots{
    Root{"http://schemas.microsoft.com/office/word/2003/wordml", "wordDocument", "wordml"},
    Root{"http://schemas.microsoft.com/office/word/2003/2/wordml", "wordDocument", "wordml"},
    Root{"urn:schemas-microsoft-com:office:spreadsheet", "Workbook", "spreadsheetml"},
    Root{"http://schemas.microsoft.com/office/2006/xmlPackage", "package", "flat-opc"},
    Root{"", "VisioDocument", "vdx"},
    Root{"http://www.gribuser.ru/xml/fictionbook/2.0", "FictionBook", "fb2"},
    Root{"", "abiword", "abw"},
    Root{"http://www.w3.org/2000/svg", "svg", "svg"},
    Root{"http://www.w3.org/1998/Math/MathML", "math", "mml"},
    Root{"", "html", "html"},
    Root{"", "HTML", "html"},
};

struct MediaType {
  std::string_view type;
  std::string_view id;
};

// office:mimetype of a flat ODF document.
constexpr std::array flat_types{
    MediaType{"application/vnd.oasis.opendocument.text", "fodt"},
    MediaType{"application/vnd.oasis.opendocument.spreadsheet", "fods"},
    MediaType{"application/vnd.oasis.opendocument.presentation", "fodp"},
    MediaType{"application/vnd.oasis.opendocument.graphics", "fodg"},
};

class RootHandler : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override {
    started_ = true;
    if (name == "document") {
      const std::string_view type =
          attributes.value("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "mimetype");
      for (const MediaType& row : flat_types) {
        if (type.starts_with(row.type)) id = row.id;
      }
    }
    for (const Root& root : roots) {
      if (root.name == name && (root.space.empty() || root.space == space)) id = root.id;
    }
  }
  [[nodiscard]] bool stop() const override { return started_; }

  std::string_view id;

 private:
  bool started_ = false;
};

std::string_view flat_opc(std::string_view text) {
  // The main part may stand behind others, so that the whole file is asked.
  if (text.find("wordprocessingml.") != std::string_view::npos) return "docx-flat";
  if (text.find("presentationml.") != std::string_view::npos) return "pptx-flat";
  if (text.find("spreadsheetml.") != std::string_view::npos) return "xlsx-flat";
  return "xml";
}

std::string_view xml_kind(Bytes bytes) {
  RootHandler handler;
  (void)xml::parse(bytes, handler);  // a document damaged later on is still of its kind
  if (handler.id == "flat-opc") return flat_opc(as_text(bytes));
  return handler.id;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool looks_like_html(std::string_view head) {
  static constexpr std::array<std::string_view, 9> starts{
      "<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<title", "<div", "<!--"};
  const std::string begin = lower(head.substr(0, 4096));
  if (begin.starts_with("<!--")) return begin.find("<html") != std::string::npos;
  return std::ranges::any_of(starts, [&](std::string_view s) { return begin.starts_with(s); });
}

// The first line is "Name: value" of a field that mail begins with. RFC 5322, 3.6
bool looks_like_mail(std::string_view head) {
  static constexpr std::array<std::string_view, 20> fields{"received:",
                                                           "return-path:",
                                                           "from:",
                                                           "delivered-to:",
                                                           "message-id:",
                                                           "mime-version:",
                                                           "to:",
                                                           "subject:",
                                                           "x-mozilla-status:",
                                                           "dkim-signature:",
                                                           "x-original-to:",
                                                           "x-received:",
                                                           "envelope-to:",
                                                           "reply-to:",
                                                           "sender:",
                                                           "x-account-key:",
                                                           "x-mailer:",
                                                           "x-apparently-to:",
                                                           "arc-seal:",
                                                           "status:"};
  const std::string begin = lower(head.substr(0, 64));
  if (std::ranges::any_of(fields, [&](std::string_view f) { return begin.starts_with(f); })) {
    return true;
  }
  const std::string more = "\n" + lower(head.substr(0, 4096));
  const bool named = begin.find(": ") != std::string::npos && begin.find(' ') > begin.find(':');
  return named && more.find("\nfrom:") != std::string::npos &&
         (more.find("\ndate:") != std::string::npos || more.find("\nto:") != std::string::npos);
}

// RFC 4155: "From ", who, and when; the time of day is the surest part of it.
bool starts_like_mailbox(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\n'));
  if (!line.starts_with("From ")) return false;
  const auto digit = [&line](std::size_t at) { return line[at] >= '0' && line[at] <= '9'; };
  for (std::size_t at = 2; at + 2 < line.size(); ++at) {
    if (line[at] == ':' && digit(at - 2) && digit(at - 1) && digit(at + 1) && digit(at + 2)) {
      return true;
    }
  }
  return false;
}

// A web page that a browser saved as one file: Word, Internet Explorer and Firefox.
bool looks_like_web_archive(std::string_view head) {
  const std::string begin = lower(head.substr(0, 4096));
  return begin.find("multipart/related") != std::string::npos &&
         (begin.starts_with("mime-version:") || begin.starts_with("from: <saved by"));
}

// Lines of the same number of the same delimiter.
bool looks_like_csv(std::string_view head, char delimiter) {
  std::size_t lines = 0;
  std::ptrdiff_t expected = -1;
  while (lines < 8) {
    const auto end = head.find('\n');
    if (end == std::string_view::npos) break;
    const std::ptrdiff_t found =
        std::count(head.begin(), head.begin() + static_cast<std::ptrdiff_t>(end), delimiter);
    if (found == 0 || (expected >= 0 && found != expected)) return false;
    expected = found;
    ++lines;
    head.remove_prefix(end + 1);
  }
  return lines >= 2;
}

std::string_view dif(std::string_view head) {
  return head.starts_with("TABLE\r\n0,1") || head.starts_with("TABLE\n0,1") ? "dif"
                                                                            : std::string_view();
}

std::string_view vcalendar(std::string_view head) {
  const std::string begin = lower(head.substr(0, 1024));
  return begin.find("version:1.0") != std::string::npos ? "vcs" : "ics";
}

bool starts_ignoring_case(std::string_view text, std::string_view start) {
  return lower(text.substr(0, start.size())) == start;
}

std::string_view kind_of_characters(std::string_view head) {
  if (starts_ignoring_case(head, "begin:vcalendar")) return vcalendar(head);
  if (starts_ignoring_case(head, "begin:vcard")) return "vcf";
  if (const std::string_view id = dif(head); !id.empty()) return id;
  if (looks_like_html(head)) return "html";
  if (starts_like_mailbox(head)) return "mbox";
  if (looks_like_mail(head)) {
    return looks_like_web_archive(head) ? "mhtml" : "eml";
  }
  if (contacts::is_outlook_csv(as_bytes(head))) return "contact-csv";
  for (const char delimiter : {';', '\t', ','}) {
    if (looks_like_csv(head, delimiter)) return "csv";
  }
  return "txt";
}

// Text has no control characters but white space, form feed, backspace and escape.
bool is_text(std::string_view head) {
  const auto odd = std::ranges::count_if(head, [](unsigned char c) {
    return (c < 0x20 && !(c >= 0x07 && c <= 0x0D) && c != 0x1B && c != 0x1A) || c == 0x7F;
  });
  if (odd != 0) return false;
  // The head may end within a character.
  for (std::size_t cut = 0; cut < 4 && cut <= head.size(); ++cut) {
    if (is_valid_utf8(head.substr(0, head.size() - cut))) return true;
  }
  // An older code page: mostly ASCII, or at least with spaces and line ends like words have.
  const auto high = std::ranges::count_if(head, [](unsigned char c) { return c >= 0x80; });
  const auto spaces = std::ranges::count_if(head, [](unsigned char c) { return c <= ' '; });
  return static_cast<std::size_t>(high) * 2 < head.size() ||
         static_cast<std::size_t>(spaces) * 20 > head.size();
}

std::string decode(Bytes head) {
  const std::string_view text = as_text(head);
  if (text.starts_with("\xFF\xFE")) return utf16le_to_utf8(head.subspan(2));
  if (text.starts_with("\xFE\xFF")) {
    std::string swapped(text.substr(2, (text.size() - 2) / 2 * 2));
    for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
    return utf16le_to_utf8(as_bytes(swapped));
  }
  return std::string(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
}

}  // namespace

std::string_view kind_of_text(Bytes bytes) {
  const std::string decoded = decode(bytes.first(std::min(bytes.size(), head_length)));
  std::string_view head = decoded;
  // Mail and calendars may carry anything behind their first lines.
  if (!is_text(decoded)) {
    const std::string_view begin = head.substr(0, std::min(head.find("\n\r\n"), head.find("\n\n")));
    if (starts_ignoring_case(head, "begin:v")) return kind_of_characters(head);
    return is_text(begin) && looks_like_mail(begin) ? "eml" : std::string_view();
  }
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n\f"), head.size()));
  if (head.starts_with("{\\rtf")) return "rtf";
  if (head.starts_with('<')) {
    if (const std::string_view id = xml_kind(bytes); !id.empty()) return id;
    if (looks_like_html(head)) return "html";
    if (head.starts_with("<?xml")) {
      return lower(head.substr(0, 2048)).find("<html") != std::string::npos ? "html" : "xml";
    }
  }
  return kind_of_characters(head);
}

}  // namespace offenbar
