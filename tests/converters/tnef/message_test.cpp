#include "converters/tnef/message.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "tests/support/corpus.h"
#include "tests/support/read_item.h"
#include "tests/support/tnef_maker.h"

namespace offenbar::tnef {
namespace {

using mapi::Binary;
using mapi::PropName;
using mapi::PropType;
using mapi::String8;
using mapi::Value;
using test::ItemCounts;
using test::little;
using test::read_all;
using test::read_item;
using test::tnef_attribute;
using test::tnef_beginning;
using test::TnefProperties;
using test::wide;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view some_set = "0123456789abcdef";
const std::string message_interface("\x07\x03\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16);
const std::string storage_interface("\x0B\0\0\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16);

std::string date(int year, int month, int day, int hour, int minute, int second) {
  std::string out;
  for (const int part : {year, month, day, hour, minute, second, 2}) {
    out += little(static_cast<unsigned>(part), 2);
  }
  return out;
}

std::string rendering(int type = 1) {
  return little(static_cast<unsigned>(type), 2) + little(0xFFFFFFFF, 4) + little(32, 2) +
         little(32, 2) + little(0, 4);
}

std::unique_ptr<mapi::Item> opened(const std::string& bytes) {
  auto item = open(as_bytes(bytes));
  EXPECT_TRUE(item) << item.error().what;
  return item ? *std::move(item) : nullptr;
}

std::string text(const mapi::Properties& from, mapi::PropId id) {
  return mapi::text(from, id, 1252).value_or("(none)");
}

// [MS-OXTNEF] 3.1: values and checksums of the sample message.
std::string specification_sample() {
  return tnef_beginning() + tnef_attribute(1, 0x00078008, {"IPM.Microsoft Mail.Note\0", 24}) +
         tnef_attribute(1, 0x0004800D, little(2, 2)) +
         tnef_attribute(1, 0x00018004, {"Simple subject\0", 15}) +
         tnef_attribute(1, 0x00038005, date(2004, 2, 17, 11, 25, 35)) +
         tnef_attribute(1, 0x00038020, date(2004, 2, 17, 12, 26, 9)) +
         tnef_attribute(1, 0x00018009, {"757BB19CDE936A4087D90BB784C58E3B\0", 33});
}

TEST(Tnef, TheSpecificationsSampleHasItsChecksums) {
  const std::string bytes = specification_sample();
  for (const auto& sum :
       {little(0x0001, 2), little(0x00E8, 2), little(0x0831, 2), little(0x0002, 2),
        little(0x057A, 2), little(0x0137, 2), little(0x011F, 2), little(0x0751, 2)}) {
    EXPECT_NE(bytes.find(sum), std::string::npos);
  }
  EXPECT_EQ(bytes.substr(bytes.size() - 2), little(0x0751, 2));
  EXPECT_THAT(opened(bytes)->damage(), IsEmpty());
}

TEST(Tnef, AttributesAreMappedToProperties) {
  const std::string bytes = specification_sample();
  const auto item = opened(bytes);
  EXPECT_EQ(text(*item, mapi::tag::message_class), "IPM.Note");
  EXPECT_EQ(text(*item, mapi::tag::subject), "Simple subject");
  EXPECT_EQ(mapi::integer(*item, mapi::tag::importance), 1);
  EXPECT_EQ(mapi::integer(*item, mapi::tag::message_code_page), 1252);
  const auto sent = mapi::time(*item, mapi::tag::client_submit_time);
  ASSERT_TRUE(sent);
  EXPECT_EQ(mapi::unix_seconds(*sent), 1077017135);
  const auto key = mapi::binary(*item, mapi::tag::search_key);
  ASSERT_TRUE(key);
  ASSERT_THAT(*key, SizeIs(16));
  EXPECT_EQ(key->front(), std::byte{0x75});
  EXPECT_EQ(key->back(), std::byte{0x3B});
}

TEST(Tnef, PeopleStatusAndMeetingAttributesAreMapped) {
  const std::string name("Ann Example\0", 12);
  const std::string address("SMTP:ann@example.com\0", 21);
  const std::string counted = little(12, 2) + name + little(21, 2) + address;
  const std::string bytes =
      tnef_beginning() + tnef_attribute(1, 0x00078008, {"IPM.Microsoft Schedule.MtgRespP\0", 32}) +
      tnef_attribute(1, 0x00008000,
                     little(4, 2) + little(50, 2) + little(12, 2) + little(21, 2) + name + address +
                         std::string(8, '\0')) +
      tnef_attribute(1, 0x00068007, "\xA4") + tnef_attribute(1, 0x00060000, counted) +
      tnef_attribute(1, 0x00060001, counted) + tnef_attribute(1, 0x00050008, little(77, 4)) +
      tnef_attribute(1, 0x00040009, little(1, 2)) +
      tnef_attribute(1, 0x0002800C, {"Text\r\n\0", 7}) +
      tnef_attribute(1, 0x0004800D, little(1, 2));
  const auto item = opened(bytes);
  EXPECT_EQ(text(*item, mapi::tag::message_class), "IPM.Schedule.Meeting.Resp.Pos");
  EXPECT_EQ(text(*item, mapi::tag::sender_name), "Ann Example");
  EXPECT_EQ(text(*item, mapi::tag::sender_address_type), "SMTP");
  EXPECT_EQ(text(*item, mapi::tag::sender_email_address), "ann@example.com");
  EXPECT_EQ(text(*item, mapi::tag::sent_representing_email_address), "ann@example.com");
  EXPECT_EQ(text(*item, 0x0078), "ann@example.com");  // PidTagReceivedRepresentingEmailAddress
  EXPECT_EQ(mapi::integer(*item, mapi::tag::message_flags), 0x01 | 0x02 | 0x04 | 0x10);
  EXPECT_EQ(mapi::integer(*item, 0x0062), 77);
  EXPECT_EQ(*item->get(0x0063), Value(true));
  EXPECT_EQ(mapi::integer(*item, mapi::tag::importance), 2);
  EXPECT_EQ(*item->get(mapi::tag::body), Value(String8{"Text\r\n"}));
  EXPECT_EQ(read_all(**item->open(mapi::tag::body)), "Text\r\n");
}

TEST(Tnef, EncapsulatedPropertiesHaveTheirTypesAndWin) {
  TnefProperties properties;
  properties.unicode(mapi::tag::subject, "The better subject");
  properties.fixed(0x0E1B000B, little(1, 2));
  properties.fixed(0x00260003, little(7, 4));
  properties.fixed(0x30070040, little(0x01C3F4A512345678, 8));
  properties.fixed(0x36010002, little(5, 2));
  properties.variable(0x0C190102, {"five!"});
  properties.variable(0x3A58101E, {std::string("a\0", 2), std::string("bcd\0", 4)});
  properties.several(0x36021002, {little(1, 2), little(2, 2), little(3, 2)});
  properties.several(0x36031014, {little(9, 8)});
  properties.fixed(0x36040048, std::string(some_set));
  properties.fixed(0x00170003, little(2, 4));
  const std::string bytes =
      specification_sample() + tnef_attribute(1, 0x00069003, properties.make());
  const auto item = opened(bytes);
  EXPECT_THAT(item->damage(), IsEmpty());
  EXPECT_EQ(*item->get(mapi::tag::subject), Value(std::string("The better subject")));
  EXPECT_EQ(read_all(**item->open(mapi::tag::subject)), wide("The better subject"));
  EXPECT_EQ(*item->get(mapi::tag::has_attachments), Value(true));
  EXPECT_EQ(*item->get(mapi::tag::creation_time), Value(mapi::FileTime{0x01C3F4A512345678}));
  EXPECT_EQ(*item->get(0x3601), Value(std::int16_t{5}));
  EXPECT_EQ(as_text(*mapi::binary(*item, mapi::tag::sender_entry_id)), "five!");
  EXPECT_EQ(*item->get(0x3A58), Value(std::vector<String8>{{"a"}, {"bcd"}}));
  EXPECT_EQ(*item->get(0x3602), Value(std::vector<std::int16_t>{1, 2, 3}));
  EXPECT_EQ(*item->get(0x3603), Value(std::vector<std::int64_t>{9}));
  EXPECT_TRUE(std::holds_alternative<mapi::Guid>(*item->get(0x3604)));
  EXPECT_EQ(mapi::integer(*item, mapi::tag::importance), 2);
}

TEST(Tnef, NamesKeepTheirIdsUnlessTwoShareOne) {
  TnefProperties properties;
  properties.numbered(0x80050003, some_set, 0x8501, little(1, 4));
  properties.named(0x80060003, some_set, "Colour", little(2, 4));
  properties.named(0x80050003, some_set, "Odd length", little(3, 4));
  const std::string bytes = tnef_beginning() + tnef_attribute(1, 0x00069003, properties.make());
  const auto item = opened(bytes);
  PropName name;
  std::copy(some_set.begin(), some_set.end(), name.set.bytes.begin());
  name.name = std::uint32_t{0x8501};
  EXPECT_EQ(item->id_of(name), 0x8005);
  EXPECT_EQ(item->name_of(0x8005), name);
  name.name = std::string("Colour");
  EXPECT_EQ(item->id_of(name), 0x8006);
  EXPECT_EQ(mapi::integer(*item, 0x8006), 2);
  name.name = std::string("Odd length");
  const auto third = item->id_of(name);
  ASSERT_TRUE(third);
  EXPECT_EQ(mapi::integer(*item, *third), 3);
  EXPECT_EQ(mapi::integer(*item, 0x8005), 1);
}

TEST(Tnef, RecipientsAreTheRowsOfTheTable) {
  TnefProperties first;
  first.unicode(mapi::tag::display_name, "Ann");
  first.fixed(0x0C150003, little(1, 4));
  TnefProperties second;
  second.unicode(mapi::tag::display_name, "Bob");
  const std::string bytes =
      tnef_beginning() + tnef_attribute(1, 0x00069004, little(2, 4) + first.make() + second.make());
  const auto item = opened(bytes);
  ASSERT_EQ(*item->recipient_count(), 2U);
  EXPECT_EQ(text(**item->recipient(0), mapi::tag::display_name), "Ann");
  EXPECT_EQ(mapi::integer(**item->recipient(0), mapi::tag::recipient_type), 1);
  EXPECT_EQ(text(**item->recipient(1), mapi::tag::display_name), "Bob");
  EXPECT_FALSE(item->recipient(2));
}

TEST(Tnef, AttachmentsBeginWithTheirRenderingData) {
  TnefProperties properties;
  properties.unicode(mapi::tag::attach_long_filename, "A longer name.txt");
  const std::string bytes = tnef_beginning() + tnef_attribute(2, 0x00069002, rendering()) +
                            tnef_attribute(2, 0x0006800F, "the data") +
                            tnef_attribute(2, 0x00018010, {"short.txt\0", 10}) +
                            tnef_attribute(2, 0x00038013, date(2004, 2, 17, 12, 26, 9)) +
                            tnef_attribute(2, 0x00069005, properties.make()) +
                            tnef_attribute(2, 0x00069002, rendering(2)) +
                            tnef_attribute(2, 0x00068011, "metafile");
  const auto item = opened(bytes);
  ASSERT_EQ(*item->attachment_count(), 2U);
  const auto first = *item->attachment(0);
  EXPECT_EQ(mapi::integer(*first, mapi::tag::attach_method), 1);
  EXPECT_EQ(mapi::integer(*first, mapi::tag::rendering_position), -1);
  EXPECT_EQ(text(*first, mapi::tag::attach_filename), "short.txt");
  EXPECT_EQ(text(*first, mapi::tag::attach_long_filename), "A longer name.txt");
  EXPECT_EQ(read_all(**first->open(mapi::tag::attach_data)), "the data");
  EXPECT_TRUE(mapi::time(*first, mapi::tag::last_modification_time));
  EXPECT_EQ(*first->embedded(), nullptr);
  const auto second = *item->attachment(1);
  EXPECT_EQ(mapi::integer(*second, mapi::tag::attach_method), 6);
  EXPECT_EQ(as_text(*mapi::binary(*second, mapi::tag::attach_rendering)), "metafile");
}

std::string with_embedded(const std::string& inner) {
  TnefProperties properties;
  properties.fixed(0x37050003, little(5, 4));
  properties.variable(0x3701000D, {message_interface + inner});
  return tnef_beginning() + tnef_attribute(2, 0x00069002, rendering()) +
         tnef_attribute(2, 0x00069005, properties.make());
}

TEST(Tnef, EmbeddedMessagesAreStreamsOfTheirOwn) {
  const std::string bytes = with_embedded(specification_sample());
  const auto item = opened(bytes);
  const auto attachment = *item->attachment(0);
  const auto embedded = attachment->embedded();
  ASSERT_TRUE(embedded && *embedded != nullptr);
  EXPECT_EQ(text(**embedded, mapi::tag::subject), "Simple subject");
  EXPECT_EQ(read_all(**attachment->open(mapi::tag::attach_data)), specification_sample());
}

TEST(Tnef, NestingDeeperThanTheBoundIsCorrupt) {
  std::string bytes = specification_sample();
  for (int i = 0; i < 40; ++i) bytes = with_embedded(bytes);
  const auto item = opened(bytes);
  ItemCounts counts;
  read_item(*item, counts);
  EXPECT_EQ(counts.embedded, mapi::max_embedded_depth);
  EXPECT_THAT(counts.first_error, HasSubstr("nested too deep"));
}

TEST(Tnef, AStorageIsHandedOutWithoutItsInterface) {
  TnefProperties properties;
  properties.variable(0x3701000D, {storage_interface + "compound file"});
  const std::string bytes = tnef_beginning() + tnef_attribute(2, 0x00069002, rendering(2)) +
                            tnef_attribute(2, 0x00069005, properties.make());
  const auto item = opened(bytes);
  const auto attachment = *item->attachment(0);
  EXPECT_EQ(*attachment->embedded(), nullptr);
  EXPECT_EQ(read_all(**attachment->open(mapi::tag::attach_data)), "compound file");
}

TEST(Tnef, AWrongChecksumIsToldAndReadOver) {
  const std::string bytes = tnef_beginning() + tnef_attribute(1, 0x00018004, {"Subject\0", 8}, 1) +
                            tnef_attribute(1, 0x0004800D, little(3, 2));
  const auto item = opened(bytes);
  EXPECT_EQ(text(*item, mapi::tag::subject), "Subject");
  EXPECT_EQ(mapi::integer(*item, mapi::tag::importance), 0);
  ASSERT_THAT(item->damage(), SizeIs(1));
  EXPECT_THAT(item->damage().front().what, HasSubstr("checksum"));
}

TEST(Tnef, WhatIsCutOffIsToldAndItsBeginningKept) {
  std::string bytes = tnef_beginning() + tnef_attribute(2, 0x00069002, rendering()) +
                      tnef_attribute(2, 0x0006800F, "the data");
  bytes.resize(bytes.size() - 5);
  const auto item = opened(bytes);
  EXPECT_EQ(read_all(**(*item->attachment(0))->open(mapi::tag::attach_data)), "the d");
  EXPECT_THAT(item->damage(), SizeIs(1));
}

TEST(Tnef, APropertyThatMakesNoSenseEndsItsListOnly) {
  TnefProperties properties;
  properties.fixed(0x00260003, little(7, 4));
  properties.fixed(0x00270077, little(7, 4));  // no such type
  properties.fixed(0x00280003, little(7, 4));
  const std::string bytes = tnef_beginning() + tnef_attribute(1, 0x00069003, properties.make()) +
                            tnef_attribute(1, 0x00018004, {"Subject\0", 8});
  const auto item = opened(bytes);
  EXPECT_EQ(mapi::integer(*item, mapi::tag::priority), 7);
  EXPECT_FALSE(item->tag_of(0x0028));
  EXPECT_EQ(text(*item, mapi::tag::subject), "Subject");
  ASSERT_THAT(item->damage(), SizeIs(1));
  EXPECT_THAT(item->damage().front().what, HasSubstr("property 1 of 3"));
}

TEST(Tnef, CountsThatNobodyCouldMeanAreNoMemory) {
  for (const std::string& list :
       {little(0xFFFFFFFF, 4), little(1, 4) + little(0x3A58101E, 4) + little(0xFFFFFFFF, 4),
        little(1, 4) + little(0x0C190102, 4) + little(1, 4) + little(0xFFFFFFF0, 4)}) {
    const std::string bytes = tnef_beginning() + tnef_attribute(1, 0x00069003, list) +
                              tnef_attribute(1, 0x00069004, list);
    EXPECT_THAT(opened(bytes)->damage(), SizeIs(2));
  }
}

TEST(Tnef, GarbageBehindTheLastAttributeIsTold) {
  const auto garbage = specification_sample() + "and more";
  EXPECT_THAT(opened(garbage)->damage(), SizeIs(1));
  const auto padding = specification_sample() + std::string("\r\n\0\0\0", 5);
  EXPECT_THAT(opened(padding)->damage(), IsEmpty());
}

TEST(Tnef, OtherBytesAreCorrupt) {
  EXPECT_FALSE(open({}));
  EXPECT_FALSE(open(as_bytes("no TNEF at all")));
  EXPECT_FALSE(open(as_bytes(little(0x223E9F78, 4) + little(1, 2))));
}

std::string rich_sample() {
  TnefProperties properties;
  properties.unicode(mapi::tag::subject, "A subject");
  properties.named(0x80060003, some_set, "Colour", little(2, 4));
  properties.variable(0x3A58101E, {std::string("a\0", 2), std::string("bcd\0", 4)});
  properties.several(0x36021002, {little(1, 2), little(2, 2), little(3, 2)});
  TnefProperties recipient;
  recipient.unicode(mapi::tag::display_name, "Ann");
  return with_embedded(specification_sample()) + tnef_attribute(1, 0x00069003, properties.make()) +
         tnef_attribute(1, 0x00069004, little(1, 4) + recipient.make());
}

TEST(Tnef, CutOffAnywhereItIsReadOrRefused) {
  const std::string whole = rich_sample();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    const auto item = open(as_bytes(cut));
    if (!item) {
      EXPECT_EQ(item.error().fault, Fault::corrupt);
      continue;
    }
    ItemCounts counts;
    read_item(**item, counts);
  }
}

TEST(Tnef, SurvivesRandomlyFlippedBits) {
  const std::string whole = rich_sample();
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = whole;
    for (int i = 0; i <= round % 4; ++i) {
      const std::size_t at = random() % damaged.size();
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << random() % 8);
    }
    const auto item = open(as_bytes(damaged));
    if (!item) continue;
    ItemCounts counts;
    read_item(**item, counts);
  }
}

TEST(Corpus, EveryTnefStreamIsReadToItsEnd) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t files = 0;
  std::size_t attachments = 0;
  for (const auto& file : testing::corpus_files("mail/tnef/")) {
    const std::string bytes = testing::read_corpus(file.path);
    const auto item = open(as_bytes(bytes));
    ASSERT_TRUE(item) << file.path << ": " << item.error().what;
    ItemCounts counts;
    read_item(**item, counts);
    EXPECT_EQ(counts.errors, 0U) << file.path << ": " << counts.first_error;
    attachments += counts.attachments;
    for (const Error& error : (*item)->damage()) {
      // One whose last checksum is wrong, one that has none.
      const bool known = file.path.ends_with("mapi_attach_data_obj.tnef") ||
                         file.path.ends_with("minimal_attachment.tnef");
      EXPECT_TRUE(known) << file.path << ": " << error.what;
    }
    ++files;
  }
  EXPECT_GE(files, 20U);
  EXPECT_GE(attachments, 31U);
}

TEST(Corpus, HostileTnefStreamsAreReadOrRefused) {
  OFFENBAR_NEEDS_CORPUS();
  for (const auto& file : testing::corpus_files("hostile/tnef/")) {
    const std::string bytes = testing::read_corpus(file.path);
    const auto item = open(as_bytes(bytes));
    if (!item) continue;
    ItemCounts counts;
    read_item(**item, counts);
  }
}

}  // namespace
}  // namespace offenbar::tnef
