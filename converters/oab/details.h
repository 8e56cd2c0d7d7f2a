// The records of an uncompressed full details file, from pieces of any size. [MS-OXOAB] 2.9
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "converters/mapi/property.h"
#include "converters/oab/address_book.h"

namespace offenbar::oab {

// By the version and by sizes that fit each other.
[[nodiscard]] bool is_details(Bytes head);

class Details {
 public:
  explicit Details(const std::function<void(const Entry&)>& take) : take_(take) {}

  // The next bytes of the file. Errors: nothing behind them can be read; Fault::corrupt,
  // unsupported for another version.
  [[nodiscard]] Result<void> feed(Bytes piece);

  // The count of records. Errors: Fault::corrupt, what was broken first.
  [[nodiscard]] Result<std::size_t> finish();

 private:
  enum class Next : std::uint8_t { header, metadata, header_record, entries };

  [[nodiscard]] Result<std::size_t> consume(Bytes bytes);
  [[nodiscard]] Result<std::size_t> next_size(Bytes bytes) const;
  [[nodiscard]] Result<void> take_next(Bytes structure);
  [[nodiscard]] Result<void> read_header(Bytes bytes);
  [[nodiscard]] Result<void> read_metadata(Bytes record);
  void read_entry(Bytes record);
  void damaged(Error error);

  const std::function<void(const Entry&)>& take_;
  Next next_ = Next::header;
  std::uint64_t at_ = 0;            // of the next structure in the file
  std::vector<std::byte> pending_;  // of a structure that is not complete yet
  std::uint32_t declared_ = 0;      // ulTotRecs
  std::vector<mapi::PropTag> schema_;
  std::size_t count_ = 0;
  std::optional<Error> first_damage_;
};

}  // namespace offenbar::oab
