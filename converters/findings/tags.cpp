#include "converters/findings/tags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <vector>

#include "converters/base/text.h"

namespace offenbar::findings {
namespace {

constexpr std::string_view spaces = " \t\r\n";
constexpr std::uint64_t most_bytes = std::uint64_t{4} << 30U;  // of one part

std::string_view local(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Behind the ">" of the tag that begins here; 0 if it is not there. One may stand in a value.
std::size_t end_of_tag(std::string_view text) {
  char quote = 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char letter = text[at];
    if (quote != 0) {
      if (letter == quote) quote = 0;
    } else if (letter == '>') {
      return at + 1;
    } else if (letter == '"' || letter == '\'') {
      quote = letter;
    }
  }
  return 0;
}

void append_reference(std::string& out, std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> named{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [word, letter] : named) {
    if (word == name) {
      out += letter;
      return;
    }
  }
  std::uint32_t code = 0;
  const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  const bool numeric =
      name.size() > 1 && name[0] == '#' &&
      std::from_chars(name.data() + (hex ? 2 : 1), name.data() + name.size(), code, hex ? 16 : 10)
              .ec == std::errc();
  if (!numeric || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    out.append("&").append(name).append(";");
    return;
  }
  std::u16string utf16;
  if (code >= 0x10000) {
    utf16 += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U));
    utf16 += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FFU));
  } else {
    utf16 += static_cast<char16_t>(code);
  }
  append_utf8(out, utf16);
}

}  // namespace

std::string decoded(std::string_view raw) {
  std::string out;
  while (!raw.empty()) {
    const std::size_t mark = std::min(raw.find('&'), raw.size());
    out.append(raw.substr(0, mark));
    raw.remove_prefix(mark);
    if (raw.empty()) break;
    const std::size_t end = raw.substr(0, 12).find(';');
    if (end == std::string_view::npos) {
      out += '&';
      raw.remove_prefix(1);
    } else {
      append_reference(out, raw.substr(1, end - 1));
      raw.remove_prefix(end + 1);
    }
  }
  return out;
}

std::string_view Tag::raw(std::string_view wanted) const {
  std::string_view rest = attributes;
  while (true) {
    const std::size_t begin = rest.find_first_not_of(spaces);
    if (begin == std::string_view::npos) return {};
    const std::size_t equals = rest.find('=', begin);
    if (equals == std::string_view::npos) return {};
    const std::size_t quote = rest.find_first_not_of(spaces, equals + 1);
    if (quote == std::string_view::npos || (rest[quote] != '"' && rest[quote] != '\'')) return {};
    const std::size_t end = rest.find(rest[quote], quote + 1);
    if (end == std::string_view::npos) return {};
    std::string_view found = rest.substr(begin, equals - begin);
    found = found.substr(0, found.find_last_not_of(spaces) + 1);
    if (local(found) == wanted) return rest.substr(quote + 1, end - quote - 1);
    rest.remove_prefix(end + 1);
  }
}

std::string Tag::value(std::string_view attribute) const { return decoded(raw(attribute)); }

void TagReader::feed(Bytes piece) {
  if (!is_begun_ && !piece.empty()) {
    is_begun_ = true;
    is_utf16_ = starts_with(piece, "\xFF\xFE") || starts_with(piece, "\xFE\xFF");
    is_big_endian_ = starts_with(piece, "\xFE\xFF");
  }
  if (!is_utf16_) return feed_text(as_text(piece));
  std::vector<std::byte> swapped(piece.begin(), piece.end());
  if (is_big_endian_) {
    for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  }
  feed_text(utf16le_to_utf8(swapped));  // pieces of an archive have an even size
}

void TagReader::feed_text(std::string_view piece) {
  if (is_dropping_) {
    const std::size_t end = piece.find('>');
    if (end == std::string_view::npos) return;
    piece.remove_prefix(end + 1);
    is_dropping_ = false;
  }
  if (kept_.empty()) {
    kept_.assign(piece.substr(take(piece)));
  } else {
    kept_.append(piece);
    kept_.erase(0, take(kept_));
  }
  if (kept_.size() > longest_tag) {
    kept_.clear();
    is_dropping_ = true;
    unbalanced_ = true;
  }
}

void TagReader::finish() {
  if (!kept_.empty()) unbalanced_ = true;
  kept_.clear();
}

std::size_t TagReader::take(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] != '<') {
      const std::size_t end = std::min(text.find('<', at), text.size());
      handler_.text(text.substr(at, end - at));
      at = end;
      continue;
    }
    const std::size_t done = take_markup(text.substr(at));
    if (done == 0) return at;
    at += done;
  }
  return at;
}

// 0: it is not all there yet.
std::size_t TagReader::take_markup(std::string_view text) {
  const auto behind = [&](std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    return found == std::string_view::npos ? 0 : found + end.size();
  };
  if (text.size() < 2) return 0;
  if (text[1] == '!') {
    if (text.size() < 9) return 0;
    if (text.starts_with("<!--")) return behind("-->", 4);
    if (!text.starts_with("<![CDATA[")) return behind(">", 2);
    const std::size_t end = behind("]]>", 9);
    if (end > 0) handler_.text(text.substr(9, end - 12));
    return end;
  }
  if (text[1] == '?') return behind("?>", 2);
  const std::size_t end = end_of_tag(text);
  if (end > 0) take_tag(text.substr(1, end - 2));
  return end;
}

void TagReader::take_tag(std::string_view inside) {
  if (inside.starts_with('/')) {
    if (--depth_ < 0) unbalanced_ = true;
    inside.remove_prefix(1);
    return handler_.close(local(inside.substr(0, inside.find_first_of(spaces))));
  }
  Tag tag;
  if (inside.ends_with('/')) {
    tag.closed = true;
    inside.remove_suffix(1);
  } else {
    ++depth_;
  }
  const std::size_t end = std::min(inside.find_first_of(spaces), inside.size());
  tag.name = local(inside.substr(0, end));
  tag.attributes = inside.substr(end);
  handler_.open(tag);
}

Result<bool> read_tags(const zip::Archive& archive, const zip::Entry& entry, TagHandler& handler) {
  TagReader reader(handler);
  OFFENBAR_CHECK(archive.stream(
      entry,
      [&reader](Bytes piece) {
        reader.feed(piece);
        return true;
      },
      most_bytes));
  reader.finish();
  return reader.unbalanced() == 0;
}

}  // namespace offenbar::findings
