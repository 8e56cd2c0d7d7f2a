#include "converters/mail/mime_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "converters/mail/charset.h"
#include "converters/mail/header.h"
#include "converters/mail/transport_headers.h"

namespace offenbar::mail {
namespace {

constexpr std::size_t max_levels = 64;   // of multiparts in each other
constexpr std::size_t max_messages = 8;  // in each other
constexpr std::size_t longest_boundary = 1000;
constexpr std::size_t max_parameters = 100;
constexpr std::size_t longest_value = 64U << 10U;
constexpr std::size_t longest_cr_run = 16;  // in front of a LF

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of('\0') == std::string_view::npos;
}

// A value and its parameters. RFC 2045, 5.1
class Parameters {
 public:
  explicit Parameters(std::string_view field) : rest_(field) {
    value_ = lower(trimmed(take_until(";")));
    while (!rest_.empty() && all_.size() < max_parameters) {
      const std::string name = lower(trimmed(take_until("=;")));
      std::string value = last_ == '=' ? take_value() : std::string();
      if (!name.empty()) all_.emplace_back(name, std::move(value));
    }
    rest_ = {};
  }

  [[nodiscard]] const std::string& value() const { return value_; }

  // Pieces and charsets of RFC 2231 put together; empty if it is not there.
  [[nodiscard]] std::string find(const std::string& name) const {
    if (const auto* plain = raw(name)) return *plain;
    if (const auto* encoded = raw(name + "*")) return decoded(*encoded);
    std::string all;
    bool is_encoded = false;
    for (std::size_t i = 0; i < max_parameters; ++i) {
      const auto* piece = raw(fmt::format("{}*{}", name, i));
      const auto* encoded = raw(fmt::format("{}*{}*", name, i));
      if (piece == nullptr && encoded == nullptr) break;
      is_encoded = is_encoded || (i == 0 && encoded != nullptr);
      if (encoded != nullptr) {
        all += *encoded;
      } else {
        for (const char c : *piece) all += is_encoded && c == '%' ? "%25" : std::string(1, c);
      }
    }
    return is_encoded ? decoded(all) : all;
  }

 private:
  // Up to one of `ends`, which is taken, too.
  std::string_view take_until(std::string_view ends) {
    const std::size_t end = std::min(rest_.find_first_of(ends), rest_.size());
    const std::string_view taken = rest_.substr(0, end);
    last_ = end < rest_.size() ? rest_[end] : '\0';
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return taken;
  }

  std::string take_value() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    if (!rest_.starts_with('"')) return std::string(trimmed(take_until(";")));
    std::string value;
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
      value += rest_[at];
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    (void)take_until(";");
    return value;
  }

  [[nodiscard]] const std::string* raw(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, &std::pair<std::string, std::string>::first);
    return found == all_.end() ? nullptr : &found->second;
  }

  // "utf-8'de'%E2%82%AC.txt". RFC 2231, 4
  static std::string decoded(std::string_view text) {
    const std::size_t charset = std::min(text.find('\''), text.size());
    const std::size_t language = text.find('\'', std::min(charset + 1, text.size()));
    if (language == std::string_view::npos) return std::string(text);
    std::string bytes;
    for (std::size_t i = language + 1; i < text.size(); ++i) {
      const int high = text[i] == '%' && i + 2 < text.size() ? hex(text[i + 1]) : -1;
      const int low = high >= 0 ? hex(text[i + 2]) : -1;
      bytes += low >= 0 ? static_cast<char>(high * 16 + low) : text[i];
      if (low >= 0) i += 2;
    }
    return from_charset(bytes, text.substr(0, charset)).value_or(bytes);
  }
  static int hex(char c) {
    const std::size_t digit = std::string_view("0123456789abcdef").find(lower({&c, 1}));
    return digit == std::string_view::npos ? -1 : static_cast<int>(digit);
  }

  std::string_view rest_;
  char last_ = '\0';
  std::string value_;
  std::vector<std::pair<std::string, std::string>> all_;
};

bool is_identity(const ContentFields& content) {
  return content.encoding.empty() || content.encoding == "7bit" || content.encoding == "8bit" ||
         content.encoding == "binary";
}

