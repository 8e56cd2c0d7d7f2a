// Reads XML as a stream of events, through Xerces-C.
//
// Nothing outside the document is ever looked at. A document type declaration is skipped, so that
// what it declares stays unknown and nothing can expand; a reference to such an entity is
// Fault::corrupt. Encodings: those that Xerces finds by byte order mark and XML declaration.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::xml {

// Deeper elements than these are Fault::corrupt.
inline constexpr std::size_t max_depth = 10'000;

// `space` is the namespace URI, empty for none. All views are UTF-8 and live until the handler
// returns.
struct Attribute {
  std::string_view space;
  std::string_view name;  // without prefix
  std::string_view value;
};

// The attributes of one element, in document order. Namespace declarations are not among them.
class Attributes {
 public:
  virtual ~Attributes() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual Attribute at(std::size_t index) const = 0;
  // The value of one attribute; nothing if the element has none of that name. Cheaper than at():
  // only what is asked for is converted. `space` and `name` are ASCII.
  [[nodiscard]] virtual std::optional<std::string_view> find(std::string_view space,
                                                             std::string_view name) const = 0;
  // The same, empty if there is none.
  [[nodiscard]] std::string_view value(std::string_view space, std::string_view name) const {
    return find(space, name).value_or(std::string_view());
  }
};

class Handler {
 public:
  virtual ~Handler() = default;
  // A namespace that the next element declares for itself and what it holds; no prefix: the default
  // one. Only who copies XML needs it, for names in values (xsi:type, mc:Ignorable).
  virtual void declare(std::string_view prefix, std::string_view space);
  // `space` and `name` of an element live until the document ends, and two equal names have the
  // same address.
  virtual void start(std::string_view space, std::string_view name, const Attributes& attributes);
  virtual void end(std::string_view space, std::string_view name);
  // Character data, CDATA sections included. One run of text may come in several pieces, cut
  // between characters.
  virtual void text(std::string_view utf8);
  // Asked after each of the above: true ends the parse without error.
  [[nodiscard]] virtual bool stop() const { return false; }
};

// Errors: Fault::corrupt with line and column if the document is not well-formed, or nested deeper
// than max_depth. What the handler throws goes through to the caller.
// Each thread keeps one parser; a handler must not parse another document from inside itself.
[[nodiscard]] Result<void> parse(Bytes document, Handler& handler);

// The same from a member of an archive, decompressed as it is read, in constant memory.
// Errors: also those of zip::Archive::read. After an early stop the CRC is not checked.
[[nodiscard]] Result<void> parse(const zip::Archive& archive, const zip::Entry& entry,
                                 Handler& handler, std::uint64_t max_bytes);

// Loads what the parser needs from disk. A process that locks itself in calls it before.
void prepare();

}  // namespace offenbar::xml
