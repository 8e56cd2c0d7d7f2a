#include "corpus/generator/mail/compound_writer.h"

#include <algorithm>
#include <bit>
#include <span>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/property.h"

namespace offenbar::generator {
namespace {

constexpr std::size_t sector = 512;
constexpr std::size_t mini_sector = 64;
constexpr std::size_t mini_limit = 4096;  // smaller streams lie in the mini stream
constexpr std::size_t ids_per_sector = sector / 4;
constexpr std::size_t fat_in_header = 109;
constexpr std::uint32_t chain_end = 0xFFFFFFFE;   // ENDOFCHAIN
constexpr std::uint32_t free_id = 0xFFFFFFFF;     // FREESECT, NOSTREAM
constexpr std::uint32_t fat_mark = 0xFFFFFFFD;    // FATSECT
constexpr std::uint32_t difat_mark = 0xFFFFFFFC;  // DIFSECT

std::size_t divided_up(std::size_t value, std::size_t by) { return (value + by - 1) / by; }

// Shorter names first, then by upper-case letters. [MS-CFB] 2.6.4
bool is_before(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size();
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [&](char x, char y) { return upper(x) < upper(y); });
}

// Appends a chain of `count` ids that follow each other.
void put_chain(std::vector<std::uint32_t>& table, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto next = static_cast<std::uint32_t>(table.size() + 1);
    table.push_back(i + 1 == count ? chain_end : next);
  }
}

}  // namespace

// Where everything lies: the streams, the mini stream, its FAT, the directory, FAT and DIFAT.
class CompoundWriter::Layout {
 public:
  explicit Layout(const CompoundWriter& writer) : writer_(writer), places_(writer.nodes_.size()) {
    link(root, 0);
    for (Entry entry = 0; entry < writer.nodes_.size(); ++entry) place_stream(entry);
    const std::uint64_t mini_size = mini_.size();
    pad_to(mini_, sector);
    places_[root].start = mini_.empty() ? chain_end : next_sector();
    places_[root].size = mini_size;
    append(mini_);
    mini_fat_start_ = mini_fat_.empty() ? chain_end : next_sector();
    mini_fat_sectors_ = divided_up(mini_fat_.size(), ids_per_sector);
    append(table_bytes(mini_fat_));
    directory_start_ = next_sector();
    append(directory());
    add_fat();
  }
  [[nodiscard]] std::string file() const { return header() + body_; }

 private:
  struct Place {
    std::uint32_t left = free_id;
    std::uint32_t right = free_id;
    std::uint32_t child = free_id;
    bool is_red = false;
    std::uint32_t start = 0;
    std::uint64_t size = 0;
  };

  [[nodiscard]] std::uint32_t next_sector() const {
    return static_cast<std::uint32_t>(fat_.size());
  }

  void append(std::string bytes) {
    pad_to(bytes, sector);
    put_chain(fat_, bytes.size() / sector);
    body_ += bytes;
  }

  static std::string table_bytes(const std::vector<std::uint32_t>& table) {
    std::string bytes;
    for (const std::uint32_t id : table) put(bytes, id);
    while (bytes.size() % sector != 0) put(bytes, free_id);
    return bytes;
  }

  void place_stream(Entry entry) {
    const Node& node = writer_.nodes_[entry];
    if (node.is_storage) return;
    Place& place = places_[entry];
    place.size = node.bytes.size();
    if (node.bytes.empty()) {
      place.start = chain_end;
    } else if (node.bytes.size() >= mini_limit) {
      place.start = next_sector();
      append(node.bytes);
    } else {
      place.start = static_cast<std::uint32_t>(mini_fat_.size());
      put_chain(mini_fat_, divided_up(node.bytes.size(), mini_sector));
      mini_ += node.bytes;
      pad_to(mini_, mini_sector);
    }
  }

  // Siblings as a balanced tree whose last, partly filled level is red. Storages nest as deep as
  // messages do: a few levels.
  void link(Entry storage, unsigned depth) {
    if (depth > 64) return;
    std::vector<Entry> sorted = writer_.nodes_[storage].children;
    std::sort(sorted.begin(), sorted.end(), [this](Entry a, Entry b) {
      return is_before(writer_.nodes_[a].name, writer_.nodes_[b].name);
    });
    const bool is_full = std::has_single_bit(sorted.size() + 1);
    const auto red_level = static_cast<unsigned>(std::bit_width(sorted.size())) - (is_full ? 0 : 1);
    places_[storage].child = tree(sorted, 0, red_level);
    for (const Entry child : sorted)
      if (writer_.nodes_[child].is_storage) link(child, depth + 1);
  }

  std::uint32_t tree(std::span<const Entry> sorted, unsigned level, unsigned red_level) {
    if (sorted.empty()) return free_id;
    const std::size_t middle = sorted.size() / 2;
    Place& place = places_[sorted[middle]];
    place.is_red = level == red_level && level > 0;
    place.left = tree(sorted.first(middle), level + 1, red_level);
    place.right = tree(sorted.subspan(middle + 1), level + 1, red_level);
    return static_cast<std::uint32_t>(sorted[middle]);
  }

