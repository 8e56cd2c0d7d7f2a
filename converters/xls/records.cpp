#include "converters/xls/records.h"

#include <fmt/format.h>

#include "converters/base/cursor.h"

namespace offenbar::xls {

Result<std::optional<Record>> Records::next() {
  if (at_ > stream_.size() || stream_.size() - at_ < 4) return std::nullopt;
  Cursor in(stream_.subspan(at_));
  Record record;
  record.type = in.le<std::uint16_t>();
  const auto length = in.le<std::uint16_t>();
  record.body = in.take(length);
  if (!in.ok()) {
    return fail(Fault::corrupt, fmt::format("BIFF record {:#06x} runs over the end", record.type),
                at_);
  }
  at_ += in.position();
  record.end = at_;
  return record;
}

std::vector<Bytes> Records::pieces(const Record& record) const {
  std::vector<Bytes> all{record.body};
  Records ahead(stream_, record.end);
  while (true) {
    const auto more = ahead.next();
    if (!more || !*more || (*more)->type != rt_continue) return all;
    all.push_back((*more)->body);
  }
}

}  // namespace offenbar::xls
