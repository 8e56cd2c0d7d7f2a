// The file information block: which Word wrote a file, and where everything lies in its streams.
// [MS-DOC] 2.5; of Word 6 and 95, which have a shorter one, what their files show.
#pragma once

#include <array>
#include <cstdint>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::doc {

// What a pair of fc and lcb leads to, by its number in FibRgFcLcb97 and its successors.
enum class Part : std::uint8_t {
  styles = 1,                   // Stshf
  footnote_references = 2,      // PlcffndRef
  footnote_texts = 3,           // PlcffndTxt
  comment_references = 4,       // PlcfandRef
  comment_texts = 5,            // PlcfandTxt
  sections = 6,                 // PlcfSed
  header_texts = 11,            // PlcfHdd
  character_pages = 12,         // PlcfBteChpx
  paragraph_pages = 13,         // PlcfBtePapx
  fonts = 15,                   // SttbfFfn
  body_fields = 16,             // PlcfFldMom
  header_fields = 17,           // PlcfFldHdr
  footnote_fields = 18,         // PlcfFldFtn
  comment_fields = 19,          // PlcfFldAtn
  document_properties = 31,     // Dop
  pieces = 33,                  // Clx
  comment_authors = 36,         // GrpXstAtnOwners
  anchors = 40,                 // PlcSpaMom
  header_anchors = 41,          // PlcSpaHdr
  endnote_references = 46,      // PlcfendRef
  endnote_texts = 47,           // PlcfendTxt
  endnote_fields = 48,          // PlcfFldEdn
  drawings = 50,                // DggInfo
  change_authors = 51,          // SttbfRMark
  text_box_texts = 56,          // PlcftxbxTxt
  text_box_fields = 57,         // PlcfFldTxbx
  header_text_box_texts = 58,   // PlcfHdrtxbxTxt
  header_text_box_fields = 59,  // PlcffldHdrTxbx
  comment_dates = 112,          // AtrdExtra
};

// The parts of the text, in the order they have in it.
enum class Subdocument : std::uint8_t {
  body,
  footnotes,
  headers,
  macros,
  comments,
  endnotes,
  text_boxes,
  header_text_boxes,
};
inline constexpr std::size_t subdocument_count = 8;

struct Fib {
  static constexpr std::uint16_t word_97 = 0x00C1;

  std::uint16_t version = 0;   // nFib
  std::uint16_t language = 0;  // lid
  bool is_template = false;    // fDot
  bool is_complex = false;     // saved in pieces
  bool is_encrypted = false;
  bool has_wide_text = false;    // fExtChar
  bool second_table = false;     // "1Table", else "0Table"
  std::uint16_t pairs = 0;       // cbRgFcLcb: how many there are; newer Words have more
  std::uint32_t text_begin = 0;  // fcMin
  std::uint32_t text_end = 0;    // fcMac
  std::array<std::uint32_t, subdocument_count> lengths{};  // characters
  // Word 6 and 95: how many pages of formatting there are, and the first; see FormattedPages.
  std::uint16_t first_character_page = 0, first_paragraph_page = 0;
  std::uint16_t character_pages = 0, paragraph_pages = 0;

  [[nodiscard]] bool is_word_97() const { return version >= word_97; }
  // Where a subdocument begins, in characters of the whole text.
  [[nodiscard]] std::uint64_t begin_of(Subdocument which) const;
};

// `stream` is WordDocument. Errors: Fault::corrupt if it ends early.
[[nodiscard]] Result<Fib> read_fib(Bytes stream);

// The bytes of a part: in `table` for Word 97 and later, else in `stream` itself. Empty if there is
// none. Errors: Fault::corrupt if it lies outside.
[[nodiscard]] Result<Bytes> read_part(const Fib& fib, Bytes stream, Bytes table, Part part);

}  // namespace offenbar::doc
