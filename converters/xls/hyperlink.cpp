#include "converters/xls/hyperlink.h"

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::xls {
namespace {

// Hyperlink Object, 2.3.7.1
constexpr std::uint32_t has_moniker = 0x001, has_location = 0x008, has_display_name = 0x010,
                        has_frame = 0x080, moniker_as_text = 0x100;
// The first bytes of class ids, 2.3.7.2
constexpr std::uint32_t url_moniker = 0x79EAC9E0, file_moniker = 0x00000303;

std::string up_to_nul(std::string text) {
  if (const auto end = text.find('\0'); end != std::string::npos) text.resize(end);
  return text;
}

// HyperlinkString: a count of characters, and they. 2.3.7.9
std::string text_of(Cursor& in) {
  const std::size_t count = in.le<std::uint32_t>();
  if (count > in.left() / 2) {
    in.skip(in.left() + 1);
    return {};
  }
  return up_to_nul(utf16le_to_utf8(in.take(count * 2)));
}

// FileMoniker, 2.3.7.8: steps upward, a name in the code page, the same in Unicode.
std::string read_file(Cursor& in) {
  const unsigned up = in.le<std::uint16_t>();
  const std::size_t size = in.le<std::uint32_t>();
  std::string path = up_to_nul(from_code_page(in.take(size), 1252).value_or(std::string()));
  in.skip(24);
  if (in.le<std::uint32_t>() > 0) {
    const std::size_t bytes = in.le<std::uint32_t>();
    in.skip(2);
    path = utf16le_to_utf8(in.take(bytes));
  }
  for (unsigned i = 0; i < up && i < 100; ++i) path.insert(0, "..\\");
  return path;
}

std::optional<std::string> read_moniker(Cursor& in) {
  const auto kind = in.le<std::uint32_t>();
  in.skip(12);
  if (kind == url_moniker) {
    const std::size_t size = in.le<std::uint32_t>();
    return up_to_nul(utf16le_to_utf8(in.take(size)));
  }
  if (kind == file_moniker) return read_file(in);
  return std::nullopt;
}

}  // namespace

std::optional<CellLink> read_link(Bytes hyperlink_record) {
  Cursor in(hyperlink_record);
  CellLink link;
  link.at.row = in.le<std::uint16_t>();
  in.skip(2);
  link.at.column = in.le<std::uint16_t>();
  in.skip(2 + 16 + 4);
  const auto flags = in.le<std::uint32_t>();
  if ((flags & has_display_name) != 0) (void)text_of(in);
  if ((flags & has_frame) != 0) (void)text_of(in);
  if ((flags & has_moniker) != 0) {
    if ((flags & moniker_as_text) != 0) {
      link.target = text_of(in);
    } else if (auto target = read_moniker(in)) {
      link.target = *std::move(target);
    } else {
      return std::nullopt;
    }
  }
  if ((flags & has_location) != 0 && !link.target.empty()) link.target += "#" + text_of(in);
  return in.ok() ? std::optional(link) : std::nullopt;
}

}  // namespace offenbar::xls
