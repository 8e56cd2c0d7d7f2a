#include "converters/pst/ltp/table_context.h"

#include <gmock/gmock.h>

#include <cstring>

#include "tests/support/memory_file.h"
#include "tests/support/pst_item_maker.h"

namespace offenbar::pst::ltp {
namespace {

using test::HeapMaker;
using test::ItemMaker;
using test::memory_file;
using test::PstKind;
using test::PstMaker;
using test::raw;
using test::utf16;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<ndb::Database> open(PstMaker& maker) {
  auto database = ndb::Database::open(memory_file(maker.make()).get(), {});
  EXPECT_TRUE(database) << database.error().what;
  return database ? *std::move(database) : nullptr;
}

class LtpOfEveryKind : public ::testing::TestWithParam<PstKind> {
 protected:
  PstMaker maker_{GetParam()};
  ItemMaker items_{maker_, GetParam()};
};

INSTANTIATE_TEST_SUITE_P(All, LtpOfEveryKind,
                         ::testing::Values(PstKind::ansi, PstKind::unicode, PstKind::large_pages));

TEST_P(LtpOfEveryKind, TableGivesItsCells) {
  const auto node = items_.table({{7, {{0x3001001F, utf16("Anna")}, {0x0E060040, raw(99ULL)}}},
                                  {5, {{0x0E1B000B, raw(std::uint8_t{1})}}}});
  const auto database = open(maker_);
  const auto table = TableContext::open(*database, {node.data}, {node.subnodes});
  ASSERT_TRUE(table) << table.error().what;
  const auto rows = table->rows();
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].id, 7U);
  EXPECT_EQ((*rows)[1].id, 5U);
  const auto row = table->row((*rows)[0].index);
  ASSERT_TRUE(row);
  std::vector<std::uint32_t> tags;
  for (const auto& column : table->columns()) {
    if (!table->has(row->bytes, column)) continue;
    tags.push_back(column.tag.raw());
    const auto cell = table->cell(row->bytes, column);
    ASSERT_TRUE(cell);
    if (column.tag.id == 0x3001) {
      EXPECT_EQ(std::get<std::string>(*cell), "Anna");
    }
    if (column.tag.id == 0x0E06) {
      EXPECT_EQ(std::get<mapi::FileTime>(*cell).ticks, 99U);
    }
  }
  EXPECT_THAT(tags, ElementsAre(0x0E060040, 0x3001001F, 0x67F20003, 0x67F30003));
  EXPECT_FALSE(table->row(2));
}

TEST_P(LtpOfEveryKind, RowsDoNotCrossBlocks) {
  std::vector<ItemMaker::Row> rows;
  for (std::uint32_t i = 0; i < 3000; ++i)
    rows.push_back({i * 32 + 4, {{0x0E060040, raw(i + 0ULL)}}});
  const auto node = items_.table(rows);
  const auto database = open(maker_);
  const auto table = TableContext::open(*database, {node.data}, {node.subnodes});
  ASSERT_TRUE(table) << table.error().what;
  const auto places = table->rows();
  ASSERT_EQ(places->size(), 3000U);
  for (const RowPlace& place : *places) {
    const auto row = table->row(place.index);
    ASSERT_TRUE(row) << row.error().what;
    std::uint32_t id = 0;
    std::memcpy(&id, row->bytes.data(), 4);
    EXPECT_EQ(id, place.id);
  }
}

TEST_P(LtpOfEveryKind, HeapsSpreadOverManyBlocks) {  // with HNBITMAPHDR in block 8
  ItemMaker::Values values;
  for (std::uint32_t i = 0; i < 60; ++i) {
    values[(0x6000 + i) << 16U | 0x0102U] = std::string(1000, static_cast<char>('A' + i));
  }
  const auto node = items_.properties(values);
  const auto database = open(maker_);
  const auto context = PropertyContext::open(*database, {node.data}, {node.subnodes});
  ASSERT_TRUE(context) << context.error().what;
  EXPECT_EQ(context->tags().size(), 60U);
  for (std::uint32_t i = 0; i < 60; ++i) {
    const auto value = context->get(static_cast<mapi::PropId>(0x6000 + i));
    ASSERT_TRUE(value) << value.error().what;
    EXPECT_EQ(as_text(std::get<mapi::Binary>(*value)), values[(0x6000 + i) << 16U | 0x0102U]);
  }
}

TEST_P(LtpOfEveryKind, APieceThatIsNotThereIsThatValuesError) {
  HeapMaker heap(GetParam());
  std::string record = raw(std::uint16_t{0x3001}) + raw(std::uint16_t{0x1F}) + raw(0x2FE0U);
  record += raw(std::uint16_t{0x3002}) + raw(std::uint16_t{0x03}) + raw(5U);
  const std::uint32_t root = add_tree(heap, 2, 6, {record.substr(0, 8), record.substr(8)});
  const std::uint64_t data = maker_.add_blocks(heap.make(0xBC, root));
  const auto database = open(maker_);
  const auto context = PropertyContext::open(*database, {data}, {});
  ASSERT_TRUE(context) << context.error().what;
  EXPECT_THAT(context->get(0x3001).error().what, HasSubstr("HID 0x2fe0"));
  EXPECT_EQ(std::get<std::int32_t>(*context->get(0x3002)), 5);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(*context->get(0x3003)));
}

TEST_P(LtpOfEveryKind, ATreeInTheHeapThatContainsItselfEnds) {
  HeapMaker heap(GetParam());
  std::string branch;
  for (std::uint16_t i = 0; i < 50; ++i) branch += raw(i) + raw(0x20U);  // the first piece: itself
  const std::uint32_t piece = heap.add(branch);
  const std::uint32_t root = heap.add(std::string("\xB5\x02\x06\x08", 4) + raw(piece));
  const std::uint64_t data = maker_.add_blocks(heap.make(0xBC, root));
  const auto database = open(maker_);
  (void)PropertyContext::open(*database, {data}, {});
  EXPECT_GE(database->damage().count(), 1U);
}

TEST_P(LtpOfEveryKind, WhatIsNoHeapIsCorrupt) {
  const std::uint64_t wrong = maker_.add_data("abcdefghijklmnop");
  const std::uint64_t small = maker_.add_data("ab");
  const auto node = items_.table({});
  const auto database = open(maker_);
  EXPECT_THAT(PropertyContext::open(*database, {wrong}, {}).error().what, HasSubstr("bSig"));
  EXPECT_THAT(PropertyContext::open(*database, {small}, {}).error().what, HasSubstr("HNHDR"));
  EXPECT_THAT(PropertyContext::open(*database, {node.data}, {}).error().what,
              HasSubstr("bClientSig"));
}

}  // namespace
}  // namespace offenbar::pst::ltp
