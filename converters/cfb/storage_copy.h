// A storage and all beneath it as a compound file of its own: what an embedded OLE object is when
// it leaves the file around it. [MS-CFB]
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/cfb/compound_file.h"

namespace offenbar::cfb {

// Hands out the compound file piece by piece; streams of mini_cutoff bytes and more are read only
// when it is their turn. Names, classes and contents are kept, times and state bits are not.
class StorageCopy {
 public:
  // `storage` becomes the root; `file` must outlive this.
  // Errors: Fault::not_found for a stream, corrupt if one of the small streams is, over_memory if
  // the streams claim more than the whole file has.
  [[nodiscard]] static Result<StorageCopy> of(const CompoundFile& file, const Entry& storage);

  // Fills the beginning of `into`; the count of bytes, 0 at the end. Errors: Fault::corrupt.
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into);
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  class Layout;

  const CompoundFile* file_ = nullptr;
  std::string front_;               // header to mini stream
  std::size_t position_ = 0;        // in front_
  std::vector<Entry> large_;        // behind it, each filled up to a sector
  std::size_t next_ = 0;            // in large_
  std::vector<StreamReader> open_;  // the one being read, if any
  std::uint64_t padding_ = 0;       // zeros due
  std::uint64_t size_ = 0;
  std::uint64_t sector_size_ = 512;
};

}  // namespace offenbar::cfb
