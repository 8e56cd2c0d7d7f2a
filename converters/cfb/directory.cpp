// The directory: a list of 128-byte entries that form a tree of trees. [MS-CFB] 2.6
#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/cfb/compound_file.h"

namespace offenbar::cfb {
namespace {

constexpr std::size_t entry_size = 128;
constexpr std::uint32_t no_stream = 0xFFFFFFFF;  // NOSTREAM
constexpr std::size_t max_depth = 256;  // of storages; a mail in a mail in a mail takes one each
constexpr std::size_t max_path_bytes = std::size_t{64} << 20U;  // of all paths together
constexpr std::uint64_t v3_size_mask = 0xFFFFFFFF;  // older writers left rubbish above. 2.6.3

enum class Kind : std::uint8_t { unused = 0, storage = 1, stream = 2, root = 5 };

// [MS-CFB] 2.6.1
struct RawEntry {
  Bytes name;
  std::uint16_t name_bytes = 0;  // with the terminator
  Kind kind{};
  std::uint32_t left = no_stream;
  std::uint32_t right = no_stream;
  std::uint32_t child = no_stream;
  Bytes clsid;
  std::uint32_t start = 0;
  std::uint64_t size = 0;
};

RawEntry read_entry(Bytes bytes) {
  Cursor in(bytes);
  RawEntry entry;
  entry.name = in.take(64);
  entry.name_bytes = in.le<std::uint16_t>();
  entry.kind = in.le<Kind>();
  in.skip(1);  // colour
  entry.left = in.le<std::uint32_t>();
  entry.right = in.le<std::uint32_t>();
  entry.child = in.le<std::uint32_t>();
  entry.clsid = in.take(16);
  in.skip(4 + 8 + 8);  // state bits, times
  entry.start = in.le<std::uint32_t>();
  entry.size = in.le<std::uint64_t>();
  return entry;
}

std::string name_of(const RawEntry& raw) {
  const std::size_t bytes = std::min<std::size_t>(raw.name_bytes, raw.name.size());
  return utf16le_to_utf8(raw.name.first(bytes < 2 ? 0 : bytes - 2));
}

Entry to_entry(const RawEntry& raw, const Entry* parent, bool small_sectors) {
  Entry entry;
  entry.is_storage = raw.kind != Kind::stream;
  entry.name = name_of(raw);
  if (parent != nullptr) {
    entry.path = parent->path.empty() ? entry.name : parent->path + '/' + entry.name;
  }
  if (!entry.is_storage) entry.size = small_sectors ? raw.size & v3_size_mask : raw.size;
  std::copy(raw.clsid.begin(), raw.clsid.end(), entry.clsid.begin());
  entry.start = raw.start;
  return entry;
}

bool is_known(Kind kind) { return kind == Kind::storage || kind == Kind::stream; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto fold = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return fold(x) == fold(y); });
}

Error bad_tree(std::string what) {
  return {Fault::corrupt, "compound file directory " + what, 0, {}};
}

// Siblings form a binary tree, which odd writers leave unbalanced: walked with a stack of our own,
// each entry once.
class TreeWalk {
 public:
  // What is broken goes to `skipped`; if that is null, it is an error.
  TreeWalk(Bytes directory, bool small_sectors, std::vector<Error>* skipped)
      : directory_(directory),
        small_sectors_(small_sectors),
        skipped_(skipped),
        seen_(directory.size() / entry_size) {}

  Result<std::vector<Entry>> run() {
    if (seen_.empty()) return tl::unexpected(bad_tree("is empty"));
    const RawEntry root = raw_at(0);
    if (root.kind != Kind::root) return tl::unexpected(bad_tree("does not start with a root"));
    seen_[0] = true;
    found_.push_back(to_entry(root, nullptr, small_sectors_));
    pending_.push_back({root.child, 0, 1});
    while (!pending_.empty()) {
      const Pending place = pending_.back();
      pending_.pop_back();
      if (place.id != no_stream) OFFENBAR_CHECK(visit(place));
    }
    return std::move(found_);
  }