  // [MS-CFB] 2.6.1
  [[nodiscard]] std::string directory() const {
    std::string out;
    for (Entry entry = 0; entry < places_.size(); ++entry) {
      const Node& node = writer_.nodes_[entry];
      const Place& place = places_[entry];
      std::string name = utf16(node.name);
      const auto name_size = static_cast<std::uint16_t>(name.size() + 2);
      name.resize(64, '\0');
      out += name;
      put(out, name_size);
      const int type = entry == root ? 5 : node.is_storage ? 1 : 2;
      put(out, static_cast<std::uint8_t>(type));
      put(out, static_cast<std::uint8_t>(place.is_red ? 0 : 1));
      for (const std::uint32_t id : {place.left, place.right, place.child}) put(out, id);
      out += entry == root ? writer_.class_id_ : std::string(16, '\0');
      out.append(20, '\0');  // state, times
      put(out, place.start);
      put(out, place.size);
    }
    while (out.size() % sector != 0) {  // unused entries
      out.append(68, '\0');
      for (int i = 0; i < 3; ++i) put(out, free_id);
      out.append(48, '\0');
    }
    return out;
  }

  // FAT and DIFAT count themselves: more of them until they hold all.
  void add_fat() {
    std::size_t fat = 0;
    std::size_t difat = 0;
    while (fat * ids_per_sector < fat_.size() + fat + difat) {
      ++fat;
      difat = fat <= fat_in_header ? 0 : divided_up(fat - fat_in_header, ids_per_sector - 1);
    }
    const std::uint32_t first_fat = next_sector();
    for (std::size_t i = 0; i < fat; ++i) {
      fat_sectors_.push_back(first_fat + static_cast<std::uint32_t>(i));
      fat_.push_back(fat_mark);
    }
    difat_start_ = difat == 0 ? chain_end : next_sector();
    fat_.insert(fat_.end(), difat, difat_mark);
    body_ += table_bytes(fat_);
    body_ += difat_bytes(difat);
    difat_count_ = difat;
  }

  // Each ends with the next one's sector. [MS-CFB] 2.5
  [[nodiscard]] std::string difat_bytes(std::size_t count) const {
    std::string out;
    std::size_t at = fat_in_header;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k + 1 < ids_per_sector; ++k, ++at)
        put(out, at < fat_sectors_.size() ? fat_sectors_[at] : free_id);
      const auto next = static_cast<std::uint32_t>(difat_start_ + i + 1);
      put(out, i + 1 == count ? chain_end : next);
    }
    return out;
  }

  // [MS-CFB] 2.2
  [[nodiscard]] std::string header() const {
    std::string out("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    out.append(16, '\0');
    for (const unsigned value : {0x003E, 0x0003, 0xFFFE, 0x0009, 0x0006})
      put(out, static_cast<std::uint16_t>(value));
    out.append(10, '\0');  // reserved; no count of directory sectors in version 3
    put(out, static_cast<std::uint32_t>(fat_sectors_.size()));
    put(out, directory_start_);
    put(out, std::uint32_t{0});
    put(out, static_cast<std::uint32_t>(mini_limit));
    put(out, mini_fat_start_);
    put(out, static_cast<std::uint32_t>(mini_fat_sectors_));
    put(out, difat_start_);
    put(out, static_cast<std::uint32_t>(difat_count_));
    for (std::size_t i = 0; i < fat_in_header; ++i)
      put(out, i < fat_sectors_.size() ? fat_sectors_[i] : free_id);
    return out;
  }

  const CompoundWriter& writer_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> fat_;
  std::vector<std::uint32_t> mini_fat_;
  std::vector<std::uint32_t> fat_sectors_;
  std::string body_;
  std::string mini_;
  std::uint32_t mini_fat_start_ = chain_end;
  std::size_t mini_fat_sectors_ = 0;
  std::uint32_t directory_start_ = 0;
  std::uint32_t difat_start_ = chain_end;
  std::size_t difat_count_ = 0;
};

CompoundWriter::CompoundWriter(std::string_view class_id) : class_id_(class_id) {
  nodes_.push_back({"Root Entry", true, {}, {}});
}

CompoundWriter::Entry CompoundWriter::add_storage(Entry parent, std::string name) {
  nodes_.push_back({std::move(name), true, {}, {}});
  nodes_[parent].children.push_back(nodes_.size() - 1);
  return nodes_.size() - 1;
}

void CompoundWriter::add_stream(Entry parent, std::string name, std::string bytes) {
  nodes_.push_back({std::move(name), false, std::move(bytes), {}});
  nodes_[parent].children.push_back(nodes_.size() - 1);
}

std::string CompoundWriter::bytes() const { return Layout(*this).file(); }

}  // namespace offenbar::generator
