#include "converters/ppt/persist.h"

#include <set>
#include <string>

#include "converters/base/cursor.h"

namespace offenbar::ppt {

// From the newest UserEditAtom backwards. 2.1.2
Result<Persist> Persist::read(Bytes stream, std::uint32_t offset) {
  Persist persist;
  persist.stream_ = stream;
  std::set<std::uint32_t> seen;
  while (offset != 0 || seen.empty()) {
    if (!seen.insert(offset).second) return fail(Fault::corrupt, "edits go round in circles");
    OFFENBAR_TRY(const Record record, officeart::read_record(stream, offset));
    Cursor in(record.body);
    in.skip(8);
    const auto previous = in.le<std::uint32_t>();
    const auto directory = in.le<std::uint32_t>();
    const auto document = in.le<std::uint32_t>();
    if (record.type != user_edit_atom || !in.ok()) {
      return fail(Fault::corrupt, "no UserEditAtom where the document says", offset);
    }
    if (persist.document_ == 0) persist.document_ = document;
    OFFENBAR_CHECK(persist.add_directory(directory));
    offset = previous;
  }
  return persist;
}

// Entries that are there already come from a later save. 2.3.4
Result<void> Persist::add_directory(std::uint32_t offset) {
  OFFENBAR_TRY(const Record record, officeart::read_record(stream_, offset));
  if (record.type != persist_directory_atom) {
    return fail(Fault::corrupt, "no PersistDirectoryAtom where the edit says", offset);
  }
  Cursor in(record.body);
  while (in.left() >= 4) {
    const auto head = in.le<std::uint32_t>();
    for (std::uint32_t i = 0; i < (head >> 20U) && in.left() >= 4; ++i) {
      offsets_.emplace((head & 0xFFFFFU) + i, in.le<std::uint32_t>());
    }
  }
  return {};
}

Result<Record> Persist::object(std::uint32_t id) const {
  const auto found = offsets_.find(id);
  if (found == offsets_.end()) {
    return fail(Fault::corrupt, "no persist object " + std::to_string(id));
  }
  return officeart::read_record(stream_, found->second);
}

Result<Record> Persist::document() const {
  OFFENBAR_TRY(const Record record, object(document_));
  if (record.type != document_container) {
    return fail(Fault::corrupt, "no DocumentContainer where the directory says");
  }
  return record;
}

Result<std::uint32_t> newest_edit(const cfb::CompoundFile& file) {
  const cfb::Entry* user = file.find("Current User");
  if (user == nullptr) return fail(Fault::corrupt, "no stream Current User");
  OFFENBAR_TRY(const auto atom, file.read_head(*user, 64));
  Cursor in(atom);
  in.skip(16);
  const auto offset = in.le<std::uint32_t>();
  return in.finish(offset, "CurrentUserAtom");
}

}  // namespace offenbar::ppt
