#include "converters/xls/facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/xls/shared_strings.h"

namespace offenbar::xls {
namespace {

constexpr std::uint64_t max_stream = std::uint64_t{1} << 31U;

// [MS-XLS] 2.3; the older ones after the Excel 2 to 5 record layout of the same names.
enum Record : std::uint16_t {
  eof = 0x000A,
  continued = 0x003C,
  bound_sheet = 0x0085,
  mul_rk = 0x00BD,
  shared_strings = 0x00FC,
};

bool is_bof(std::uint16_t type) {
  return type == 0x0009 || type == 0x0209 || type == 0x0409 || type == 0x0809;
}

bool is_cell(std::uint16_t type, bool biff2) {
  switch (type) {
    case 0x0002:  // INTEGER
    case 0x0003:  // NUMBER
    case 0x0004:  // LABEL
    case 0x0005:  // BOOLERR
      return biff2;
    case 0x0006:  // Formula
    case 0x0206:
    case 0x0406:
    case 0x0203:  // Number
    case 0x0204:  // Label
    case 0x0205:  // BoolErr
    case 0x027E:  // RK
    case 0x00D6:  // RString
    case 0x00FD:  // LabelSst
      return true;
    default:
      return false;
  }
}

class Workbook {
 public:
  explicit Workbook(Bytes stream) : in_(stream) {}

  Result<Facts> run() {
    while (in_.left() >= 4) {
      const std::size_t at = in_.position();
      const auto type = in_.le<std::uint16_t>();
      const auto length = in_.le<std::uint16_t>();
      if (depth_ == 0 && !is_bof(type)) break;  // slack behind the last substream
      const Bytes body = in_.take(length);
      if (!in_.ok()) {
        return fail(Fault::corrupt, fmt::format("BIFF record {:#06x} runs over the end", type), at);
      }
      count(type, body);
    }
    if (depth_ > 0) return fail(Fault::corrupt, "the workbook ends without EOF", in_.position());
    return facts();
  }

 private:
  void count(std::uint16_t type, Bytes body) {
    if (is_bof(type)) {
      biff2_ = biff2_ || type == 0x0009;
      single_sheet_ = single_sheet_ || type != 0x0809;
      ++depth_;
    } else if (type == eof) {
      --depth_;
    } else if (type == bound_sheet) {
      ++sheets_;
    } else if (type == mul_rk) {
      cells_ += body.size() >= 6 ? (body.size() - 6) / 6 : 0;
    } else if (is_cell(type, biff2_)) {
      ++cells_;
    }
    if (type == shared_strings) {
      strings_ = {body};
      has_strings_ = true;
    } else if (type == continued && in_strings_) {
      strings_.push_back(body);
    }
    in_strings_ = type == shared_strings || (type == continued && in_strings_);
  }

  [[nodiscard]] Facts facts() const {
    Facts facts;
    facts.cells = cells_;
    facts.sheets = sheets_ == 0 && single_sheet_ ? 1 : sheets_;
    if (has_strings_) facts.letters = count_shared_strings(strings_);
    return facts;
  }

  Cursor in_;
  int depth_ = 0;
  bool biff2_ = false;
  bool single_sheet_ = false;  // Excel 2 to 4: a file is one sheet
  bool in_strings_ = false;
  bool has_strings_ = false;
  std::uint64_t sheets_ = 0;
  std::uint64_t cells_ = 0;
  std::vector<Bytes> strings_;  // the SST record and its CONTINUE records
};

}  // namespace

Result<Facts> facts_of_stream(Bytes stream) { return Workbook(stream).run(); }

Result<Facts> facts(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("Workbook");
  if (entry == nullptr) entry = file.find("Book");
  if (entry == nullptr) return fail(Fault::corrupt, "no stream Workbook or Book");
  OFFENBAR_TRY(const std::vector<std::byte> stream, file.read(*entry, max_stream));
  return facts_of_stream(stream);
}

}  // namespace offenbar::xls
