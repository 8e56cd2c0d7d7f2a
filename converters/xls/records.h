// The records of a BIFF stream: a number, a length, a body. [MS-XLS] 2.1.4
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::xls {

struct Record {
  std::uint16_t type = 0;
  Bytes body;
  std::size_t end = 0;  // where the next record begins
};

// [MS-XLS] 2.3; those of older versions have the same names there.
enum RecordType : std::uint16_t {
  rt_eof = 0x000A,
  rt_note = 0x001C,
  rt_code_page = 0x0042,
  rt_date_1904 = 0x0022,
  rt_file_pass = 0x002F,
  rt_continue = 0x003C,
  rt_object = 0x005D,
  rt_bound_sheet = 0x0085,
  rt_sheet_header = 0x008F,  // of workbooks of BIFF4
  rt_drawing_group = 0x00EB,
  rt_drawing = 0x00EC,
  rt_shared_strings = 0x00FC,
  rt_sup_book = 0x01AE,
  rt_text_object = 0x01B6,
  rt_hyperlink = 0x01B8,
};

[[nodiscard]] inline bool is_begin(std::uint16_t type) {  // BOF
  return type == 0x0009 || type == 0x0209 || type == 0x0409 || type == 0x0809;
}

class Records {
 public:
  // From `at` on.
  explicit Records(Bytes stream, std::size_t at = 0) : stream_(stream), at_(at) {}

  // The next record; nothing at the end. Errors: Fault::corrupt if one runs over the end.
  [[nodiscard]] Result<std::optional<Record>> next();
  // The body and those of the CONTINUE records behind it, which next() still gives.
  [[nodiscard]] std::vector<Bytes> pieces(const Record& record) const;
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  Bytes stream_;
  std::size_t at_;
};

}  // namespace offenbar::xls
