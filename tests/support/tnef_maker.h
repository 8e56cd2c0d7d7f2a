// Makes TNEF streams for tests, from the specification and without our reader. [MS-OXTNEF]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/msg_maker.h"

namespace offenbar::test {

inline std::string filled_up(std::string bytes) {
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes;
}

// A counted list of properties.
class TnefProperties {
 public:
  void fixed(std::uint32_t tag, std::string value) {
    add(tag_of(tag) + filled_up(std::move(value)));
  }
  void variable(std::uint32_t tag, const std::vector<std::string>& values) {
    add(tag_of(tag) + counted(values));
  }
  void unicode(std::uint32_t id, std::string_view ascii) {
    variable(id << 16U | 0x1FU, {wide(ascii) + std::string(2, '\0')});
  }
  // `set` has 16 bytes.
  void numbered(std::uint32_t tag, std::string_view set, std::uint32_t number, std::string value) {
    add(tag_of(tag) + std::string(set) + little(0, 4) + little(number, 4) +
        filled_up(std::move(value)));
  }
  void named(std::uint32_t tag, std::string_view set, std::string_view name, std::string value) {
    const std::string text = wide(name) + std::string(2, '\0');
    add(tag_of(tag) + std::string(set) + little(1, 4) + little(text.size(), 4) + filled_up(text) +
        filled_up(std::move(value)));
  }
  void several(std::uint32_t tag, const std::vector<std::string>& values) {
    std::string out = tag_of(tag) + little(values.size(), 4);
    for (const std::string& value : values) out += filled_up(value);
    add(out);
  }
  [[nodiscard]] std::string make() const { return little(count_, 4) + bytes_; }

 private:
  static std::string tag_of(std::uint32_t tag) { return little(tag, 4); }
  static std::string counted(const std::vector<std::string>& values) {
    std::string out = little(values.size(), 4);
    for (const std::string& value : values) out += little(value.size(), 4) + filled_up(value);
    return out;
  }
  void add(const std::string& property) {
    bytes_ += property;
    ++count_;
  }
  std::string bytes_;
  std::uint32_t count_ = 0;
};

inline std::string tnef_attribute(int level, std::uint32_t id, std::string_view data,
                                  int checksum_error = 0) {
  unsigned sum = 0;
  for (const char c : data) sum += static_cast<unsigned char>(c);
  return little(static_cast<unsigned>(level), 1) + little(id, 4) + little(data.size(), 4) +
         std::string(data) + little(sum + static_cast<unsigned>(checksum_error), 2);
}

// Signature, key, version and code page, as every stream begins.
inline std::string tnef_beginning(std::uint32_t code_page = 1252) {
  return little(0x223E9F78, 4) + little(1, 2) + tnef_attribute(1, 0x00089006, little(0x10000, 4)) +
         tnef_attribute(1, 0x00069007, little(code_page, 4) + little(0, 4));
}

}  // namespace offenbar::test
