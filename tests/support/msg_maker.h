// Makes message files for tests, from the specification and without our reader. [MS-OXMSG]
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/compound_file_maker.h"

namespace offenbar::test {

// Little-endian, `bytes` long.
inline std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
  return out;
}
// ASCII as UTF-16.
inline std::string wide(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) (out += c) += '\0';
  return out;
}
inline std::string hex8(std::uint64_t value) {
  char text[9];
  std::snprintf(text, sizeof text, "%08X", static_cast<unsigned>(value));
  return text;
}

// One storage with properties. Add them, then finish(): only then the property stream is there.
class PropertyStorageMaker {
 public:
  PropertyStorageMaker(CompoundFileMaker& file, std::size_t storage)
      : file_(file), storage_(storage) {}

  void fixed(std::uint32_t tag, std::uint64_t value) {
    entries_ += little(tag, 4) + little(6, 4) + little(value, 8);
  }
  // A value in a stream; `extra` is what its size counts beside it: 2 for UTF-16, 1 for 8 bit text.
  void streamed(std::uint32_t tag, std::string value, std::uint64_t extra = 0) {
    entry_of_stream(tag, value.size() + extra);
    stream("__substg1.0_" + hex8(tag), std::move(value));
  }
  void unicode(std::uint32_t id, std::string_view ascii) {
    streamed(id << 16U | 0x1FU, wide(ascii), 2);
  }
  void string8(std::uint32_t id, std::string bytes) {
    streamed(id << 16U | 0x1EU, std::move(bytes), 1);
  }
  void binary(std::uint32_t id, std::string bytes) {
    streamed(id << 16U | 0x102U, std::move(bytes));
  }
  // Several texts or binaries: the lengths in `width` bytes each, the values in streams.
  void several(std::uint32_t tag, const std::vector<std::string>& values, int width) {
    std::string lengths;
    for (std::size_t i = 0; i < values.size(); ++i) {
      lengths += little(values[i].size(), width);
      stream("__substg1.0_" + hex8(tag) + "-" + hex8(i), values[i]);
    }
    streamed(tag, lengths);
  }
  // An object in a storage, whose directory number this gives.
  std::size_t object(std::uint32_t id) {
    entry_of_stream(id << 16U | 0xDU, 0xFFFFFFFF);
    return file_.add_storage("__substg1.0_" + hex8(id << 16U | 0xDU), storage_);
  }
  void entry_of_stream(std::uint32_t tag, std::uint64_t size) {
    entries_ += little(tag, 4) + little(6, 4) + little(size, 4) + little(0, 4);
  }
  void stream(std::string_view name, std::string content) {
    file_.add_stream(name, std::move(content), storage_);
  }
  void raw_entries(std::string_view bytes) { entries_ += bytes; }

  void finish_part() { finish(std::string(8, '\0')); }
  void finish_message(std::uint32_t recipients, std::uint32_t attachments, bool embedded = false) {
    finish(std::string(8, '\0') + little(recipients, 4) + little(attachments, 4) +
           little(recipients, 4) + little(attachments, 4) + std::string(embedded ? 0 : 8, '\0'));
  }
  void finish(const std::string& header) { stream("__properties_version1.0", header + entries_); }

 private:
  CompoundFileMaker& file_;
  std::size_t storage_;
  std::string entries_;
};

}  // namespace offenbar::test
