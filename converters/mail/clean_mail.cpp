#include "converters/mail/clean_mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "converters/mail/decoding.h"
#include "converters/mail/embedded.h"
#include "converters/mail/field_facts.h"
#include "converters/mail/mbox_source.h"
#include "converters/mail/mime_parts.h"

namespace offenbar::mail {
namespace {

constexpr std::size_t max_tnef_bytes = 512U << 20U;

bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && same_name(text.substr(0, prefix.size()), prefix);
}

bool is_fold(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

// A From_ line that an mbox left at the front. One without a date must stand before a field: it may
// be the text of a message without a header.
bool is_from_line(std::string_view text, const LineRange& line) {
  std::string_view first = text.substr(0, line.end);
  while (first.starts_with('>')) first.remove_prefix(1);
  if (!first.starts_with("From ") || !field_name(first).empty()) return false;
  if (is_separator(first)) return true;
  const LineRange second = line_at(text, line.next, HeaderLines::any);
  return !field_name(text.substr(line.next, second.end - line.next)).empty();
}

std::string_view from_header_on(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  while (!text.empty()) {
    const LineRange line = line_at(text, 0, HeaderLines::any);
    const std::string_view blanks(" \t\0", 3);
    const bool is_blank =
        text.substr(0, line.end).find_first_not_of(blanks) == std::string_view::npos;
    if (!is_blank && !is_from_line(text, line)) break;
    text.remove_prefix(line.next);
  }
  return text;
}

bool is_tnef(const ContentFields& content) {
  if (content.is("application/ms-tnef")) return true;
  const bool may_be =
      content.is("application/octet-stream") || content.is("application/vnd.ms-tnef");
  return may_be && same_name(content.file_name, "winmail.dat");
}

// Bytes that are no lines.
bool is_binary(const ContentFields& content) {
  return content.encoding == "binary" && !content.media_type.empty() && !content.begins("text/") &&
         !content.begins("message/") && !content.begins("multipart/");
}

class Cleaner {
 public:
  Cleaner(std::string_view message, const Context& context, const OpenTnef& open_tnef, Sink& sink)
      : text_(from_header_on(message)),
        context_(context),
        open_tnef_(open_tnef),
        out_(sink, context.line_ends) {
    context_.allow_8bit = false;  // the multiparts around a TNEF may promise seven bits
  }

  Result<MailFacts> run() {
    header_ = header_at(text_, 0, HeaderLines::any);
    read_field_facts(text_.substr(0, header_.end), facts_);
    facts_.embedded += walk_leaves(text_, header_, [this](const Leaf& leaf) { take(leaf); });
    copy_to(text_.size());
    if (is_line_open_) out_.raw(out_.line_end());
    if (nul_count_ > 0) {
      lose("header_nul", Severity::cosmetic, "", fmt::format("{} NUL bytes", nul_count_), "");
    }
    OFFENBAR_CHECK(out_.finish());
    facts_.bytes = out_.bytes();
    facts_.virtual_bytes = out_.virtual_bytes();
    return std::move(facts_);
  }

 private:
  void lose(std::string_view category, Severity severity, std::string_view where,
            std::string_view before, std::string_view after) {
    constexpr std::size_t most = 1000;
    if (facts_.losses.size() >= most) return;
    facts_.losses.push_back({std::string(category), severity, std::string(where),
                             std::string(before), std::string(after)});
  }

  void take(const Leaf& leaf) {
    if (is_tnef(leaf.content) && replace(leaf)) return;
    if (!is_binary(leaf.content)) return;
    copy_to(leaf.header.body);
    copy_bytes(text_.substr(leaf.header.body, leaf.end - leaf.header.body));
    copied_ = leaf.end;
  }

  // All up to `end` that was not written yet, but for its line ends.
  void copy_to(std::size_t end) {
    if (copied_ < header_.body) {
      copy_header(header_, HeaderLines::any, [](std::string_view) { return true; });
    }
    if (end > copied_) copy_lines(text_.substr(copied_, end - copied_));
    copied_ = std::max(copied_, end);
  }

  void copy_lines(std::string_view text) {
    const bool crlf = out_.line_end().size() == 2;
    is_line_open_ = !text.ends_with('\n');
    // Half a line end; only that of the last line can be there.
    while (is_line_open_ && text.ends_with('\r')) text.remove_suffix(1);
    std::size_t from = 0;
    for (std::size_t lf = text.find('\n'); lf != std::string_view::npos && out_.ok();
         lf = text.find('\n', lf + 1)) {
      std::size_t end = lf;
      while (end > from && text[end - 1] == '\r') --end;
      if (crlf && end < lf) continue;
      if (!crlf && end == lf) continue;
      out_.raw(text.substr(from, end - from));
      if (crlf) out_.raw("\r\n");
      from = crlf ? lf + 1 : lf;
    }
    out_.raw(text.substr(from));
  }

  void copy_bytes(std::string_view bytes) {
    std::uint64_t lines = 0;  // that are not CRLF already
    for (std::size_t lf = bytes.find('\n'); lf != std::string_view::npos;
         lf = bytes.find('\n', lf + 1)) {
      if (lf == 0 || bytes[lf - 1] != '\r') ++lines;
    }
    out_.raw(bytes, lines);
    is_line_open_ = !bytes.ends_with('\n');
  }

  // The fields whose names `wanted` takes, and the empty line if the header has one.
  template <class Wanted>
  void copy_header(const HeaderRange& header, HeaderLines lines, Wanted wanted) {
    copy_fields(header, lines, wanted);
    const std::string_view empty_line = text_.substr(header.end, header.body - header.end);
    if (!empty_line.empty()) out_.raw(out_.line_end());
    nul_count_ += static_cast<std::uint64_t>(std::ranges::count(empty_line, '\0'));
    copied_ = header.body;
    is_line_open_ = false;
  }

  template <class Wanted>
  void copy_fields(const HeaderRange& header, HeaderLines lines, Wanted wanted) {
    bool is_wanted = true;
    for (std::size_t at = header.begin; at < header.end && out_.ok();) {
      const LineRange range = line_at(text_, at, lines);
      std::string_view line = text_.substr(at, std::min(range.end, header.end) - at);
      if (!is_fold(line)) is_wanted = wanted(field_name(line));
      if (is_wanted) copy_header_line(line);
      at = range.next;
    }
  }

  void copy_header_line(std::string_view line) {
    while (!line.empty()) {
      const std::size_t nul = std::min(line.find('\0'), line.size());
      out_.raw(line.substr(0, nul));
      if (nul < line.size()) ++nul_count_;
      line.remove_prefix(std::min(nul + 1, line.size()));
    }
    out_.raw(out_.line_end());
  }

  // A TNEF by what it holds. False if it must stay.
  bool replace(const Leaf& leaf) {
    const std::string place = leaf.is_message() ? "winmail.dat" : "part " + leaf.number;
    const auto bytes = tnef_of(leaf);
    auto item = opened(bytes);
    if (!item) {
      lose("tnef_unreadable", Severity::content, place, item.error().what, "");
      return false;
    }
    if (!leaf.is_message()) copy_to(leaf.header.begin);
    Writing writing = begin_writing(**item, context_, out_, facts_, 1, place + ": ");
    writing.boundaries = boundaries_;
    Part part = content_part(writing);
    if (const auto damage = (*item)->damage(); !damage.empty()) {
      lose("tnef_damaged", Severity::content, place, damage.front().what, "");
      part = with_original(writing, std::move(part), leaf);
    }
    write(writing, part, leaf);
    boundaries_ = writing.boundaries;
    return true;
  }

  void write(Writing& writing, Part& part, const Leaf& leaf) {
    bool has_version = !leaf.is_message();
    copy_fields(leaf.header, lines_of(leaf), [&has_version](std::string_view name) {
      has_version = has_version || same_name(name, "MIME-Version");
      return !has_prefix(name, "content-");
    });
    if (!has_version) out_.text("MIME-Version: 1.0\r\n");
    out_.text(part.header.fields());
    out_.text("\r\n");
    part.write(writing);
    copied_ = leaf.end;
    is_line_open_ = false;
  }

  static HeaderLines lines_of(const Leaf& leaf) {
    return leaf.is_message() ? HeaderLines::any : HeaderLines::lf;
  }

  [[nodiscard]] Result<std::string> tnef_of(const Leaf& leaf) const {
    const std::string_view body = text_.substr(leaf.header.body, leaf.end - leaf.header.body);
    if (body.size() > max_tnef_bytes) return fail(Fault::over_memory, "TNEF is too large");
    auto bytes = decoded(body, leaf.content.encoding);
    if (!bytes) return fail(Fault::corrupt, "encoding of TNEF is " + leaf.content.encoding);
    return *std::move(bytes);
  }

  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> opened(const Result<std::string>& bytes) const {
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    if (!open_tnef_) return fail(Fault::unsupported, "no reader for TNEF");
    auto item = open_tnef_(as_bytes(*bytes));
    if (item && !*item) return fail(Fault::corrupt, "no item in TNEF");
    return item;
  }

  // What was read, and behind it the part as it was.
  Part with_original(Writing& writing, Part content, const Leaf& leaf) {
    Part original;
    for_each_field(
        text_.substr(leaf.header.begin, leaf.header.end - leaf.header.begin), lines_of(leaf),
        [&original](std::string_view name, std::string_view body) {
          if (!has_prefix(name, "content-")) return;
          const TransportHeaders field(fmt::format("{}:{}", name, body));
          if (field.fields().empty()) return;
          original.header.verbatim(fmt::format("{}:{}\r\n", name, field.fields().front().body));
        });
    original.write = [this, leaf](Writing&) {
      copy_lines(text_.substr(leaf.header.body, leaf.end - leaf.header.body));
      if (std::exchange(is_line_open_, false)) out_.raw(out_.line_end());
    };
    std::vector<Part> parts;
    parts.push_back(std::move(content));
    parts.push_back(std::move(original));
    return multipart(writing, "mixed", std::move(parts));
  }

  std::string_view text_;
  Context context_;
  const OpenTnef& open_tnef_;
  Output out_;
  MailFacts facts_;
  HeaderRange header_;         // of the message
  std::size_t copied_ = 0;     // of the text
  bool is_line_open_ = false;  // what was written last has no line end
  std::uint64_t nul_count_ = 0;
  unsigned boundaries_ = 0;
};

}  // namespace

Result<MailFacts> clean_mail(Bytes message, const Context& context, const OpenTnef& open_tnef,
                             Sink& sink) {
  return Cleaner(as_text(message), context, open_tnef, sink).run();
}

}  // namespace offenbar::mail
