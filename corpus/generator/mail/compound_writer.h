// Writes compound files of version 3, with 512-byte sectors. [MS-CFB]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::generator {

class CompoundWriter {
 public:
  using Entry = std::size_t;  // index of a storage or stream
  static constexpr Entry root = 0;

  // `class_id`: 16 bytes of CLSID of the root.
  explicit CompoundWriter(std::string_view class_id);
  // Names are ASCII of at most 31 characters, each once in its storage.
  Entry add_storage(Entry parent, std::string name);
  void add_stream(Entry parent, std::string name, std::string bytes);

  // The whole file.
  [[nodiscard]] std::string bytes() const;

 private:
  struct Node {
    std::string name;
    bool is_storage = false;
    std::string bytes;            // of a stream
    std::vector<Entry> children;  // of a storage
  };
  std::string class_id_;
  std::vector<Node> nodes_;

  class Layout;
};

}  // namespace offenbar::generator
