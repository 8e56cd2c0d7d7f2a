// The stream WordDocument and its table. [MS-DOC]
#include <fmt/core.h>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/findings/compound.h"
#include "converters/findings/fields.h"

namespace offenbar::findings {
namespace {

constexpr std::uint64_t most_stream = std::uint64_t{1} << 31U;
constexpr std::uint16_t word_97 = 0x00C1;  // nFib

// Flags of FibBase. 2.5.2
constexpr std::uint16_t is_encrypted = 0x0100, second_table = 0x0200, read_only = 0x0400,
                        write_reserved = 0x0800;

// Offsets in FibRgFcLcb97, 2.5.6, from the start of the stream.
constexpr std::size_t comments_at = 0x00BA, fonts_at = 0x0112, settings_at = 0x0192,
                      associated_at = 0x019A, pieces_at = 0x01A2;

std::string_view version_of(std::uint16_t fib) {
  if (fib >= 0x0101) return "Word 2002 and later";
  if (fib >= 0x00D9) return "Word 2000";
  if (fib >= word_97) return "Word 97";
  if (fib >= 0x0065) return "Word 6 or 95";
  return "Word 2";
}

// Text between field begin (0x13) and separator (0x14) or end (0x15) is an instruction.
class TextFlow {
 public:
  TextFlow(Account& account, Likeness& likeness) : account_(account), likeness_(likeness) {}

  void add(std::string_view utf8) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
      const char c = utf8[i];
      if (c < 0x13 || c > 0x15) continue;
      take(utf8.substr(begin, i - begin));
      begin = i + 1;
      if (in_instruction_) add_field(instruction_, "", account_);
      instruction_.clear();
      in_instruction_ = c == 0x13;
    }
    take(utf8.substr(begin));
  }

 private:
  void take(std::string_view text) {
    constexpr std::size_t longest = 8192;
    if (!in_instruction_) {
      likeness_.add(text);
    } else if (instruction_.size() < longest) {
      instruction_.append(text.substr(0, longest));
    }
  }
  Account& account_;
  Likeness& likeness_;
  std::string instruction_;
  bool in_instruction_ = false;
};

class WordReader {
 public:
  WordReader(Bytes stream, Bytes table, Account& account, Likeness& likeness)
      : stream_(stream), table_(table), account_(account), likeness_(likeness) {}

  void read() {
    read_fonts(part(fonts_at));
    read_settings(part(settings_at));
    read_associated(part(associated_at));
    const Bytes comments = part(comments_at);
    if (comments.size() > 4) account_.add("comments", "", "", (comments.size() - 4) / 34);
    read_text(part(pieces_at));
  }

 private:
  // The part of the table stream that an fc/lcb pair of the FIB names; empty if it lies outside.
  [[nodiscard]] Bytes part(std::size_t place) const {
    Cursor fib(stream_);
    fib.seek(place);
    const auto offset = fib.le<std::uint32_t>();
    const auto length = fib.le<std::uint32_t>();
    if (!fib.ok() || offset > table_.size() || length > table_.size() - offset) return {};
    return table_.subspan(offset, length);
  }

  // SttbfFfn, 2.9.286 and 2.9.87
  void read_fonts(Bytes fonts) {
    Cursor in(fonts);
    const auto count = in.le<std::uint16_t>();
    in.skip(2);
    for (unsigned i = 0; i < count && in.left() > 0; ++i) {
      const Bytes font = in.take(in.le<std::uint8_t>());
      if (font.size() <= 39) continue;
      const std::string name = utf16le_to_utf8(font.subspan(39));
      account_.add_font(std::string_view(name).substr(0, name.find('\0')));
    }
  }