bool can_be_opened(const ContentFields& content) {
  return content.begins("multipart/") && !content.is("multipart/signed") &&
         !content.is("multipart/encrypted") && !content.boundary.empty() &&
         content.boundary.size() <= longest_boundary && is_identity(content);
}

class Walk {
 public:
  Walk(std::string_view text, const std::function<void(const Leaf&)>& take)
      : text_(text), take_(take) {}

  std::size_t run(const HeaderRange& header) {
    begin(header, HeaderLines::any, 0, false);
    while (const auto found = next_delimiter()) {
      end_leaf(found->before);
      levels_.resize(found->level + (found->closes ? 0 : 1));
      at_ = found->next;
      if (found->closes) continue;
      Level& level = levels_.back();
      ++level.children;
      begin(part_header(at_), HeaderLines::lf, level.messages, level.is_digest);
    }
    end_leaf(text_.size());
    return messages_;
  }

 private:
  struct Level {
    std::string boundary;
    std::size_t messages = 0;  // around it
    std::size_t children = 0;  // so far
    bool is_digest = false;
  };
  struct Delimiter {
    std::size_t before = 0;  // where the line end in front of it begins
    std::size_t next = 0;    // behind its line
    std::size_t level = 0;
    bool closes = false;
  };

  // A part, and the messages that it is: each has a header where the one before has its body.
  void begin(HeaderRange header, HeaderLines lines, std::size_t depth, bool in_digest) {
    while (true) {
      ContentFields content =
          content_fields(text_.substr(header.begin, header.end - header.begin), lines);
      if (content.media_type.empty() && in_digest) content.media_type = "message/rfc822";
      at_ = header.body;
      const bool is_message = content.is("message/rfc822") || content.is("message/global");
      if (is_message) ++messages_;
      if (!is_message || depth >= max_messages || !is_identity(content)) {
        return begin_body(header, std::move(content), depth);
      }
      ++depth;
      in_digest = false;
      lines = HeaderLines::lf;
      header = part_header(header.body);
    }
  }

  void begin_body(const HeaderRange& header, ContentFields content, std::size_t depth) {
    if (can_be_opened(content) && levels_.size() < max_levels) {
      levels_.push_back({std::move(content.boundary), depth, 0, content.is("multipart/digest")});
    } else {
      leaf_ = {header, 0, std::move(content), number()};
      in_leaf_ = true;
    }
  }

  void end_leaf(std::size_t end) {
    if (!std::exchange(in_leaf_, false)) return;
    leaf_.end = end;
    take_(leaf_);
  }

  [[nodiscard]] std::string number() const {
    std::string out;
    for (const Level& level : levels_) {
      out += fmt::format("{}{}", out.empty() ? "" : ".", level.children);
    }
    return out;
  }

  // A header that has no empty line ends at the next boundary.
  [[nodiscard]] HeaderRange part_header(std::size_t begin) const {
    std::size_t at = begin;
    while (at < text_.size()) {
      const LineRange line = line_at(text_, at, HeaderLines::lf);
      if (line.end == at) return {begin, at, line.next};
      if (delimiter_at(at)) break;
      at = line.next;
    }
    return {begin, at, at};
  }

  // What the line at `at` says if it is a boundary of any level. RFC 2046, 5.1.1
  [[nodiscard]] std::optional<Delimiter> delimiter_at(std::size_t at) const {
    if (!text_.substr(at).starts_with("--")) return std::nullopt;
    const LineRange range = line_at(text_, at, HeaderLines::lf);
    const std::string_view line = text_.substr(at + 2, range.end - std::min(range.end, at + 2));
    for (std::size_t i = levels_.size(); i-- > 0;) {
      if (!line.starts_with(levels_[i].boundary)) continue;
      std::string_view rest = line.substr(levels_[i].boundary.size());
      const bool closes = rest.starts_with("--");
      if (closes) rest.remove_prefix(2);
      if (!trimmed(rest).empty()) continue;
      return Delimiter{at, range.next, i, closes};
    }
    return std::nullopt;
  }

  // From a line's beginning on.
  [[nodiscard]] std::optional<Delimiter> next_delimiter() const {
    if (levels_.empty()) return std::nullopt;
    if (auto first = delimiter_at(at_)) return first;
    for (std::size_t lf = text_.find("\n--", at_); lf != std::string_view::npos;
         lf = text_.find("\n--", lf + 1)) {
      auto found = delimiter_at(lf + 1);
      if (!found) continue;
      found->before = lf;
      while (found->before > at_ && text_[found->before - 1] == '\r') --found->before;
      return found;
    }
    return std::nullopt;
  }

