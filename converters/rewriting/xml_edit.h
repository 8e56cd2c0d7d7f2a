// Changes attributes and texts of an XML document and leaves every other byte as it is.
//
// For documents that this program has stored: UTF-8, the prefixes that LibreOffice writes. Whoever
// needs to read what strangers write takes converters/base/xml.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::rewriting {

// One element's tag. Names are qualified as written: "text:a".
class Tag {
 public:
  struct Attribute {
    std::string_view name;
    std::string_view raw;                // the value as written, with references
    std::optional<std::string> becomes;  // not escaped; nothing: stays
    std::size_t begin = 0, end = 0;      // of the raw value in the document
  };

  std::string_view name;
  bool is_empty = false;  // "<x/>"
  std::vector<Attribute> attributes;

  // The value of an attribute, without references; empty if there is none.
  [[nodiscard]] std::string value(std::string_view attribute) const;
  [[nodiscard]] bool has(std::string_view attribute) const;
  // Nothing if there is no such attribute.
  void set(std::string_view attribute, std::string value);
  // An attribute that the tag does not have.
  void add(std::string_view attribute, std::string_view value);
  void drop() { dropped_ = true; }  // the element with all that is in it
  [[nodiscard]] bool dropped() const { return dropped_; }
  [[nodiscard]] const std::string& added() const { return added_; }  // as written

 private:
  std::string added_;
  bool dropped_ = false;
};

// What a caller wants to see and change. What is in a dropped element is not shown.
class Edits {
 public:
  virtual ~Edits() = default;
  virtual void start(Tag& tag) { (void)tag; }
  virtual void end(std::string_view name) { (void)name; }
  // XML of the caller's own that shall stand before this tag, asked after start(); before an end
  // tag.
  virtual std::string before(const Tag& tag) {
    (void)tag;
    return {};
  }
  virtual std::string before_end(std::string_view name) {
    (void)name;
    return {};
  }
  // Character data as it is, without references. An answer takes its place.
  virtual std::optional<std::string> text(const std::string& utf8) {
    (void)utf8;
    return std::nullopt;
  }
  // True if text() wants to be asked now: most text is passed over.
  [[nodiscard]] virtual bool wants_text() const { return false; }
};

// The document as changed; nothing if nothing was.
// Errors: Fault::corrupt for what is no XML, nested deeper than 10,000, or has a document type.
[[nodiscard]] Result<std::optional<std::string>> edit(std::string_view xml, Edits& edits);

// References of XML 1.0, 4.6 and characters by number; unknown ones stay as they are.
[[nodiscard]] std::string unescaped(std::string_view raw);
[[nodiscard]] std::string escaped(std::string_view value);

}  // namespace offenbar::rewriting
