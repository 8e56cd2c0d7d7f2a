// The bytes of the file, read by position: several threads may read at once, and a file that is cut
// off while we read is an error, not a signal.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar::pst::ndb {

class Source {
 public:
  // Duplicates `descriptor`. Errors: Fault::unreadable if it is no regular file.
  [[nodiscard]] static Result<Source> open(int descriptor);

  [[nodiscard]] std::uint64_t size() const { return size_; }  // bytes, when it was opened

  // Fills all of `into`. `structure` is for messages. Errors: Fault::corrupt if the place lies
  // beyond the end; unreadable if the system gives fewer bytes than the file had when opened.
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> into,
                                  std::string_view structure) const;

  // The first byte at or after `offset` that is no hole of a sparse file; size() if none is.
  [[nodiscard]] std::uint64_t next_data(std::uint64_t offset) const;

 private:
  Source(Descriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  Descriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace offenbar::pst::ndb