  // DopBase. 2.7.2
  void read_settings(Bytes settings) {
    Cursor in(settings);
    in.skip(5);
    const auto fifth = in.le<std::uint8_t>(), sixth = in.le<std::uint8_t>(),
               seventh = in.le<std::uint8_t>();
    if (!in.ok()) return;
    if ((fifth & 0x80U) != 0) account_.add("tracked-changes", "settings", "recording is on");
    if ((sixth & 0x10U) != 0) account_.add("protected", "", "changes: comments");
    if ((seventh & 0x02U) != 0) account_.add("protected", "", "changes: forms");
    if ((seventh & 0x40U) != 0) account_.add("protected", "", "changes: trackedChanges");
    if ((seventh & 0x80U) != 0) account_.add("embedded-fonts");
  }

  // SttbfAssoc, 2.9.283: the second string is the template's path.
  void read_associated(Bytes associated) {
    Cursor in(associated);
    in.skip(6);  // fExtend, cData, cbExtra
    for (int i = 0; i < 2; ++i) {
      const Bytes raw = in.take(std::size_t{in.le<std::uint16_t>()} * 2);
      if (i == 1 && !raw.empty()) account_.note(key::template_name, utf16le_to_utf8(raw));
    }
  }

  // Clx, 2.9.38, and PlcPcd, 2.8.35
  void read_text(Bytes clx) {
    Cursor in(clx);
    while (in.left() > 0) {
      const auto kind = in.le<std::uint8_t>();
      if (kind == 1) {
        in.skip(in.le<std::uint16_t>());
      } else if (kind == 2) {
        const Bytes pieces = in.take(in.le<std::uint32_t>());
        return read_pieces(pieces);
      } else {
        return;
      }
    }
  }

  void read_pieces(Bytes pieces) {
    if (pieces.size() < 16) return;
    const std::size_t count = (pieces.size() - 4) / 12;
    TextFlow flow(account_, likeness_);
    Cursor positions(pieces), data(pieces);
    data.seek((count + 1) * 4);
    auto begin = positions.le<std::uint32_t>();
    std::uint64_t left = 4 * std::uint64_t{stream_.size()};  // pieces may overlap, but not forever
    for (std::size_t i = 0; i < count; ++i) {
      const auto end = positions.le<std::uint32_t>();
      data.skip(2);
      const auto fc = data.le<std::uint32_t>();
      data.skip(2);
      if (end < begin) return;
      const bool compressed = (fc & 0x40000000U) != 0;
      const std::uint64_t offset = compressed ? (fc & 0x3FFFFFFFU) / 2 : fc & 0x3FFFFFFFU;
      const std::uint64_t length = std::uint64_t{end - begin} * (compressed ? 1 : 2);
      begin = end;
      if (offset > stream_.size() || length > stream_.size() - offset || length > left) return;
      left -= length;
      const Bytes text = stream_.subspan(offset, length);
      flow.add(compressed ? from_code_page(text, 1252).value_or("") : utf16le_to_utf8(text));
    }
  }

  Bytes stream_, table_;
  Account& account_;
  Likeness& likeness_;
};

}  // namespace

void add_word_stream(const cfb::CompoundFile& file, Account& account, Likeness& likeness) {
  const cfb::Entry* entry = file.find("WordDocument");
  if (entry == nullptr) return;
  const auto stream = file.read(*entry, most_stream);
  if (!stream) return;
  Cursor in(*stream);
  in.skip(2);
  const auto fib = in.le<std::uint16_t>();
  in.skip(2);
  const auto language = in.le<std::uint16_t>();
  in.skip(2);
  const auto flags = in.le<std::uint16_t>();
  if (!in.ok()) return;
  account.note(key::version, version_of(fib));
  account.add_language(language_of(language));
  if (fib < word_97) {
    account.add("old-version", "", version_of(fib));
    const Bytes text(*stream);
    TextFlow(account, likeness).add(from_code_page(text, 1252).value_or(""));
    return;
  }
  if ((flags & (read_only | write_reserved)) != 0) account.add("protected", "", "writing");
  if ((flags & is_encrypted) != 0) return;
  const cfb::Entry* table_entry = file.find((flags & second_table) != 0 ? "1Table" : "0Table");
  if (table_entry == nullptr) return;
  const auto table = file.read(*table_entry, most_stream);
  if (table) WordReader(*stream, *table, account, likeness).read();
}

}  // namespace offenbar::findings
