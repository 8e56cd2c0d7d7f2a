#include "converters/cfb/storage_copy.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "converters/base/text.h"

namespace offenbar::cfb {
namespace {

constexpr std::uint32_t end_of_chain = 0xFFFFFFFE;  // ENDOFCHAIN. [MS-CFB] 2.1
constexpr std::uint32_t free_sector = 0xFFFFFFFF;   // FREESECT, also NOSTREAM
constexpr std::uint32_t fat_sector = 0xFFFFFFFD;    // FATSECT
constexpr std::uint32_t difat_sector = 0xFFFFFFFC;  // DIFSECT
constexpr std::uint64_t mini_cutoff = 4096;
constexpr std::size_t header_difat = 109;
constexpr std::uint64_t small_file = std::uint64_t{1} << 30U;  // above: sectors of 4 KiB

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::string numbers(const std::vector<std::uint32_t>& values) {
  std::string out;
  for (const std::uint32_t value : values) put(out, value, 4);
  return out;
}

// The order of siblings: by length, then by upper case. 2.6.4. Beyond ASCII the order is that of
// the code units, which is all that names of OLE objects have needed.
bool stands_before(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return a.size() < b.size();
  for (std::size_t i = 0; i + 1 < a.size(); i += 2) {
    const auto unit = [i](const std::string& name) {
      const unsigned low = static_cast<unsigned char>(name[i]);
      const unsigned high = static_cast<unsigned char>(name[i + 1]);
      const unsigned both = low | high << 8U;
      return both >= 'a' && both <= 'z' ? both - ('a' - 'A') : both;
    };
    if (unit(a) != unit(b)) return unit(a) < unit(b);
  }
  return false;
}

struct Node {
  Entry entry;
  std::string name;  // UTF-16
  std::vector<std::uint32_t> children;
  std::uint32_t left = free_sector;
  std::uint32_t right = free_sector;
  std::uint32_t child = free_sector;
  bool red = false;
};

}  // namespace

class StorageCopy::Layout {
 public:
  explicit Layout(const CompoundFile& file) : file_(file) {}

  Result<void> collect(const Entry& storage);
  Result<void> gather_small_streams();
  void place();
  [[nodiscard]] std::string front() const;
  [[nodiscard]] std::vector<Entry> large() const;
  [[nodiscard]] std::uint64_t size() const { return (std::uint64_t{sectors_} + 1) << shift_; }
  [[nodiscard]] std::size_t sector_size() const { return std::size_t{1} << shift_; }

 private:
  std::uint32_t grow_tree(std::span<const std::uint32_t> sorted, unsigned levels);
  std::uint32_t chain(std::uint64_t bytes);
  [[nodiscard]] std::string directory() const;
  [[nodiscard]] std::string header() const;
  [[nodiscard]] std::string difat() const;
  [[nodiscard]] std::string padded(std::string bytes) const;

