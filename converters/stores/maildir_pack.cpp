#include "converters/stores/maildir_pack.h"

namespace offenbar::stores::maildir_pack {
namespace {

template <class T>
void put(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i) {
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  }
}

}  // namespace

std::string head_of(Kind kind, std::string_view folder, std::string_view name, std::uint64_t size,
                    std::int64_t modified) {
  std::string head;
  put(head, static_cast<std::uint8_t>(kind));
  put(head, static_cast<std::uint16_t>(folder.size()));
  put(head, static_cast<std::uint16_t>(name.size()));
  put(head, size);
  put(head, modified);
  head += folder;
  return head += name;
}

Result<Record> next(Cursor& in) {
  Record record;
  record.kind = in.le<Kind>();
  const auto folder = in.le<std::uint16_t>();
  const auto name = in.le<std::uint16_t>();
  const auto size = in.le<std::uint64_t>();
  record.modified = in.le<std::int64_t>();
  record.folder = as_text(in.take(folder));
  record.name = as_text(in.take(name));
  record.bytes = in.take(size);
  return in.finish(record, "a packed Maildir's file");
}

}  // namespace offenbar::stores::maildir_pack
