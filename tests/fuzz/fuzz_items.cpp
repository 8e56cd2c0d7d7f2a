#include "converters/items/calendar_events.h"
#include "converters/items/card.h"
#include "converters/items/compare_events.h"
#include "converters/items/compare_letters.h"
#include "converters/items/mailbox_files.h"
#include "converters/items/mime_letter.h"
#include "converters/items/rtf_text.h"
#include "converters/items/words.h"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  offenbar::items::prepare_mime();
  offenbar::items::prepare_calendars();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace offenbar::items;
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const std::string_view text = offenbar::as_text(bytes);
  Differences found;
  if (const auto letter = letter_of_message(bytes, nullptr)) {
    compare_letters(*letter, *letter, "", found);
  }
  static CalendarReader calendars;
  if (const auto events = calendars.read(text)) {
    for (const Event& one : *events) compare_events(one, {one}, found);
  }
  const auto cards = cards_of(text);
  compare_cards(cards, cards, found);
  (void)text_of_html(text_of_rtf(text).utf8);
  (void)words_at(text, size / 2);
  (void)is_folder_called(folder_in_path(text).value_or(""), text);
  for (const offenbar::Bytes one : messages_of_mbox(bytes)) (void)unquoted(one);
  return 0;
}
