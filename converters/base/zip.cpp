#include "converters/base/zip.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "converters/base/cursor.h"

namespace offenbar::zip {
namespace {

constexpr std::uint32_t central_signature = 0x02014b50;    // 4.3.12
constexpr std::uint32_t end_signature = 0x06054b50;        // 4.3.16
constexpr std::uint32_t end64_signature = 0x06064b50;      // 4.3.14
constexpr std::uint32_t locator64_signature = 0x07064b50;  // 4.3.15
constexpr std::size_t central_size = 46;
constexpr std::size_t end_size = 22;
constexpr std::size_t end64_size = 56;
constexpr std::size_t locator64_size = 20;
constexpr std::size_t max_comment = 0xFFFF;
constexpr std::uint16_t zip64_extra = 0x0001;   // 4.5.3
constexpr std::uint32_t in_extra = 0xFFFFFFFF;  // the real number stands in the zip64 extra field

// What the end record says about the central directory.
struct End {
  std::uint64_t at = 0;      // of the record: the directory ends here
  std::uint64_t count = 0;   // of members
  std::uint64_t size = 0;    // of the directory
  std::uint64_t offset = 0;  // of the directory, as if there was nothing before the archive
};

std::uint32_t signature_at(Bytes whole, std::uint64_t at) {
  if (at > whole.size()) return 0;
  return Cursor(whole.subspan(at)).le<std::uint32_t>();
}

// The last end record whose comment fits into the file. Bytes behind the comment are tolerated.
std::optional<std::uint64_t> find_end(Bytes whole) {
  if (whole.size() < end_size) return std::nullopt;
  const std::uint64_t last = whole.size() - end_size;
  const std::uint64_t first = last > max_comment ? last - max_comment : 0;
  for (std::uint64_t at = last + 1; at-- > first;) {
    if (whole[at] != std::byte{'P'} || signature_at(whole, at) != end_signature) continue;
    Cursor comment(whole.subspan(at + end_size - 2));
    if (comment.le<std::uint16_t>() <= last - at) return at;
  }
  return std::nullopt;
}

// The zip64 record, for which a locator stands right before the end record.
Result<void> read_end64(Bytes whole, End& end) {
  if (end.at < locator64_size + end64_size) return {};
  Cursor locator(whole.subspan(end.at - locator64_size, locator64_size));
  if (locator.le<std::uint32_t>() != locator64_signature) return {};
  locator.skip(4);  // disk
  std::uint64_t at = locator.le<std::uint64_t>();
  // With bytes before the archive the offset is short; the record mostly stands before its locator.
  if (signature_at(whole, at) != end64_signature) at = end.at - locator64_size - end64_size;
  if (signature_at(whole, at) != end64_signature) {
    return fail(Fault::corrupt, "zip64 end of central directory is not where its locator says",
                end.at - locator64_size);
  }
  Cursor in(whole.subspan(at), at);
  in.skip(4 + 8 + 2 + 2 + 4 + 4 + 8);  // signature, size, versions, disks, count on this disk
  End found{.at = at};
  found.count = in.le<std::uint64_t>();
  found.size = in.le<std::uint64_t>();
  found.offset = in.le<std::uint64_t>();
  OFFENBAR_TRY(end, in.finish(found, "zip64 end of central directory"));
  return {};
}

Result<End> read_end(Bytes whole) {
  const std::optional<std::uint64_t> at = find_end(whole);
  if (!at) {
    return fail(Fault::corrupt, "zip has no end of central directory: it is cut off or damaged",
                whole.size());
  }
  Cursor in(whole.subspan(*at), *at);
  in.skip(4 + 2 + 2 + 2);  // signature, disks, count on this disk
  End end{.at = *at};
  end.count = in.le<std::uint16_t>();
  end.size = in.le<std::uint32_t>();
  end.offset = in.le<std::uint32_t>();
  OFFENBAR_CHECK(read_end64(whole, end));
  return end;
}

// How many bytes stand before the archive: where the directory is minus where it claims to be.
Result<std::uint64_t> find_prefix(Bytes whole, const End& end) {
  if (end.size > end.at || end.offset > end.at) {
    return fail(Fault::corrupt,
                fmt::format("central directory of {} bytes at {} does not fit before its end at {}",
                            end.size, end.offset, end.at),
                end.at);
  }
  const std::uint64_t at = end.at - end.size;
  if (at >= end.offset && (end.count == 0 || signature_at(whole, at) == central_signature)) {
    return at - end.offset;
  }
  if (end.size <= end.at - end.offset && signature_at(whole, end.offset) == central_signature) {
    return 0;  // something stands between the directory and its end record
  }
  return fail(Fault::corrupt, "central directory is not where the end record says", end.offset);
}

// Numbers that do not fit into 32 bits follow in this order, only those that are needed. 4.5.3
Result<void> read_zip64_extra(Bytes extra, Entry& entry, std::uint64_t at) {
  Cursor in(extra, at);
  while (in.left() >= 4) {
    const auto id = in.le<std::uint16_t>();
    const Bytes data = in.take(in.le<std::uint16_t>());
    if (id != zip64_extra) continue;
    Cursor numbers(data, at);
    for (std::uint64_t* number : {&entry.size, &entry.compressed, &entry.header_offset}) {
      if (*number == in_extra) *number = numbers.le<std::uint64_t>();
    }
    return numbers.finish(0, "zip64 extra field").map([](int) {});
  }
  return {};
}

Result<Entry> read_central(Cursor& in, std::uint64_t at) {
  Entry entry;
  if (in.le<std::uint32_t>() != central_signature) {
    return fail(Fault::corrupt, "central directory ends early", at);
  }
  in.skip(2 + 2);  // versions
  entry.flags = in.le<std::uint16_t>();
  entry.method = in.le<std::uint16_t>();
  in.skip(2 + 2);  // time, date
  entry.crc = in.le<std::uint32_t>();
  entry.compressed = in.le<std::uint32_t>();
  entry.size = in.le<std::uint32_t>();
  const auto name_length = in.le<std::uint16_t>();
  const auto extra_length = in.le<std::uint16_t>();
  const auto comment_length = in.le<std::uint16_t>();
  in.skip(2 + 2 + 4);  // disk, attributes
  entry.header_offset = in.le<std::uint32_t>();
  entry.name = as_text(in.take(name_length));
  std::replace(entry.name.begin(), entry.name.end(), '\\', '/');
  const Bytes extra = in.take(extra_length);
  in.skip(comment_length);
  OFFENBAR_CHECK(read_zip64_extra(extra, entry, at));
  return in.finish(std::move(entry), "central directory header");
}

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int compare_folded(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto x = static_cast<unsigned char>(fold(a[i]));
    const auto y = static_cast<unsigned char>(fold(b[i]));
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : (a.size() < b.size() ? -1 : 1);
}

// The positions in `index` of names that fold to `name`.
std::span<const std::uint32_t> equal_names(std::span<const Entry> entries,
                                           std::span<const std::uint32_t> index,
                                           std::string_view name) {
  const auto first = std::partition_point(index.begin(), index.end(), [&](std::uint32_t i) {
    return compare_folded(entries[i].name, name) < 0;
  });
  const auto last = std::partition_point(first, index.end(), [&](std::uint32_t i) {
    return compare_folded(entries[i].name, name) == 0;
  });
  return {first, last};
}

}  // namespace

Result<Archive> Archive::open(Bytes whole) {
  OFFENBAR_TRY(const End end, read_end(whole));
  OFFENBAR_TRY(const std::uint64_t prefix, find_prefix(whole, end));
  Archive archive;
  archive.whole_ = whole;
  archive.directory_offset_ = end.offset + prefix;
  OFFENBAR_CHECK(archive.read_directory(end.size, end.count, prefix));
  archive.index_names();
  return archive;
}

Result<void> Archive::read_directory(std::uint64_t size, std::uint64_t count,
                                     std::uint64_t prefix) {
  if (size / central_size > max_members) {
    return fail(Fault::corrupt, fmt::format("zip claims more than {} members", max_members),
                directory_offset_);
  }
  Cursor in(whole_.subspan(directory_offset_, size), directory_offset_);
  while (in.left() > 0) {
    const std::uint64_t at = directory_offset_ + in.position();
    OFFENBAR_TRY(Entry entry, read_central(in, at));
    if (entry.header_offset > directory_offset_) {
      return fail(Fault::corrupt, fmt::format("member {} lies outside the zip", entry.name), at);
    }
    entry.header_offset += prefix;
    entries_.push_back(std::move(entry));
  }
  // Writers without zip64 keep only 16 bits of the count.
  if (entries_.size() != count && (entries_.size() & 0xFFFFU) != count) {
    return fail(Fault::corrupt,
                fmt::format("central directory holds {} members, its end record says {}",
                            entries_.size(), count),
                directory_offset_);
  }
  return {};
}

void Archive::index_names() {
  by_name_.resize(entries_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0U);
  std::sort(by_name_.begin(), by_name_.end(), [this](std::uint32_t a, std::uint32_t b) {
    const int order = compare_folded(entries_[a].name, entries_[b].name);
    return order != 0 ? order < 0 : a < b;
  });
  const auto same = [this](std::uint32_t a, std::uint32_t b) {
    return compare_folded(entries_[a].name, entries_[b].name) == 0;
  };
  has_duplicate_names_ =
      std::adjacent_find(by_name_.begin(), by_name_.end(), same) != by_name_.end();
}

const Entry* Archive::find(std::string_view name) const {
  const auto equal = equal_names(entries_, by_name_, name);
  const auto exact = std::find_if(equal.rbegin(), equal.rend(),
                                  [&](std::uint32_t i) { return entries_[i].name == name; });
  return exact == equal.rend() ? nullptr : &entries_[*exact];
}

const Entry* Archive::find_ignoring_case(std::string_view name) const {
  const auto equal = equal_names(entries_, by_name_, name);
  return equal.empty() ? nullptr : &entries_[equal.back()];
}

}  // namespace offenbar::zip
