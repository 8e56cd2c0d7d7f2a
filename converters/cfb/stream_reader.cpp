#include <fmt/core.h>

#include <algorithm>
#include <cstring>

#include "converters/cfb/compound_file.h"

namespace offenbar::cfb {
namespace {

constexpr std::uint32_t end_of_chain = 0xFFFFFFFE;  // ENDOFCHAIN. [MS-CFB] 2.1
constexpr std::uint32_t max_regular = 0xFFFFFFFA;   // MAXREGSECT

}  // namespace

StreamReader::StreamReader(const CompoundFile& file, const Entry& stream)
    : file_(&file),
      path_(stream.path),
      left_(stream.size),
      at_(stream.start),
      mark_(end_of_chain),
      mini_(stream.size < file.mini_cutoff_) {}

Result<StreamReader> CompoundFile::open_stream(const Entry& stream) const {
  if (stream.is_storage) {
    return fail(Fault::not_found, fmt::format("{} is a storage, not a stream", stream.path));
  }
  return StreamReader(*this, stream);
}

// Takes the sector `at_` and finds the one behind it, if one is still needed.
Result<void> StreamReader::next_sector() {
  if (at_ > max_regular || at_ == mark_) {
    return fail(Fault::corrupt,
                fmt::format("stream {}: its chain {} with {} bytes left", path_,
                            at_ == mark_ ? "goes round in circles" : "ends", left_));
  }
  const Bytes sector = mini_ ? file_->mini_sector(at_) : file_->sector(at_);
  const std::uint64_t unit = mini_ ? 64 : file_->sector_size();
  if (sector.size() < std::min(unit, left_)) {
    return fail(Fault::corrupt, fmt::format("stream {} lies beyond the end of the file", path_));
  }
  piece_ = sector.first(std::min<std::uint64_t>(sector.size(), left_));
  ++steps_;
  if ((steps_ & (steps_ - 1)) == 0) mark_ = at_;
  if (left_ > piece_.size()) {
    at_ = file_->next(mini_ ? file_->mini_fat_sectors_ : file_->fat_sectors_, at_)
              .value_or(end_of_chain);
  }
  left_ -= piece_.size();
  return {};
}

Result<std::size_t> StreamReader::read(std::span<std::byte> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    if (piece_.empty()) {
      if (left_ == 0) break;
      const Result<void> taken = next_sector();
      if (!taken && filled == 0) return tl::unexpected(taken.error());
      if (!taken) break;  // told by the next call
    }
    const std::size_t count = std::min(piece_.size(), into.size() - filled);
    std::memcpy(into.data() + filled, piece_.data(), count);
    piece_ = piece_.subspan(count);
    filled += count;
  }
  return filled;
}

}  // namespace offenbar::cfb
