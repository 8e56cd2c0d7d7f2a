#include "converters/base/zip_in_memory.h"

#include <zlib.h>

#include <cstdint>
#include <utility>

namespace offenbar::zip {
namespace {

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

}  // namespace

// APPNOTE 4.3
bool InMemory::add(std::string_view name, std::string_view content) {
  constexpr std::uint64_t most_bytes = 0xFFFF'0000;
  constexpr std::size_t most_members = 65'000;
  constexpr std::size_t longest_name = 60'000;
  if (members_ == most_members || name.size() > longest_name ||
      bytes_.size() + directory_.size() + content.size() + 2 * name.size() + 200 > most_bytes) {
    return false;
  }
  const auto* bytes = reinterpret_cast<const Bytef*>(content.data());
  std::string shared;
  for (const unsigned word : {20U, 0x0800U, 0U, 0U, 0x21U}) {  // version, UTF-8, stored, 1980
    put(shared, word, 2);
  }
  put(shared, crc32_z(crc32_z(0, nullptr, 0), bytes, content.size()), 4);
  put(shared, content.size(), 4);
  put(shared, content.size(), 4);
  put(shared, name.size(), 2);
  put(shared, 0, 2);  // no extra field
  put(directory_, 0x02014B50, 4);
  put(directory_, 20, 2);
  directory_ += shared;
  directory_ += std::string(2 + 2 + 2 + 4, '\0');
  put(directory_, bytes_.size(), 4);
  directory_ += name;
  put(bytes_, 0x04034B50, 4);
  bytes_.append(shared).append(name).append(content);
  ++members_;
  return true;
}

std::string InMemory::finish() {
  const std::size_t begin = bytes_.size();
  bytes_ += directory_;
  put(bytes_, 0x06054B50, 4);
  put(bytes_, 0, 4);
  put(bytes_, members_, 2);
  put(bytes_, members_, 2);
  put(bytes_, directory_.size(), 4);
  put(bytes_, begin, 4);
  put(bytes_, 0, 2);
  return std::move(bytes_);
}

}  // namespace offenbar::zip
