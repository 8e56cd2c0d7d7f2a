// Makes Word 97 documents for tests, from the specification and without our reader. [MS-DOC]
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/compound_file_maker.h"

namespace offenbar::test {

template <class T>
std::string le(T value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFFU);
  }
  return bytes;
}

// Of a sprm with an operand of T.
template <class T>
std::string sprm(std::uint16_t code, T operand) {
  return le(code) + le(operand);
}

class DocMaker {
 public:
  // Characters with their exceptions (a grpprl).
  DocMaker& text(std::u16string_view text, const std::string& exceptions = {}) {
    if (!text.empty()) runs_.push_back({text_.size(), exceptions});
    text_ += text;
    return *this;
  }
  // A mark that ends a paragraph, and what that paragraph has.
  DocMaker& mark(char16_t code = u'\r', const std::string& modifiers = {}, std::uint16_t style = 0,
                 const std::string& exceptions = {}) {
    text(std::u16string(1, code), exceptions);
    paragraphs_.push_back({text_.size(), style, modifiers});
    return *this;
  }
  DocMaker& paragraph(std::u16string_view said, const std::string& modifiers = {},
                      std::uint16_t style = 0) {
    return text(said).mark(u'\r', modifiers, style);
  }
  // What comes now belongs to the subdocument of that number (ccpText is 0, ccpFtn 1 ...).
  DocMaker& begin(std::size_t subdocument) {
    close();
    current_ = subdocument;
    return *this;
  }
  // Characters since the subdocument began.
  [[nodiscard]] std::uint32_t position() const {
    return static_cast<std::uint32_t>(text_.size() - begun_);
  }
  // The bytes that pair `number` of FibRgFcLcb leads to.
  DocMaker& part(std::size_t number, std::string bytes) {
    parts_[number] = std::move(bytes);
    return *this;
  }
  DocMaker& stream(std::string_view name, std::string bytes) {
    streams_.emplace_back(name, std::move(bytes));
    return *this;
  }
  // Behind everything else in WordDocument; where that is.
  std::uint32_t append(const std::string& bytes) {
    const std::size_t at = first_page + 2 * 512 + more_.size();
    more_ += bytes;
    return static_cast<std::uint32_t>(at);
  }

  std::uint16_t flags = 0x1200;      // fExtChar, 1Table
  std::uint16_t version = 0x00C1;    // all Words say so, newer ones have more behind it
  bool compressed = false;           // one byte per character
  std::uint16_t piece_modifier = 0;  // Prm

  [[nodiscard]] std::string make() {
    close();
    std::string table = "table";
    const std::size_t width = compressed ? 1 : 2;
    const auto total = static_cast<std::uint32_t>(text_.size());
    const std::uint32_t fc = compressed ? text_at * 2 | 0x40000000U : text_at;
    const std::string pcd = le<std::uint16_t>(0) + le(fc) + le(piece_modifier);
    const std::string pieces = le(std::uint32_t{0}) + le(total) + pcd;
    parts_[33] = "\x02" + le(static_cast<std::uint32_t>(pieces.size())) + pieces;
    const std::string range = le(text_at) + le(static_cast<std::uint32_t>(text_at + total * width));
    parts_[12] = range + le(first_page / 512);
    parts_[13] = range + le(first_page / 512 + 1);
    std::string fib(0x9A + 8 * 136, '\0');
    put(fib, 0, le<std::uint16_t>(0xA5EC) + le(version));
    put(fib, 10, le(flags));
    put(fib, 24, le(text_at) + le(static_cast<std::uint32_t>(text_at + total * width)));
    put(fib, 32, le<std::uint16_t>(14));
    put(fib, 62, le<std::uint16_t>(22));
    put(fib, 0x98, le<std::uint16_t>(136));
    for (std::size_t i = 0; i < lengths_.size(); ++i) put(fib, 0x4C + i * 4, le(lengths_.at(i)));
    for (const auto& [number, bytes] : parts_) {
      put(fib, 0x9A + number * 8,
          le(static_cast<std::uint32_t>(table.size())) +
              le(static_cast<std::uint32_t>(bytes.size())));
      table += bytes;
    }
    std::string document = fib;
    document.resize(text_at);
    for (const char16_t c : text_) {
      document +=
          compressed ? std::string(1, static_cast<char>(c)) : le(static_cast<std::uint16_t>(c));
    }
    document.resize(first_page);
    document += character_page(width) + paragraph_page(width) + more_;
    CompoundFileMaker file;
    file.add_stream("WordDocument", document);
    file.add_stream((flags & 0x0200) != 0 ? "1Table" : "0Table", table);
    for (const auto& [name, bytes] : streams_) file.add_stream(name, bytes);
    return file.make();
  }

