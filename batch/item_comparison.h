// Compares the result of one item with the item, wherever it lies in the folder of results.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/mapped.h"
#include "converters/items/calendar_events.h"
#include "converters/items/card.h"
#include "converters/items/differences.h"
#include "converters/items/event.h"
#include "converters/stores/item_writer.h"

namespace offenbar::batch {

// Where the result of an item lies.
struct ItemResult {
  std::size_t index = 0;
  stores::Kept kept = stores::Kept::written;
  stores::Kind kind = stores::Kind::mail;
  std::vector<std::string> paths;  // below the folder; the first one is the item's own
  std::string uid;                 // of an appointment, contact and the like
  std::size_t number = 0;          // of a message in an mbox
  bool in_collection = false;      // the file holds all items of its kind, as --single makes it
};

// The bytes of a result, for as long as this lives.
class ResultFile {
 public:
  // Errors: Fault::bad_result if it is not there.
  [[nodiscard]] static Result<ResultFile> open(int folder, const std::string& path);
  [[nodiscard]] Bytes bytes() const { return mapped_ ? mapped_->bytes() : as_bytes(text_); }

 private:
  ResultFile() = default;
  std::string text_;
  std::optional<MappedFile> mapped_;
};

class ItemComparison {
 public:
  // `store` must outlive this; `folder` holds the results.
  ItemComparison(stores::Store& store, int folder) : store_(store), folder_(folder) {}

  // Bounded: see items::Differences.
  [[nodiscard]] std::vector<Loss> compare(std::size_t folder, const ItemResult& item);

 private:
  void compare_mail(std::size_t folder, const ItemResult& item, const stores::Opened& opened,
                    items::Differences& found);
  void compare_cards_of(const ItemResult& item, const stores::Opened& opened,
                        items::Differences& found);
  void compare_events_of(const ItemResult& item, const stores::Opened& opened,
                         items::Differences& found);
  [[nodiscard]] Result<std::string> text_at(const ItemResult& item) const;
  [[nodiscard]] Result<Bytes> message_at(const std::string& path, std::size_t number);

  stores::Store& store_;
  int folder_;
  std::optional<ResultFile> result_;
  std::string in_place_;         // the path of `result_`
  std::vector<Bytes> messages_;  // of an mbox
  std::string unquoted_;
  // A collection that many items lie in is read once.
  std::vector<std::string> calendar_path_;
  std::vector<items::Event> calendar_;
  items::CalendarReader calendars_;
  std::vector<std::string> book_path_;
  std::vector<items::Card> book_;
};

}  // namespace offenbar::batch