  const CompoundFile& file_;
  unsigned shift_ = 9;
  std::vector<Node> nodes_;
  std::string mini_stream_;
  std::vector<std::uint32_t> mini_fat_;
  std::vector<std::uint32_t> fat_;
  std::size_t fat_sectors_ = 0;
  std::size_t difat_sectors_ = 0;
  std::uint32_t directory_start_ = 0;
  std::uint32_t mini_fat_start_ = end_of_chain;
  std::uint32_t mini_stream_start_ = end_of_chain;
  std::uint32_t sectors_ = 0;
};

// The storage and what is beneath it, parents before children.
Result<void> StorageCopy::Layout::collect(const Entry& storage) {
  std::uint64_t left = file_.size();
  nodes_.push_back({storage, utf8_to_utf16le("Root Entry"), {}});
  std::vector<const Entry*> sources{&storage};
  for (std::size_t at = 0; at < sources.size(); ++at) {
    for (const std::uint32_t position : file_.children(*sources[at])) {
      const Entry& entry = file_.entries()[position];
      nodes_[at].children.push_back(static_cast<std::uint32_t>(nodes_.size()));
      nodes_.push_back({entry, utf8_to_utf16le(entry.name), {}});
      sources.push_back(&entry);
      if (entry.size > left) {
        return fail(Fault::over_memory, "the streams of " + storage.path +
                                            " together claim more bytes than the file has");
      }
      left -= entry.size;
    }
  }
  if (file_.size() - left > small_file) shift_ = 12;
  return {};
}

Result<void> StorageCopy::Layout::gather_small_streams() {
  for (Node& node : nodes_) {
    if (node.entry.is_storage || node.entry.size >= mini_cutoff) continue;
    OFFENBAR_TRY(const auto bytes, file_.read(node.entry, mini_cutoff));
    node.entry.start = end_of_chain;
    if (bytes.empty()) continue;
    node.entry.start = static_cast<std::uint32_t>(mini_fat_.size());
    for (std::size_t at = 0; at < bytes.size(); at += 64) {
      mini_fat_.push_back(static_cast<std::uint32_t>(mini_fat_.size() + 1));
    }
    mini_fat_.back() = end_of_chain;
    mini_stream_ += as_text(bytes);
    mini_stream_.resize(mini_fat_.size() * 64);
  }
  return {};
}

// A tree of the middle name with halves beneath it: no path is more than one longer than another.
// The last level is red, all others black, so that the rules of 2.6.4 hold.
std::uint32_t StorageCopy::Layout::grow_tree(std::span<const std::uint32_t> sorted,
                                             unsigned levels) {
  if (sorted.empty()) return free_sector;
  const std::size_t middle = sorted.size() / 2;
  Node& node = nodes_[sorted[middle]];
  node.red = levels == 0;
  const unsigned beneath = levels == 0 ? 0 : levels - 1;
  node.left = grow_tree(sorted.first(middle), beneath);
  node.right = grow_tree(sorted.subspan(middle + 1), beneath);
  return sorted[middle];
}

// Sectors for so many bytes, behind all others; the first of them.
std::uint32_t StorageCopy::Layout::chain(std::uint64_t bytes) {
  if (bytes == 0) return end_of_chain;
  const std::uint32_t first = sectors_;
  sectors_ += static_cast<std::uint32_t>((bytes + sector_size() - 1) >> shift_);
  for (std::uint32_t i = first + 1; i < sectors_; ++i) fat_.push_back(i);
  fat_.push_back(end_of_chain);
  return first;
}

// Order of the file: FAT, DIFAT, directory, mini FAT, mini stream, large streams.
void StorageCopy::Layout::place() {
  const auto count = [this](std::uint64_t bytes) { return (bytes + sector_size() - 1) >> shift_; };
  std::uint64_t content =
      count(nodes_.size() * 128) + count(mini_fat_.size() * 4) + count(mini_stream_.size());
  for (const Node& node : nodes_) {
    if (!node.entry.is_storage && node.entry.size >= mini_cutoff) content += count(node.entry.size);
  }
  const std::size_t per_sector = sector_size() / 4;
  fat_sectors_ = 1;
  while (fat_sectors_ * per_sector < content + fat_sectors_ + difat_sectors_) {
    ++fat_sectors_;
    difat_sectors_ = fat_sectors_ <= header_difat
                         ? 0
                         : (fat_sectors_ - header_difat + per_sector - 2) / (per_sector - 1);
  }
  sectors_ = static_cast<std::uint32_t>(fat_sectors_ + difat_sectors_);
  fat_.assign(fat_sectors_, fat_sector);
  fat_.insert(fat_.end(), difat_sectors_, difat_sector);
  directory_start_ = chain(nodes_.size() * 128);
  mini_fat_start_ = chain(mini_fat_.size() * 4);
  mini_stream_start_ = chain(mini_stream_.size());
  for (Node& node : nodes_) {
    if (node.entry.is_storage || node.entry.size < mini_cutoff) continue;
    node.entry.start = chain(node.entry.size);
  }
  fat_.resize(fat_sectors_ * per_sector, free_sector);
  for (Node& node : nodes_) {
    std::ranges::sort(node.children, [this](std::uint32_t a, std::uint32_t b) {
      return stands_before(nodes_[a].name, nodes_[b].name);
    });
    const auto levels = static_cast<unsigned>(std::bit_width(node.children.size()));
    // A single name is its tree's root, and roots are black.
    node.child = grow_tree(node.children, levels <= 1 ? 1 : levels - 1);
  }
}

std::string StorageCopy::Layout::padded(std::string bytes) const {
  bytes.resize((bytes.size() + sector_size() - 1) >> shift_ << shift_);
  return bytes;
}

// 2.6.1
std::string StorageCopy::Layout::directory() const {
  std::string out;
  for (const Node& node : nodes_) {
    const bool root = &node == &nodes_.front();
    const std::string name = node.name.substr(0, 62);
    out += name + std::string(64 - name.size(), '\0');
    put(out, name.size() + 2, 2);
    put(out, root ? 5 : node.entry.is_storage ? 1 : 2, 1);
    put(out, node.red ? 0 : 1, 1);
    put(out, node.left, 4);
    put(out, node.right, 4);
    put(out, node.child, 4);
    out += as_text(node.entry.clsid);
    out += std::string(4 + 8 + 8, '\0');
    put(out, root ? mini_stream_start_ : node.entry.is_storage ? 0 : node.entry.start, 4);
    put(out, root ? mini_stream_.size() : node.entry.size, 8);
  }
  while (out.size() % sector_size() != 0) {  // entries not in use
    out += std::string(68, '\0') + std::string(12, '\xFF') + std::string(48, '\0');
  }
  return out;
}

// 2.2
std::string StorageCopy::Layout::header() const {
  std::string out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  out += std::string(16, '\0');
  put(out, 0x3E, 2);
  put(out, shift_ == 9 ? 3 : 4, 2);
  put(out, 0xFFFE, 2);
  put(out, shift_, 2);
  put(out, 6, 2);
  put(out, 0, 6);
  put(out, shift_ == 9 ? 0 : directory().size() >> shift_, 4);
  put(out, fat_sectors_, 4);
  put(out, directory_start_, 4);
  put(out, 0, 4);
  put(out, mini_cutoff, 4);
  put(out, mini_fat_start_, 4);
  put(out, (mini_fat_.size() * 4 + sector_size() - 1) >> shift_, 4);
  put(out, difat_sectors_ == 0 ? end_of_chain : fat_sectors_, 4);
  put(out, difat_sectors_, 4);
  for (std::size_t i = 0; i < header_difat; ++i) put(out, i < fat_sectors_ ? i : free_sector, 4);
  return padded(out);
}

// 2.5: the numbers of the FAT's sectors that the header had no room for.
std::string StorageCopy::Layout::difat() const {
  std::string out;
  std::size_t number = header_difat;
  for (std::size_t i = 0; i < difat_sectors_; ++i) {
    for (std::size_t k = 0; k + 1 < sector_size() / 4; ++k, ++number) {
      put(out, number < fat_sectors_ ? number : free_sector, 4);
    }
    put(out, i + 1 < difat_sectors_ ? fat_sectors_ + i + 1 : end_of_chain, 4);
  }
  return out;
}

std::string StorageCopy::Layout::front() const {
  std::vector<std::uint32_t> mini_fat = mini_fat_;
  while (mini_fat.size() * 4 % sector_size() != 0) mini_fat.push_back(free_sector);
  return header() + numbers(fat_) + difat() + directory() + numbers(mini_fat) +
         padded(mini_stream_);
}

std::vector<Entry> StorageCopy::Layout::large() const {
  std::vector<Entry> found;
  for (const Node& node : nodes_) {
    if (!node.entry.is_storage && node.entry.size >= mini_cutoff) found.push_back(node.entry);
  }
  return found;
}

Result<StorageCopy> StorageCopy::of(const CompoundFile& file, const Entry& storage) {
  if (!storage.is_storage) return fail(Fault::not_found, storage.path + " is not a storage");
  Layout layout(file);
  OFFENBAR_CHECK(layout.collect(storage));
  OFFENBAR_CHECK(layout.gather_small_streams());
  StorageCopy copy;
  copy.file_ = &file;
  copy.large_ = layout.large();
  layout.place();
  copy.front_ = layout.front();
  copy.size_ = layout.size();
  copy.sector_size_ = layout.sector_size();
  return copy;
}

Result<std::size_t> StorageCopy::read(std::span<std::byte> into) {
  const auto give = [&](const char* from, std::size_t count) {
    if (from != nullptr) std::memcpy(into.data(), from, count);
    if (from == nullptr) std::memset(into.data(), 0, count);
    return count;
  };
  if (into.empty()) return 0;
  if (position_ < front_.size()) {
    const std::size_t count = std::min(into.size(), front_.size() - position_);
    position_ += count;
    return give(front_.data() + position_ - count, count);
  }
  while (true) {
    if (!open_.empty()) {
      OFFENBAR_TRY(const std::size_t count, open_.front().read(into));
      if (count > 0) return count;
      open_.clear();
    }
    if (padding_ > 0) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), padding_));
      padding_ -= count;
      return give(nullptr, count);
    }
    if (next_ == large_.size()) return 0;
    const Entry& entry = large_[next_++];
    OFFENBAR_TRY(auto reader, file_->open_stream(entry));
    open_.push_back(std::move(reader));
    padding_ = (sector_size_ - entry.size % sector_size_) % sector_size_;
  }
}

}  // namespace offenbar::cfb
