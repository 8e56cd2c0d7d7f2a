#include "converters/ppt/facts.h"

#include <functional>
#include <set>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/ppt/persist.h"

namespace offenbar::ppt {
namespace {

// Calls `visit` for every child, and goes on into it where that answers true.
Result<void> walk(Bytes body, const std::function<bool(const Record&)>& visit, unsigned depth = 0) {
  if (depth > officeart::max_depth) return fail(Fault::corrupt, "records are nested too deep");
  Records records(body);
  while (const auto record = records.next()) {
    if (visit(*record) && record->container()) OFFENBAR_CHECK(walk(record->body, visit, depth + 1));
  }
  return records.finish();
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

}  // namespace

Result<Facts> facts(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("PowerPoint Document");
  if (entry == nullptr) return fail(Fault::corrupt, "no stream PowerPoint Document");
  OFFENBAR_TRY(const auto stream, file.read(*entry, max_stream));
  OFFENBAR_TRY(const std::uint32_t offset, newest_edit(file));
  OFFENBAR_TRY(const Persist persist, Persist::read(stream, offset));
  OFFENBAR_TRY(const Record document, persist.document());
  OFFENBAR_TRY(Lists lists, read_lists(document));
  for (const std::uint32_t page : lists.pages) {
    if (!persist.contains(page)) continue;
    OFFENBAR_TRY(const Record record, persist.object(page));
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
