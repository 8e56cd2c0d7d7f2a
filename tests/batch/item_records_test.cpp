#include "batch/item_records.h"

#include <gtest/gtest.h>

#include "batch/store_messages.h"

namespace offenbar::batch {
namespace {

stores::Written full_item() {
  stores::Written item;
  item.index = 70'000;
  item.id = 0x1'0000'0024;
  item.kept = stores::Kept::raw;
  item.kind = stores::Kind::journal;
  item.associated = item.unresolved = true;
  item.path = "mail/cur/a\xFFz";  // a name may be anything
  item.bytes = 5'000'000'000;
  item.sha256 = std::string(64, 'a');
  item.uid = "uid";
  item.beside = {{"calendar/b.ics", "bb"}, {"calendar/c.ics", "cc"}};
  item.keywords = {"Wichtig", ""};
  item.title = "Grüße";
  item.losses = {{"address_unresolved", Severity::formatting, "From", "/o=X", "x@y"},
                 {"kept_raw", Severity::content, "", "", ""}};
  item.error = Error{Fault::internal, "what", 17, "hint"};
  return item;
}

TEST(ItemRecords, ComeBackAsTheyWere) {
  stores::Written refused;
  refused.recovered = true;
  std::string message;
  append_record(message, full_item());
  append_record(message, refused);
  const auto items = items_of(as_bytes(message)).value();
  ASSERT_EQ(items.size(), 2U);
  const stores::Written wanted = full_item();
  EXPECT_EQ(items[0].path, wanted.path);
  EXPECT_EQ(items[0].associated, true);
  EXPECT_EQ(items[0].recovered, false);
  EXPECT_EQ(items[0].error->fault, Fault::internal);
  EXPECT_EQ(items[0].error->offset, 17U);
  for (const auto& [got, expected] : {std::pair{items[0], wanted}, std::pair{items[1], refused}}) {
    const auto dump = [](const stores::Written& item) {
      return to_json(item).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    EXPECT_EQ(dump(got), dump(expected));  // which has all fields
  }
}

TEST(ItemRecords, NoneAreNone) {
  EXPECT_TRUE(items_of(as_bytes(std::string(1, item_records_mark))).value().empty());
  EXPECT_FALSE(items_of({}));
  EXPECT_FALSE(items_of(as_bytes("{\"items\": []}")));
}

TEST(ItemRecords, EveryTruncationIsCorrupt) {
  std::string message;
  append_record(message, full_item());
  for (std::size_t size = 2; size < message.size(); ++size) {
    const auto items = items_of(as_bytes(std::string_view(message).substr(0, size)));
    ASSERT_FALSE(items) << size;
    EXPECT_EQ(items.error().fault, Fault::corrupt);
  }
}

// The process that tells them reads hostile files: whatever it says must not hurt.
TEST(ItemRecords, EveryChangedByteIsReadOrRefused) {
  std::string message;
  append_record(message, full_item());
  for (std::size_t at = 1; at < message.size(); ++at) {
    for (const int value : {0, 1, 5, 0x7F, 0x80, 0xFF}) {
      std::string changed = message;
      changed[at] = static_cast<char>(value);
      const auto items = items_of(as_bytes(changed));
      if (!items) continue;
      for (const stores::Written& item : *items) {
        EXPECT_LE(item.kept, stores::Kept::refused);
        EXPECT_LE(item.kind, stores::Kind::journal);
      }
    }
  }
}

}  // namespace
}  // namespace offenbar::batch
