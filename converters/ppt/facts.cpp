#include "converters/ppt/facts.h"

#include <functional>
#include <map>
#include <set>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::ppt {
namespace {

constexpr std::uint64_t max_stream = std::uint64_t{1} << 31U;
constexpr unsigned max_depth = 64;

// [MS-PPT] 2.13.24
enum Type : std::uint16_t {
  document_container = 0x03E8,
  slide_persist_atom = 0x03F3,
  user_edit_atom = 0x0FF5,
  slide_list_with_text = 0x0FF0,
  text_chars_atom = 0x0FA0,
  text_bytes_atom = 0x0FA8,
  persist_directory_atom = 0x1772,
};

struct Record {
  std::uint16_t version_and_instance = 0;
  std::uint16_t type = 0;
  Bytes body;

  [[nodiscard]] bool container() const { return (version_and_instance & 0xFU) == 0xF; }
  [[nodiscard]] unsigned instance() const { return version_and_instance >> 4U; }
};

// RecordHeader and what it spans. 2.3.1
Result<Record> read_record(Bytes bytes, std::size_t at) {
  Cursor in(bytes);
  in.seek(at);
  Record record;
  record.version_and_instance = in.le<std::uint16_t>();
  record.type = in.le<std::uint16_t>();
  record.body = in.take(in.le<std::uint32_t>());
  return in.finish(record, "a record of PowerPoint Document");
}

// Calls `visit` for every child, and goes on into it where that answers true.
Result<void> walk(Bytes body, const std::function<bool(const Record&)>& visit, unsigned depth = 0) {
  if (depth > max_depth) return fail(Fault::corrupt, "records are nested too deep");
  for (std::size_t at = 0; body.size() - at >= 8;) {
    OFFENBAR_TRY(const Record record, read_record(body, at));
    if (visit(record) && record.container()) OFFENBAR_CHECK(walk(record.body, visit, depth + 1));
    at += 8 + record.body.size();
  }
  return {};
}

using Directory = std::map<std::uint32_t, std::uint32_t>;  // persist id to offset

// Entries that are there already come from a later save. 2.3.4
Result<void> add_directory(Bytes stream, std::uint32_t offset, Directory& directory) {
  OFFENBAR_TRY(const Record record, read_record(stream, offset));
  if (record.type != persist_directory_atom) {
    return fail(Fault::corrupt, "no PersistDirectoryAtom where the edit says", offset);
  }
  Cursor in(record.body);
  while (in.left() >= 4) {
    const auto head = in.le<std::uint32_t>();
    for (std::uint32_t i = 0; i < (head >> 20U) && in.left() >= 4; ++i) {
      directory.emplace((head & 0xFFFFFU) + i, in.le<std::uint32_t>());
    }
  }
  return {};
}

struct Saved {
  Directory directory;
  std::uint32_t document = 0;  // persist id
};

// From the newest UserEditAtom backwards. 2.1.2
Result<Saved> read_edits(Bytes stream, std::uint32_t offset) {
  Saved saved;
  std::set<std::uint32_t> seen;
  while (offset != 0 || seen.empty()) {
    if (!seen.insert(offset).second) return fail(Fault::corrupt, "edits go round in circles");
    OFFENBAR_TRY(const Record record, read_record(stream, offset));
    Cursor in(record.body);
    in.skip(8);
    const auto previous = in.le<std::uint32_t>();
    const auto directory = in.le<std::uint32_t>();
    const auto document = in.le<std::uint32_t>();
    if (record.type != user_edit_atom || !in.ok()) {
      return fail(Fault::corrupt, "no UserEditAtom where the document says", offset);
    }
    if (saved.document == 0) saved.document = document;
    OFFENBAR_CHECK(add_directory(stream, directory, saved.directory));
    offset = previous;
  }
  return saved;
}

std::uint64_t letters_of(const Record& record) {
  if (record.type == text_chars_atom) return count_letters(utf16le_to_utf8(record.body));
  if (record.type == text_bytes_atom) {
    std::u16string latin;
    for (const std::byte octet : record.body) latin += std::to_integer<char16_t>(octet);
    std::string utf8;
    append_utf8(utf8, latin);
    return count_letters(utf8);
  }
  return 0;
}

// Slides (instance 0) and notes (instance 2) of the document: their text and their persist ids.
struct Lists {
  std::uint64_t slides = 0;
  std::uint64_t letters = 0;
  std::set<std::uint32_t> pages;
};

Result<Lists> read_lists(const Record& document) {
  Lists lists;
  unsigned instance = 1;
  OFFENBAR_CHECK(walk(document.body, [&lists, &instance](const Record& record) {
    if (record.type == slide_list_with_text) {
      instance = record.instance();
      return instance != 1;  // 1: masters
    }
    if (record.type == slide_persist_atom) {
      if (instance == 0) ++lists.slides;
      lists.pages.insert(Cursor(record.body).le<std::uint32_t>());
    }
    lists.letters += letters_of(record);
    return false;
  }));
  return lists;
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

}  // namespace

Result<Facts> facts(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("PowerPoint Document");
  if (entry == nullptr) return fail(Fault::corrupt, "no stream PowerPoint Document");
  OFFENBAR_TRY(const auto stream, file.read(*entry, max_stream));
  OFFENBAR_TRY(const std::uint32_t offset, newest_edit(file));
  OFFENBAR_TRY(const Saved saved, read_edits(stream, offset));
  const auto place = saved.directory.find(saved.document);
  if (place == saved.directory.end()) return fail(Fault::corrupt, "no persist object of the document");
  OFFENBAR_TRY(const Record document, read_record(stream, place->second));
  if (document.type != document_container) {
    return fail(Fault::corrupt, "no DocumentContainer where the directory says", place->second);
  }
  OFFENBAR_TRY(Lists lists, read_lists(document));
  for (const std::uint32_t page : lists.pages) {
    const auto found = saved.directory.find(page);
    if (found == saved.directory.end()) continue;
    OFFENBAR_TRY(const Record record, read_record(stream, found->second));
    OFFENBAR_CHECK(walk(record.body, [&lists](const Record& child) {
      lists.letters += letters_of(child);
      return true;
    }));
  }
  Facts facts;
  facts.letters = lists.letters;
  facts.slides = lists.slides;
  return facts;
}

}  // namespace offenbar::ppt
