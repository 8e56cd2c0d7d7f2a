// Reads the tags of XML fast, without checking what a parser checks: enough to see what a document
// holds. Names are taken without their prefix; in these formats local names tell enough.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::findings {

// An opening tag. Views live until the handler returns.
struct Tag {
  std::string_view name;        // "t" of <w:t xml:space="preserve">
  std::string_view attributes;  // ` xml:space="preserve"`
  bool closed = false;          // <w:p/>: no end follows

  // The value of the first attribute with that local name, as it stands in the file; empty if there
  // is none. decoded() gives the text.
  [[nodiscard]] std::string_view raw(std::string_view name) const;
  [[nodiscard]] std::string value(std::string_view attribute) const;
};

// References replaced by what they stand for; unknown ones stay.
[[nodiscard]] std::string decoded(std::string_view raw);

class TagHandler {
 public:
  TagHandler() = default;
  TagHandler(const TagHandler&) = delete;
  TagHandler& operator=(const TagHandler&) = delete;
  virtual ~TagHandler() = default;
  virtual void open(const Tag& tag) = 0;
  virtual void close(std::string_view /*name*/) {}
  virtual void text(std::string_view /*raw*/) {}  // in pieces, undecoded
};

// Feed it a document piece by piece, UTF-8 or UTF-16 with a byte order mark.
class TagReader {
 public:
  static constexpr std::size_t longest_tag = std::size_t{1} << 20U;  // bytes; longer: passed over

  explicit TagReader(TagHandler& handler) : handler_(handler) {}
  void feed(Bytes piece);
  void finish();
  // Tags that were opened and not closed, or closed and not opened: 0 in well-formed documents.
  [[nodiscard]] std::int64_t unbalanced() const {
    return unbalanced_ ? std::abs(depth_) + 1 : depth_;
  }

 private:
  void feed_text(std::string_view piece);
  std::size_t take(std::string_view text);  // how much of it is done
  std::size_t take_markup(std::string_view text);
  void take_tag(std::string_view inside);

  TagHandler& handler_;
  std::string kept_;  // of an unfinished tag
  std::int64_t depth_ = 0;
  bool unbalanced_ = false;
  bool is_begun_ = false, is_utf16_ = false, is_big_endian_ = false, is_dropping_ = false;
};

// A whole member of an archive; true if its tags match. Errors: those of zip::Archive::stream
// (damage, with CRC).
[[nodiscard]] Result<bool> read_tags(const zip::Archive& archive, const zip::Entry& entry,
                                     TagHandler& handler);

}  // namespace offenbar::findings
