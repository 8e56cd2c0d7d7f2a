// Makes compound files for tests, from the specification and without our reader. [MS-CFB]
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offenbar::test {

class CompoundFileMaker {
 public:
  static constexpr std::uint32_t end_of_chain = 0xFFFFFFFE;
  static constexpr std::uint32_t free_sector = 0xFFFFFFFF;

  // `sector_shift` 9 makes version 3, 12 makes version 4.
  explicit CompoundFileMaker(unsigned sector_shift = 9) : shift_(sector_shift) {
    entries_.push_back({"Root Entry", 5});
  }

  // Both return the number of the directory entry. `parent` is a storage's number, 0 the root.
  std::size_t add_storage(std::string_view name, std::size_t parent = 0) {
    return add({std::string(name), 1}, parent);
  }
  std::size_t add_stream(std::string_view name, std::string content, std::size_t parent = 0) {
    Entry entry{std::string(name), 2};
    entry.content = std::move(content);
    return add(std::move(entry), parent);
  }

  [[nodiscard]] std::string make() {
    place_streams();
    const std::uint32_t mini_stream = place(mini_stream_);
    entries_[0].start = mini_stream_.empty() ? end_of_chain : mini_stream;
    entries_[0].size = mini_stream_.size();
    const std::uint32_t mini_fat = mini_fat_.empty() ? end_of_chain : place(numbers(mini_fat_));
    directory_start = place(directory());
    return finish(mini_fat);
  }

  // Where things came to lie, for tests that damage them; offsets in the file, valid after make().
  std::uint32_t directory_start = 0;
  std::uint32_t fat_start = 0;
  [[nodiscard]] std::size_t offset_of(std::uint32_t sector) const {
    return (std::size_t{sector} + 1) << shift_;
  }
  [[nodiscard]] std::size_t offset_of_fat(std::uint32_t sector) const {
    return offset_of(fat_start) + std::size_t{sector} * 4;
  }
  [[nodiscard]] std::size_t offset_of_entry(std::size_t number) const {
    return offset_of(directory_start) + number * 128;
  }
  [[nodiscard]] std::uint32_t start_of(std::size_t number) const { return entries_[number].start; }

 private:
  struct Entry {
    std::string name;
    int kind = 0;
    std::string content = {};
    std::uint32_t right = free_sector;
    std::uint32_t child = free_sector;
    std::uint32_t start = 0;
    std::uint64_t size = 0;
  };

  static void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
  }
  static std::string numbers(const std::vector<std::uint32_t>& values) {
    std::string out;
    for (const std::uint32_t value : values) put(out, value, 4);
    return out;
  }
  [[nodiscard]] std::size_t sector_size() const { return std::size_t{1} << shift_; }

  std::size_t add(Entry entry, std::size_t parent) {
    entry.right = entries_[parent].child;  // siblings as a list: a tree that leans to one side
    entries_.push_back(std::move(entry));
    entries_[parent].child = static_cast<std::uint32_t>(entries_.size() - 1);
    return entries_.size() - 1;
  }

  // Appends `content` in sectors of its own, chained in the FAT; gives the first one.
  std::uint32_t place(const std::string& content) {
    const auto first = static_cast<std::uint32_t>(fat_.size());
    for (std::size_t at = 0; at < content.size(); at += sector_size()) {
      fat_.push_back(static_cast<std::uint32_t>(fat_.size() + 1));
    }
    if (content.empty()) return end_of_chain;
    fat_.back() = end_of_chain;
    sectors_ += content;
    sectors_.resize(fat_.size() * sector_size());
    return first;
  }

  void place_streams() {
    for (Entry& entry : entries_) {
      entry.size = entry.content.size();
      entry.start = end_of_chain;
      if (entry.kind != 2 || entry.content.empty()) continue;
      if (entry.size >= 4096) {
        entry.start = place(entry.content);
        continue;
      }
      entry.start = static_cast<std::uint32_t>(mini_fat_.size());
      for (std::size_t at = 0; at < entry.content.size(); at += 64) {
        mini_fat_.push_back(static_cast<std::uint32_t>(mini_fat_.size() + 1));
      }
      mini_fat_.back() = end_of_chain;
      mini_stream_ += entry.content;
      mini_stream_.resize(mini_fat_.size() * 64);
    }
  }

  [[nodiscard]] std::string directory() const {
    std::string out;
    for (const Entry& entry : entries_) {
      std::string name;
      for (const char c : entry.name) put(name, static_cast<unsigned char>(c), 2);
      name.resize(64);
      out += name;
      put(out, (entry.name.size() + 1) * 2, 2);
      put(out, static_cast<std::uint64_t>(entry.kind), 1);
      put(out, 1, 1);            // black
      put(out, free_sector, 4);  // left
      put(out, entry.right, 4);
      put(out, entry.child, 4);
      out += entry.kind == 2 ? std::string(16, '\0') : "0123456789abcdef";  // CLSID
      out += std::string(4 + 8 + 8, '\0');
      put(out, entry.start, 4);
      put(out, entry.size, 8);
    }
    while (out.size() % sector_size() != 0) {  // unused entries
      out += std::string(68, '\0') + std::string(12, '\xFF') + std::string(48, '\0');
    }
    return out;
  }

  // Places FAT and DIFAT, which must list themselves, and writes the header.
  [[nodiscard]] std::string finish(std::uint32_t mini_fat) {
    const std::size_t per_sector = sector_size() / 4;
    std::size_t fat_count = 1;
    std::size_t difat_count = 0;
    while (fat_count * per_sector < fat_.size() + fat_count + difat_count) {
      ++fat_count;
      difat_count = fat_count <= 109 ? 0 : (fat_count - 109 + per_sector - 2) / (per_sector - 1);
    }
    fat_start = static_cast<std::uint32_t>(fat_.size());
    const auto difat_start = static_cast<std::uint32_t>(fat_start + fat_count);
    fat_.insert(fat_.end(), fat_count, 0xFFFFFFFD);    // FATSECT
    fat_.insert(fat_.end(), difat_count, 0xFFFFFFFC);  // DIFSECT
    fat_.resize(fat_count * per_sector, free_sector);
    std::vector<std::uint32_t> places(fat_count);
    for (std::size_t i = 0; i < fat_count; ++i)
      places[i] = fat_start + static_cast<std::uint32_t>(i);
    const std::vector<std::uint32_t> in_header(
        places.begin(),
        places.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(109, fat_count)));
    places.erase(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(in_header.size()));
    return header(in_header, mini_fat, difat_count == 0 ? end_of_chain : difat_start) + sectors_ +
           numbers(fat_) + difat(places, difat_start);
  }

  [[nodiscard]] std::string difat(const std::vector<std::uint32_t>& places,
                                  std::uint32_t start) const {
    const std::size_t per_sector = sector_size() / 4 - 1;
    std::vector<std::uint32_t> all;
    for (std::size_t at = 0; at < places.size(); at += per_sector) {
      for (std::size_t i = at; i < at + per_sector; ++i) {
        all.push_back(i < places.size() ? places[i] : free_sector);
      }
      const bool last = at + per_sector >= places.size();
      all.push_back(last ? end_of_chain : start + static_cast<std::uint32_t>(at / per_sector) + 1);
    }
    return numbers(all);
  }

  [[nodiscard]] std::string header(const std::vector<std::uint32_t>& fat_places,
                                   std::uint32_t mini_fat, std::uint32_t difat_start) const {
    std::string out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    out += std::string(16, '\0');
    put(out, 0x3E, 2);
    put(out, shift_ == 9 ? 3 : 4, 2);
    put(out, 0xFFFE, 2);
    put(out, shift_, 2);
    put(out, 6, 2);
    put(out, 0, 6);
    put(out, 0, 4);  // directory sectors: not said in version 3
    put(out, fat_places.size(), 4);
    put(out, directory_start, 4);
    put(out, 0, 4);
    put(out, 4096, 4);
    put(out, mini_fat, 4);
    put(out, 1, 4);
    put(out, difat_start, 4);
    put(out, 0, 4);
    out += numbers(fat_places);
    while (out.size() < 512) put(out, free_sector, 4);
    out.resize(sector_size());
    return out;
  }

  unsigned shift_;
  std::vector<Entry> entries_;
  std::string sectors_;
  std::string mini_stream_;
  std::vector<std::uint32_t> fat_;
  std::vector<std::uint32_t> mini_fat_;
};

}  // namespace offenbar::test
