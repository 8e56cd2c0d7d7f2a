// The parts of a message that is mail already: where they lie in it. Nothing is copied or decoded.
// RFC 2045, RFC 2046
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace offenbar::mail {

// What ends a line of a header.
enum class HeaderLines {
  lf,   // LF or CRLF
  any,  // CR alone as well: programs of old Macs, and mail that went through them
};

// Offsets in the message, in bytes.
struct HeaderRange {
  std::size_t begin = 0;
  std::size_t end = 0;   // behind the last line of the fields
  std::size_t body = 0;  // behind the empty line; `end` if there is none
};

// The line at `at`: `end` is in front of its line end, `next` behind it. CRs in front of a LF are
// part of the line end.
struct LineRange {
  std::size_t end = 0;
  std::size_t next = 0;
};
[[nodiscard]] LineRange line_at(std::string_view text, std::size_t at, HeaderLines lines);

// The header at `at`, up to its first line with nothing in it (NUL aside) or the end of the text.
[[nodiscard]] HeaderRange header_at(std::string_view text, std::size_t at, HeaderLines lines);

// The name of the field that begins with this line; empty for other lines, folds among them.
[[nodiscard]] std::string_view field_name(std::string_view line);

// Each field in turn: its name, and its body behind the colon with all folds, as it stands.
void for_each_field(std::string_view header, HeaderLines lines,
                    const std::function<void(std::string_view, std::string_view)>& take);

// A field's body in one line of UTF-8. Only its first 64 KiB count.
[[nodiscard]] std::string unfolded(std::string_view body);

// What a header says of the body behind it. The first field of a name counts.
struct ContentFields {
  std::string media_type;  // "text/plain", lower case; empty if there is none
  std::string encoding;    // "base64", lower case; empty if there is none
  std::string boundary;
  std::string file_name;  // UTF-8

  [[nodiscard]] bool is(std::string_view type) const { return media_type == type; }
  [[nodiscard]] bool begins(std::string_view type) const { return media_type.starts_with(type); }
};
[[nodiscard]] ContentFields content_fields(std::string_view header, HeaderLines lines);

// A part without parts of its own.
struct Leaf {
  HeaderRange header;
  std::size_t end = 0;  // of its body: in front of the line end that belongs to the boundary
  ContentFields content;
  std::string number;  // "2.1", counted from 1 at each level; empty if the message has no parts

  [[nodiscard]] bool is_message() const { return header.begin == 0; }
};

// Calls `take` for the leaves of a message whose own header is `header`, in their order. Returns
// how many messages are inside of it.
// Leaves as well: multipart/signed and multipart/encrypted, whose insides nobody may touch;
// multiparts in 64 multiparts, messages in 8 messages, multiparts without a usable boundary or with
// an encoding. The time is linear in the size of the message.
std::size_t walk_leaves(std::string_view message, const HeaderRange& header,
                        const std::function<void(const Leaf&)>& take);

}  // namespace offenbar::mail
