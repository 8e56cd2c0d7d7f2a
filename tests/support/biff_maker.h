// Writes records of Excel's binary workbooks for tests. [MS-XLS] 2.1.4
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::test {

inline std::string le(std::uint64_t value, unsigned bytes) {
  std::string out;
  for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8U * i) & 0xFFU);
  return out;
}

inline std::string real(double value) { return le(std::bit_cast<std::uint64_t>(value), 8); }

inline std::string biff_record(std::uint16_t type, const std::string& body) {
  return le(type, 2) + le(body.size(), 2) + body;
}

// A text of one byte per character, with a count of so many bytes and its flag.
inline std::string biff_text(const std::string& text, unsigned count_bytes) {
  return le(text.size(), count_bytes) + std::string(1, '\0') + text;
}

inline std::string biff_begin(std::uint16_t kind, std::uint16_t version = 0x0600) {
  return biff_record(0x0809, le(version, 2) + le(kind, 2) + std::string(12, '\0'));
}
inline std::string biff_end() { return biff_record(0x000A, ""); }

// A workbook of BIFF8 or BIFF5: its globals with the sheets that they list, then these.
class BiffWorkbook {
 public:
  explicit BiffWorkbook(std::uint16_t version = 0x0600) : version_(version) {}
  std::string globals;  // records

  void add_sheet(const std::string& name, const std::string& records, std::uint16_t state = 0,
                 std::uint16_t kind = 0) {
    sheets_.push_back({name, records, state, kind});
  }

  [[nodiscard]] std::string make() const {
    std::size_t at = biff_begin(5, version_).size() + globals.size() + biff_end().size();
    for (const Sheet& sheet : sheets_) at += listed(sheet, 0).size();
    std::string out = biff_begin(5, version_);
    std::string bodies;
    for (const Sheet& sheet : sheets_) {
      out += listed(sheet, at + bodies.size());
      bodies += biff_begin(sheet.kind == 2 ? 0x20 : 0x10, version_) + sheet.records + biff_end();
    }
    return out + globals + biff_end() + bodies;
  }

 private:
  struct Sheet {
    std::string name, records;
    std::uint16_t state, kind;
  };
  [[nodiscard]] std::string listed(const Sheet& sheet, std::size_t at) const {
    const std::string name =
        version_ == 0x0600 ? biff_text(sheet.name, 1) : le(sheet.name.size(), 1) + sheet.name;
    return biff_record(0x0085, le(at, 4) + le(sheet.state, 1) + le(sheet.kind, 1) + name);
  }

  std::uint16_t version_;
  std::vector<Sheet> sheets_;
};

}  // namespace offenbar::test