 private:
  static constexpr std::uint32_t text_at = 2048, first_page = 16384;
  struct Run {
    std::size_t begin;
    std::string exceptions;
  };
  struct Paragraph {
    std::size_t end;
    std::uint16_t style;
    std::string modifiers;
  };

  void close() {
    lengths_.at(current_) = position();
    begun_ = text_.size();
  }
  static void put(std::string& into, std::size_t at, const std::string& bytes) {
    into.replace(at, bytes.size(), bytes);
  }
  static std::string fc_of(std::size_t position, std::size_t width) {
    return le(static_cast<std::uint32_t>(text_at + position * width));
  }
  // Puts `exception` at the end of what is free of a page; half its place.
  static char place(std::string& page, std::size_t& free, const std::string& exception) {
    free -= exception.size();
    free -= free % 2;
    put(page, free, exception);
    return static_cast<char>(free / 2);
  }

  [[nodiscard]] std::string character_page(std::size_t width) const {
    std::string page(512, '\0');
    std::size_t free = 510;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      put(page, i * 4, fc_of(runs_[i].begin, width));
      if (runs_[i].exceptions.empty()) continue;
      const std::string chpx = static_cast<char>(runs_[i].exceptions.size()) + runs_[i].exceptions;
      page[(runs_.size() + 1) * 4 + i] = place(page, free, chpx);
    }
    put(page, runs_.size() * 4, fc_of(text_.size(), width));
    page[511] = static_cast<char>(runs_.size());
    return page;
  }
  [[nodiscard]] std::string paragraph_page(std::size_t width) const {
    std::string page(512, '\0');
    std::size_t free = 510, begin = 0;
    for (std::size_t i = 0; i < paragraphs_.size(); ++i) {
      put(page, i * 4, fc_of(begin, width));
      begin = paragraphs_[i].end;
      std::string papx = le(paragraphs_[i].style) + paragraphs_[i].modifiers;
      if (papx.size() % 2 == 0) {
        papx = std::string(1, '\0') + static_cast<char>(papx.size() / 2) + papx;
      } else {
        papx = static_cast<char>((papx.size() + 1) / 2) + papx;
      }
      page[(paragraphs_.size() + 1) * 4 + i * 13] = place(page, free, papx);
    }
    put(page, paragraphs_.size() * 4, fc_of(begin, width));
    page[511] = static_cast<char>(paragraphs_.size());
    return page;
  }

  std::u16string text_;
  std::vector<Run> runs_;
  std::vector<Paragraph> paragraphs_;
  std::array<std::uint32_t, 8> lengths_{};
  std::size_t current_ = 0, begun_ = 0;
  std::map<std::size_t, std::string> parts_;
  std::vector<std::pair<std::string, std::string>> streams_;
  std::string more_;
};

// A style sheet of paragraph styles: number in the program (sti), what each is based on, modifiers.
struct DocStyle {
  std::uint16_t standard = 0xFFE;
  std::uint16_t based_on = 0xFFF;
  std::string modifiers;
};
inline std::string style_sheet(const std::vector<DocStyle>& styles) {
  const std::string head =
      le(static_cast<std::uint16_t>(styles.size())) + le<std::uint16_t>(10) + std::string(14, '\0');
  std::string sheet = le(static_cast<std::uint16_t>(head.size())) + head;
  for (const DocStyle& style : styles) {
    std::string std = le(style.standard) + le(static_cast<std::uint16_t>(1 | style.based_on << 4)) +
                      le<std::uint16_t>(2) + std::string(4, '\0');
    std += le<std::uint16_t>(1) + "S" + std::string(3, '\0');  // its name, and padding
    const std::string papx = le<std::uint16_t>(0) + style.modifiers;
    std += le(static_cast<std::uint16_t>(papx.size())) + papx;
    if (std.size() % 2 != 0) std += '\0';
    std += le<std::uint16_t>(0);
    sheet += le(static_cast<std::uint16_t>(std.size())) + std;
  }
  return sheet;
}

}  // namespace offenbar::test
