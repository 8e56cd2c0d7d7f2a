#include "converters/msg/message.h"

#include <gmock/gmock.h>

#include <random>

#include "converters/cfb/compound_file.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "tests/support/corpus.h"
#include "tests/support/msg_maker.h"
#include "tests/support/read_item.h"

namespace offenbar::msg {
namespace {

using mapi::Binary;
using mapi::FileTime;
using mapi::Guid;
using mapi::PropName;
using mapi::PropType;
using mapi::String8;
using mapi::Value;
using test::CompoundFileMaker;
using test::hex8;
using test::ItemCounts;
using test::little;
using test::PropertyStorageMaker;
using test::read_all;
using test::read_item;
using test::wide;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::uint64_t some_time = 0x01C3F4A5'12345678;

std::string pattern(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>('a' + i * 7 % 26);
  return out;
}

// Two names: a number in PSETID_Common's place and a text in PS_PUBLIC_STRINGS.
void add_names(CompoundFileMaker& file) {
  const std::size_t storage = file.add_storage("__nameid_version1.0");
  file.add_stream("__substg1.0_00020102", "0123456789abcdef", storage);
  file.add_stream("__substg1.0_00030102",
                  little(0x8503, 4) + little(3U << 1U, 2) + little(0, 2) +     // 0x8000
                      little(0, 4) + little(2U << 1U | 1U, 2) + little(1, 2),  // 0x8001
                  storage);
  file.add_stream("__substg1.0_00040102", little(16, 4) + wide("Keywords"), storage);
}

void add_recipient(CompoundFileMaker& file, std::uint32_t number, std::string_view name,
                   std::size_t parent = 0) {
  PropertyStorageMaker recipient(file,
                                 file.add_storage("__recip_version1.0_#" + hex8(number), parent));
  recipient.unicode(mapi::tag::display_name, name);
  recipient.fixed(0x0C150003, 1);
  recipient.finish_part();
}

void add_file(CompoundFileMaker& file, std::uint32_t number, std::string content) {
  PropertyStorageMaker part(file, file.add_storage("__attach_version1.0_#" + hex8(number)));
  part.fixed(0x37050003, 1);
  part.unicode(mapi::tag::attach_long_filename, "a.bin");
  part.binary(mapi::tag::attach_data, std::move(content));
  part.finish_part();
}

// Messages in messages, `depth` of them.
void add_embedded(CompoundFileMaker& file, std::size_t parent, int depth) {
  PropertyStorageMaker part(file, file.add_storage("__attach_version1.0_#00000000", parent));
  part.fixed(0x37050003, 5);
  const std::size_t storage = part.object(mapi::tag::attach_data);
  part.finish_part();
  PropertyStorageMaker inner(file, storage);
  inner.unicode(mapi::tag::subject, "level " + std::to_string(depth));
  inner.fixed(0x80000003, 77);
  if (depth > 1) add_embedded(file, storage, depth - 1);
  add_recipient(file, 0, "inside", storage);
  inner.finish_message(1, depth > 1 ? 1 : 0, true);
}

std::string sample() {
  CompoundFileMaker file;
  add_names(file);
  PropertyStorageMaker message(file, 0);
  message.unicode(mapi::tag::subject, "A subject");
  message.string8(mapi::tag::sender_name, "J\xFCrgen");
  message.unicode(mapi::tag::body, pattern(6000));
  message.fixed(0x0E060040, some_time);
  message.fixed(0x0E1B000B, 1);
  message.fixed(0x80000003, 42);
  message.several(0x8001101F, {wide("red") + std::string(2, '\0'), wide("green")}, 4);
  message.several(0x81001102, {"one", "", "three"}, 8);
  message.streamed(0x82001003, little(7, 4) + little(0xFFFFFFFF, 4));
  message.streamed(0x83000048, "0123456789abcdef");
  add_recipient(file, 1, "second");
  add_recipient(file, 0, "first");
  add_file(file, 0, pattern(9000));
  message.finish_message(2, 1);
  return file.make();
}

std::unique_ptr<mapi::Item> opened(const std::string& bytes) {
  auto item = open(as_bytes(bytes));
  EXPECT_TRUE(item) << item.error().what;
  return item ? *std::move(item) : nullptr;
}

TEST(Message, PropertiesHaveTheirTypesAndValues) {
  const std::string bytes = sample();
  const auto item = opened(bytes);
  EXPECT_EQ(*item->get(mapi::tag::subject), Value(std::string("A subject")));
  EXPECT_EQ(*item->get(mapi::tag::sender_name), Value(String8{"J\xFCrgen"}));
  EXPECT_EQ(*item->get(mapi::tag::message_delivery_time), Value(FileTime{some_time}));
  EXPECT_EQ(*item->get(mapi::tag::has_attachments), Value(true));
  EXPECT_EQ(*item->get(0x8001), Value(std::vector<std::string>{"red", "green"}));
  const auto binaries = *item->get(0x8100);
  ASSERT_THAT(std::get<std::vector<Binary>>(binaries), SizeIs(3));
  EXPECT_THAT(std::get<std::vector<Binary>>(binaries)[1], SizeIs(0));
  EXPECT_EQ(*item->get(0x8200), Value(std::vector<std::int32_t>{7, -1}));
  EXPECT_EQ(mapi::text_of(std::get<Guid>(*item->get(0x8300))),
            "{33323130-3534-3736-3839-616263646566}");
  EXPECT_EQ(*item->get(0x1234), Value());
  EXPECT_EQ(item->tag_of(mapi::tag::subject)->type, PropType::string);
  EXPECT_THAT(item->tags(), SizeIs(10));
  EXPECT_THAT(item->damage(), SizeIs(0));
}

TEST(Message, NamesLeadToIdsAndBack) {
  const std::string bytes = sample();
  const auto item = opened(bytes);
  const auto number = item->name_of(0x8000);
  ASSERT_TRUE(number);
  EXPECT_EQ(std::get<std::uint32_t>(number->name), 0x8503U);
  EXPECT_EQ(mapi::text_of(number->set), "{33323130-3534-3736-3839-616263646566}");
  EXPECT_EQ(item->id_of(*number), 0x8000);
  const auto text = item->name_of(0x8001);
  ASSERT_TRUE(text);
  EXPECT_EQ(std::get<std::string>(text->name), "Keywords");
  EXPECT_EQ(mapi::text_of(text->set), "{00020329-0000-0000-C000-000000000046}");
  EXPECT_EQ(item->id_of(*text), 0x8001);
  EXPECT_EQ(item->name_of(0x8002), std::nullopt);
}

TEST(Message, RecipientsAreInTheOrderOfTheirNumbers) {
  const std::string bytes = sample();
  const auto item = opened(bytes);
  ASSERT_EQ(*item->recipient_count(), 2U);
  EXPECT_EQ(mapi::text(**item->recipient(0), mapi::tag::display_name, 1252), "first");
  EXPECT_EQ(mapi::text(**item->recipient(1), mapi::tag::display_name, 1252), "second");
  EXPECT_FALSE(item->recipient(2));
}

TEST(Message, ValuesStreamAsTheyLie) {
  const std::string bytes = sample();
  const auto item = opened(bytes);
  const auto body = item->open(mapi::tag::body);
  ASSERT_TRUE(body && *body != nullptr);
  EXPECT_EQ((*body)->size(), 12000U);
  EXPECT_EQ(read_all(**body), wide(pattern(6000)));
  const auto attachment = item->attachment(0);
  ASSERT_TRUE(attachment);
  const auto data = (*attachment)->open(mapi::tag::attach_data);
  EXPECT_EQ(read_all(**data), pattern(9000));
  EXPECT_EQ(*(*attachment)->embedded(), nullptr);
  EXPECT_EQ(*item->open(mapi::tag::has_attachments), nullptr);
  EXPECT_EQ(*item->open(0x1234), nullptr);
}

TEST(Message, AStreamOutlivesItsItem) {
  const std::string bytes = sample();
  auto item = opened(bytes);
  const auto body = item->open(mapi::tag::body);
  item.reset();
  EXPECT_EQ(read_all(**body).size(), 12000U);
}

TEST(Message, EmbeddedMessagesShareTheNamesOfTheFile) {
  CompoundFileMaker file;
  add_names(file);
  add_embedded(file, 0, 3);
  PropertyStorageMaker(file, 0).finish_message(0, 1);
  const std::string bytes = file.make();
  const auto item = opened(bytes);
  const auto outer = (*item->attachment(0))->embedded();
  ASSERT_TRUE(outer && *outer != nullptr);
  EXPECT_EQ(mapi::text(**outer, mapi::tag::subject, 1252), "level 3");
  EXPECT_EQ(*(*outer)->recipient_count(), 1U);
  const auto inner = (*(*outer)->attachment(0))->embedded();
  ASSERT_TRUE(inner && *inner != nullptr);
  EXPECT_EQ(mapi::text(**inner, mapi::tag::subject, 1252), "level 2");
  EXPECT_EQ(mapi::integer(**inner, 0x8000), 77);
  EXPECT_TRUE((*inner)->name_of(0x8000));
  EXPECT_THAT((*inner)->damage(), SizeIs(0));
}

TEST(Message, NestingDeeperThanTheBoundIsCorrupt) {
  CompoundFileMaker file;
  add_embedded(file, 0, 40);
  PropertyStorageMaker(file, 0).finish_message(0, 1);
  const std::string bytes = file.make();
  const auto item = opened(bytes);
  ItemCounts counts;
  read_item(*item, counts);
  EXPECT_EQ(counts.embedded, mapi::max_embedded_depth);
  EXPECT_THAT(counts.first_error, HasSubstr("nested too deep"));
}

TEST(Message, AnOleObjectIsACompoundFileOfItsOwn) {
  CompoundFileMaker file;
  PropertyStorageMaker part(file, file.add_storage("__attach_version1.0_#00000000"));
  part.fixed(0x37050003, 6);
  const std::size_t object = part.object(mapi::tag::attach_data);
  file.add_stream("CONTENTS", pattern(5000), object);
  file.add_stream("\x03OlePres000", pattern(70), object);
  file.add_stream("large", pattern(20'001), file.add_storage("inner", object));
  for (int i = 0; i < 20; ++i) file.add_stream("s" + std::to_string(i), "x", object);
  part.finish_part();
  PropertyStorageMaker(file, 0).finish_message(0, 1);
  const std::string bytes = file.make();
  const auto item = opened(bytes);
  const auto attachment = *item->attachment(0);
  EXPECT_EQ(*attachment->embedded(), nullptr);
  const auto stream = *attachment->open(mapi::tag::attach_data);
  ASSERT_NE(stream, nullptr);
  const std::string copied = read_all(*stream);
  EXPECT_EQ(copied.size(), stream->size());
  EXPECT_EQ(std::get<Binary>(*attachment->get(mapi::tag::attach_data)).size(), copied.size());
  const auto copy = cfb::CompoundFile::open(as_bytes(copied));
  ASSERT_TRUE(copy) << copy.error().what;
  EXPECT_TRUE(copy->check_chains());
  EXPECT_EQ(copy->entries().size(), 25U);
  const auto content = [&copy](std::string_view path) {
    const auto found = copy->read(*copy->find(path), 1 << 20U);
    return found ? std::string(as_text(*found)) : found.error().what;
  };
  EXPECT_EQ(content("CONTENTS"), pattern(5000));
  EXPECT_EQ(content("\x03OlePres000"), pattern(70));
  EXPECT_EQ(content("inner/large"), pattern(20'001));
  EXPECT_EQ(content("s7"), "x");
}

TEST(Message, AMissingStreamIsTheErrorOfItsPropertyOnly) {
  CompoundFileMaker file;
  PropertyStorageMaker message(file, 0);
  message.entry_of_stream(0x0037001F, 20);
  message.entry_of_stream(0x1000001F, 2);  // empty
  message.entry_of_stream(0x8001101F, 8);
  message.unicode(mapi::tag::sender_name, "me");
  message.finish_message(0, 0);
  const std::string bytes = file.make();
  const auto item = opened(bytes);
  ASSERT_FALSE(item->get(mapi::tag::subject));
  EXPECT_EQ(item->get(mapi::tag::subject).error().fault, Fault::corrupt);
  EXPECT_THAT(item->get(mapi::tag::subject).error().what, HasSubstr("0x0037001f"));
  EXPECT_FALSE(item->open(mapi::tag::subject));
  EXPECT_EQ(*item->get(mapi::tag::body), Value(std::string()));
  EXPECT_EQ(read_all(**item->open(mapi::tag::body)), "");
  EXPECT_FALSE(item->get(0x8001));
  EXPECT_EQ(mapi::text(*item, mapi::tag::sender_name, 1252), "me");
}

TEST(Message, WithoutAPropertyStreamTheValueStreamsTell) {
  CompoundFileMaker file;
  PropertyStorageMaker message(file, 0);
  message.unicode(mapi::tag::subject, "still here");
  message.several(0x8001101F, {wide("a"), wide("b")}, 4);
  const std::string bytes = file.make();  // never finished
  const auto item = opened(bytes);
  EXPECT_EQ(mapi::text(*item, mapi::tag::subject, 1252), "still here");
  EXPECT_EQ(*item->get(0x8001), Value(std::vector<std::string>{"a", "b"}));
  ASSERT_THAT(item->damage(), SizeIs(1));
  EXPECT_THAT(item->damage().front().what, HasSubstr("no property stream"));
}

TEST(Message, AnEntryThatCallsATextUnicodeWrongly) {
  CompoundFileMaker file;
  PropertyStorageMaker message(file, 0);
  message.entry_of_stream(0x0037001F, 20);
  message.stream("__substg1.0_0037001E", "eight bits");
  message.finish_message(0, 0);
  const std::string bytes = file.make();
  const auto item = opened(bytes);
  EXPECT_EQ(*item->get(mapi::tag::subject), Value(String8{"eight bits"}));
  EXPECT_EQ(item->tag_of(mapi::tag::subject)->type, PropType::string8);
}

TEST(Message, AMessageCutOutOfAnotherKeepsItsShortHeader) {
  CompoundFileMaker file;
  PropertyStorageMaker message(file, 0);
  message.fixed(0x00170003, 2);
  message.finish_message(0, 0, true);
  const std::string bytes = file.make();
  EXPECT_EQ(mapi::integer(*opened(bytes), mapi::tag::importance), 2);
}

TEST(Message, DamagedEntriesAreLeftOutAndTold) {
  CompoundFileMaker file;
  PropertyStorageMaker message(file, 0);
  message.fixed(0x00170077, 2);  // no such type
  message.fixed(0x00260003, 3);
  message.fixed(0x00260003, 4);
  message.raw_entries("half");
  message.finish_message(3, 1);
  const std::string bytes = file.make();
  const auto item = opened(bytes);
  EXPECT_EQ(mapi::integer(*item, mapi::tag::priority), 3);
  EXPECT_THAT(item->tags(), SizeIs(1));
  EXPECT_THAT(item->damage(), SizeIs(5));  // and the counts of what is not there
}

TEST(Message, NamesThatLeadNowhereAreLeftOutAndTold) {
  CompoundFileMaker file;
  const std::size_t storage = file.add_storage("__nameid_version1.0");
  file.add_stream("__substg1.0_00020102", "0123456789abcdef", storage);
  file.add_stream("__substg1.0_00030102",
                  little(1, 4) + little(4U << 1U, 2) + little(0, 2) +            // no such set
                      little(90, 4) + little(3U << 1U | 1U, 2) + little(1, 2) +  // no such text
                      little(2, 4) + little(3U << 1U, 2) + little(2, 2),
                  storage);
  PropertyStorageMaker(file, 0).finish_message(0, 0);
  const std::string bytes = file.make();
  const auto item = opened(bytes);
  EXPECT_FALSE(item->name_of(0x8000));
  EXPECT_FALSE(item->name_of(0x8001));
  EXPECT_TRUE(item->name_of(0x8002));
  EXPECT_THAT(item->damage(), SizeIs(2));
}

TEST(Message, ACompoundFileOfAnotherKindIsCorrupt) {
  CompoundFileMaker file;
  file.add_stream("WordDocument", pattern(5000));
  const std::string bytes = file.make();
  ASSERT_FALSE(open(as_bytes(bytes)));
  EXPECT_EQ(open(as_bytes(bytes)).error().fault, Fault::corrupt);
  EXPECT_FALSE(open(as_bytes("no compound file")));
  EXPECT_FALSE(open({}));
}

TEST(Message, ABrokenDirectoryIsFollowedAsFarAsItGoes) {
  CompoundFileMaker maker;
  PropertyStorageMaker message(maker, 0);
  message.unicode(mapi::tag::subject, "still here");
  message.fixed(0x00170003, 2);
  message.finish_message(0, 0);
  const std::size_t first = maker.add_stream("first", "x");
  std::string bytes = maker.make();
  // Its left sibling does not exist; the list goes on to the right.
  bytes.replace(maker.offset_of_entry(first) + 68, 4, little(9999, 4));
  const auto item = opened(bytes);
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(mapi::text(*item, mapi::tag::subject, 1252), "still here");
  EXPECT_EQ(mapi::integer(*item, mapi::tag::importance), 2);
  ASSERT_THAT(item->damage(), SizeIs(1));
  EXPECT_THAT(item->damage().front().what, HasSubstr("directory"));
}

TEST(Message, ManyStreamsThatShareTheirSectorsAreRefused) {
  CompoundFileMaker maker;
  std::vector<std::size_t> numbers;
  for (int i = 0; i < 40; ++i) {
    numbers.push_back(
        maker.add_stream("__substg1.0_8" + hex8(static_cast<unsigned>(i)).substr(5) + "0102",
                         i == 0 ? pattern(60'000) : "x"));
  }
  std::string bytes = maker.make();
  const std::size_t first = maker.offset_of_entry(numbers[0]);
  for (const std::size_t number : numbers) {  // start and size of the first one
    bytes.replace(maker.offset_of_entry(number) + 116, 12, bytes.substr(first + 116, 12));
  }
  ASSERT_FALSE(open(as_bytes(bytes)));
  EXPECT_THAT(open(as_bytes(bytes)).error().what, HasSubstr("share"));
}

TEST(Message, CutOffAnywhereItIsReadOrRefused) {
  const std::string whole = sample();
  std::size_t readable = 0;
  for (std::size_t size = 0; size < whole.size(); size += size < 600 ? 1 : 37) {
    const std::string cut = whole.substr(0, size);
    const auto item = open(as_bytes(cut));
    if (!item) continue;
    ItemCounts counts;
    read_item(**item, counts);
    ++readable;
  }
  EXPECT_GT(readable, 0U);
}

TEST(Message, SurvivesRandomlyFlippedBits) {
  const std::string whole = sample();
  std::mt19937 random(7);
  for (int round = 0; round < 600; ++round) {
    std::string damaged = whole;
    for (int i = 0; i <= round % 8; ++i) {
      const std::size_t at = random() % damaged.size();
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << random() % 8);
    }
    const auto item = open(as_bytes(damaged));
    if (!item) continue;
    ItemCounts counts;
    read_item(**item, counts);
  }
}

TEST(Corpus, EveryMessageIsReadToItsEnd) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t files = 0;
  std::size_t embedded = 0;
  for (const auto& file : testing::corpus_files("mail/msg/")) {
    const std::string bytes = testing::read_corpus(file.path);
    const auto item = open(as_bytes(bytes));
    ASSERT_TRUE(item) << file.path << ": " << item.error().what;
    ItemCounts counts;
    read_item(**item, counts);
    EXPECT_GT(counts.properties, 10U) << file.path;
    EXPECT_TRUE((*item)->tag_of(mapi::tag::message_class)) << file.path;
    // Someone took the stream of PidTagSentRepresentingEmailAddress out of this one.
    const bool known = file.path.find("Test_at_sign_in_personal_From_header") != std::string::npos;
    EXPECT_EQ(counts.errors, known ? 2U : 0U) << file.path << ": " << counts.first_error;
    embedded += counts.embedded;
    ++files;
  }
  EXPECT_GT(files, 70U);
  EXPECT_GT(embedded, 5U);
}

TEST(Corpus, HostileFilesAreReadOrRefused) {
  OFFENBAR_NEEDS_CORPUS();
  for (const auto& file : testing::corpus_files("hostile/")) {
    const std::string bytes = testing::read_corpus(file.path);
    const auto item = open(as_bytes(bytes));
    if (!item) continue;
    ItemCounts counts;
    read_item(**item, counts);
  }
}

}  // namespace
}  // namespace offenbar::msg
