// Where the records of a presentation lie: the chain of edits and their persist directories.
// [MS-PPT] 2.1.2, 2.3.1 to 2.3.5
#pragma once

#include <cstdint>
#include <map>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/cfb/compound_file.h"
#include "converters/officeart/record.h"

namespace offenbar::ppt {

using officeart::Record;
using officeart::Records;

inline constexpr std::uint64_t max_stream = std::uint64_t{1} << 31U;  // bytes

// [MS-PPT] 2.13.24
enum Type : std::uint16_t {
  document_container = 0x03E8,
  slide_container = 0x03EE,
  slide_atom = 0x03EF,
  notes_container = 0x03F0,
  slide_persist_atom = 0x03F3,  // NotesPersistAtom too
  slide_show_slide_info_atom = 0x03F9,
  external_object_list = 0x0409,
  drawing_group = 0x040B,
  drawing = 0x040C,
  placeholder_atom = 0x0BC3,
  external_object_ref_atom = 0x0BC1,
  outline_text_ref_atom = 0x0F9E,
  text_header_atom = 0x0F9F,
  text_chars_atom = 0x0FA0,
  text_bytes_atom = 0x0FA8,
  c_string = 0x0FBA,
  external_hyperlink_atom = 0x0FD3,
  external_hyperlink = 0x0FD7,
  slide_number_meta_character = 0x0FD8,
  slide_list_with_text = 0x0FF0,
  interactive_info = 0x0FF2,
  interactive_info_atom = 0x0FF3,
  user_edit_atom = 0x0FF5,
  date_time_meta_character = 0x0FF7,
  generic_date_meta_character = 0x0FF8,
  header_meta_character = 0x0FF9,
  footer_meta_character = 0x0FFA,
  rtf_date_time_meta_character = 0x1015,
  prog_tags = 0x1388,
  prog_binary_tag = 0x138A,
  binary_tag_data = 0x138B,
  persist_directory_atom = 0x1772,
  comment10 = 0x2EE0,
  comment10_atom = 0x2EE1,
};

class Persist {
 public:
  // `stream` is "PowerPoint Document" and must outlive this; `newest_edit` is the offset of the
  // last UserEditAtom. Errors: Fault::corrupt.
  [[nodiscard]] static Result<Persist> read(Bytes stream, std::uint32_t newest_edit);

  // Errors: Fault::corrupt if there is none with this id, or it ends beyond the stream.
  [[nodiscard]] Result<Record> object(std::uint32_t id) const;
  [[nodiscard]] bool contains(std::uint32_t id) const { return offsets_.contains(id); }
  // The DocumentContainer. Errors: Fault::corrupt.
  [[nodiscard]] Result<Record> document() const;

 private:
  [[nodiscard]] Result<void> add_directory(std::uint32_t offset);

  Bytes stream_;
  std::map<std::uint32_t, std::uint32_t> offsets_;  // by persist id
  std::uint32_t document_ = 0;                      // persist id
};

// Offset of the last UserEditAtom, as "Current User" has it. Errors: Fault::corrupt.
[[nodiscard]] Result<std::uint32_t> newest_edit(const cfb::CompoundFile& file);

}  // namespace offenbar::ppt