  std::string_view text_;
  const std::function<void(const Leaf&)>& take_;
  std::vector<Level> levels_;
  Leaf leaf_;
  bool in_leaf_ = false;
  std::size_t at_ = 0;  // the beginning of a line behind all that was looked at
  std::size_t messages_ = 0;
};

}  // namespace

LineRange line_at(std::string_view text, std::size_t at, HeaderLines lines) {
  const std::string_view ends = lines == HeaderLines::any ? "\r\n" : "\n";
  const std::size_t found = text.find_first_of(ends, at);
  if (found == std::string_view::npos) return {text.size(), text.size()};
  if (text[found] == '\n') {
    std::size_t end = found;
    while (end > at && text[end - 1] == '\r') --end;
    return {end, found + 1};
  }
  const std::size_t behind = text.substr(found, longest_cr_run).find_first_not_of('\r');
  const bool ends_with_lf = behind != std::string_view::npos && text[found + behind] == '\n';
  return {found, found + (ends_with_lf ? behind + 1 : 1)};
}

HeaderRange header_at(std::string_view text, std::size_t at, HeaderLines lines) {
  const std::size_t begin = at;
  while (at < text.size()) {
    const LineRange line = line_at(text, at, lines);
    if (is_blank(text.substr(at, line.end - at))) return {begin, at, line.next};
    at = line.next;
  }
  return {begin, at, at};
}

std::string_view field_name(std::string_view line) {
  constexpr std::size_t longest = 200;
  const std::string_view name = line.substr(0, line.substr(0, longest).find(':'));
  const std::size_t size = name.find_last_not_of(" \t") + 1;
  if (name.size() >= std::min(line.size(), longest)) return {};
  const std::string_view shorter = name.substr(0, size);
  const bool fits = std::ranges::all_of(shorter, [](char c) { return c > 32 && c < 127; });
  return fits ? shorter : std::string_view();
}

void for_each_field(std::string_view header, HeaderLines lines,
                    const std::function<void(std::string_view, std::string_view)>& take) {
  std::size_t at = 0;
  while (at < header.size()) {
    LineRange line = line_at(header, at, lines);
    const std::string_view name = field_name(header.substr(at, line.end - at));
    const std::size_t body = name.empty() ? at : header.find(':', at) + 1;
    while (line.next < header.size() && (header[line.next] == ' ' || header[line.next] == '\t')) {
      line = line_at(header, line.next, lines);
    }
    if (!name.empty()) take(name, header.substr(body, line.end - body));
    at = line.next;
  }
}

std::string unfolded(std::string_view body) {
  std::string out;
  for (const char c : body.substr(0, longest_value)) {
    if (c == ' ' || c == '\t') out.resize(out.find_last_not_of("\r\n") + 1);
    out += c;
  }
  return one_line(out);
}

ContentFields content_fields(std::string_view header, HeaderLines lines) {
  ContentFields fields;
  std::string name;
  bool has_type = false;
  bool has_encoding = false;
  for_each_field(header, lines, [&](std::string_view field, std::string_view body) {
    if (!has_type && same_name(field, "Content-Type")) {
      has_type = true;
      const Parameters type(unfolded(body));
      fields.media_type = type.value();
      fields.boundary = type.find("boundary");
      fields.boundary.resize(fields.boundary.find_last_not_of(' ') + 1);
      name = type.find("name");
    } else if (!has_encoding && same_name(field, "Content-Transfer-Encoding")) {
      has_encoding = true;
      fields.encoding = Parameters(unfolded(body)).value();
    } else if (fields.file_name.empty() && same_name(field, "Content-Disposition")) {
      fields.file_name = Parameters(unfolded(body)).find("filename");
    }
  });
  if (fields.file_name.empty()) fields.file_name = std::move(name);
  fields.file_name = one_line(decode_words(fields.file_name));
  return fields;
}

std::size_t walk_leaves(std::string_view message, const HeaderRange& header,
                        const std::function<void(const Leaf&)>& take) {
  return Walk(message, take).run(header);
}

}  // namespace offenbar::mail