 private:
  // An entry that still has to be looked at.
  struct Pending {
    std::uint32_t id;
    std::size_t parent;  // position among those found
    std::size_t depth;
  };

  RawEntry raw_at(std::uint32_t id) const {
    return read_entry(directory_.subspan(id * entry_size, entry_size));
  }

  Result<void> skip(Error error) {
    if (skipped_ == nullptr) return tl::unexpected(std::move(error));
    if (skipped_->size() < CompoundFile::max_skipped) skipped_->push_back(std::move(error));
    return {};
  }

  Result<void> visit(const Pending& place) {
    if (place.id >= seen_.size()) return skip(bad_tree("names an entry it lacks"));
    if (seen_[place.id]) return skip(bad_tree("goes round in circles"));
    seen_[place.id] = true;
    const RawEntry raw = raw_at(place.id);
    if (!is_known(raw.kind)) {
      return skip(bad_tree(fmt::format("has an entry of kind {}", static_cast<int>(raw.kind))));
    }
    found_.push_back(to_entry(raw, &found_[place.parent], small_sectors_));
    found_.back().parent = static_cast<std::uint32_t>(place.parent);
    path_bytes_ += found_.back().path.size();
    if (place.depth > max_depth || path_bytes_ > max_path_bytes) {
      path_bytes_ -= found_.back().path.size();
      found_.pop_back();
      return skip(bad_tree("is nested too deep"));
    }
    if (raw.kind == Kind::storage) {
      pending_.push_back({raw.child, found_.size() - 1, place.depth + 1});
    }
    pending_.push_back({raw.right, place.parent, place.depth});
    pending_.push_back({raw.left, place.parent, place.depth});
    return {};
  }

  Bytes directory_;
  bool small_sectors_;
  std::vector<Error>* skipped_;
  std::vector<bool> seen_;
  std::vector<Pending> pending_;
  std::vector<Entry> found_;
  std::size_t path_bytes_ = 0;
};

}  // namespace

Result<void> CompoundFile::read_directory(std::uint32_t first_sector, std::vector<Error>* skipped) {
  const Chain chain = follow(first_sector, fat_sectors_, whole_.size() >> sector_shift_);
  if (chain.broken && skipped == nullptr) return tl::unexpected(*chain.broken);
  if (chain.broken) skipped->push_back(*chain.broken);
  std::vector<std::byte> directory;
  for (const std::uint32_t number : chain.sectors) {
    const Bytes bytes = sector(number);
    directory.insert(directory.end(), bytes.begin(), bytes.end());
  }
  OFFENBAR_TRY(entries_, TreeWalk(directory, sector_shift_ == 9, skipped).run());
  list_children();
  return {};
}

void CompoundFile::list_children() {
  first_child_.assign(entries_.size() + 1, 0);
  for (std::size_t i = 1; i < entries_.size(); ++i) ++first_child_[entries_[i].parent + 1];
  std::partial_sum(first_child_.begin(), first_child_.end(), first_child_.begin());
  std::vector<std::uint32_t> next(first_child_.begin(), first_child_.end() - 1);
  children_.resize(entries_.size() - 1);
  for (std::uint32_t i = 1; i < entries_.size(); ++i) children_[next[entries_[i].parent]++] = i;
}

std::span<const std::uint32_t> CompoundFile::children(const Entry& storage) const {
  const auto at = static_cast<std::size_t>(&storage - entries_.data());
  return std::span(children_).subspan(first_child_[at], first_child_[at + 1] - first_child_[at]);
}

const Entry* CompoundFile::find(std::string_view path) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return equal_ignoring_case(entry.path, path);
  });
  return found == entries_.end() ? nullptr : &*found;
}

}  // namespace offenbar::cfb
