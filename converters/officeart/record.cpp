#include "converters/officeart/record.h"

#include "converters/base/cursor.h"

namespace offenbar::officeart {

Result<Record> read_record(Bytes bytes, std::size_t offset) {
  Cursor in(bytes);
  in.seek(offset);
  Record record;
  record.version_and_instance = in.le<std::uint16_t>();
  record.type = in.le<std::uint16_t>();
  record.body = in.take(in.le<std::uint32_t>());
  return in.finish(record, "a record");
}

std::optional<Record> Records::next() {
  constexpr std::size_t header = 8;
  if (broken_ || body_.size() - at_ < header) return std::nullopt;
  const auto record = read_record(body_, at_);
  if (!record) {
    broken_ = record.error();
    return std::nullopt;
  }
  at_ += header + record->body.size();
  return *record;
}

Result<void> Records::finish() const {
  if (broken_) return tl::unexpected<Error>(*broken_);
  return {};
}

std::optional<Record> find(const Record& container, std::uint16_t type) {
  Records records(container);
  while (const auto record = records.next()) {
    if (record->type == type) return record;
  }
  return std::nullopt;
}

}  // namespace offenbar::officeart
