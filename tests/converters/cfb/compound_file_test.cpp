#include "converters/cfb/compound_file.h"

#include <gmock/gmock.h>

#include <cstring>

#include "tests/support/compound_file_maker.h"

namespace offenbar::cfb {
namespace {

using test::CompoundFileMaker;
using testing::HasSubstr;

std::string pattern(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>('a' + i * 7 % 26);
  return out;
}

void put32(std::string& file, std::size_t at, std::uint32_t value) {
  std::memcpy(file.data() + at, &value, sizeof value);
}

std::string content_of(const CompoundFile& file, std::string_view path) {
  const Entry* entry = file.find(path);
  if (entry == nullptr) return "no such stream";
  const auto bytes = file.read(*entry, std::uint64_t{1} << 30U);
  return bytes ? std::string(as_text(*bytes)) : "error: " + bytes.error().what;
}

CompoundFileMaker sample(unsigned shift) {
  CompoundFileMaker maker(shift);
  maker.add_stream("WordDocument", pattern(20'000));
  maker.add_stream("\x05SummaryInformation", pattern(200));
  const std::size_t macros = maker.add_storage("Macros");
  const std::size_t vba = maker.add_storage("VBA", macros);
  maker.add_stream("dir", pattern(65), vba);
  maker.add_stream("Module1", pattern(4096), vba);
  maker.add_stream("empty", "", vba);
  return maker;
}

class CompoundFileOfVersion : public testing::TestWithParam<unsigned> {};
INSTANTIATE_TEST_SUITE_P(SectorShift, CompoundFileOfVersion, testing::Values(9U, 12U));

TEST_P(CompoundFileOfVersion, HandsOutEveryStreamByItsPath) {
  const std::string bytes = sample(GetParam()).make();
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file) << file.error().what;
  EXPECT_EQ(content_of(*file, "WordDocument"), pattern(20'000));
  EXPECT_EQ(content_of(*file, "\x05SummaryInformation"), pattern(200));
  EXPECT_EQ(content_of(*file, "Macros/VBA/dir"), pattern(65));
  EXPECT_EQ(content_of(*file, "Macros/VBA/Module1"), pattern(4096));
  EXPECT_EQ(content_of(*file, "Macros/VBA/empty"), "");
  EXPECT_TRUE(file->check_chains());
}

TEST_P(CompoundFileOfVersion, CutOffAnywhereItIsReadOrRefusedButNeverMisread) {
  const std::string whole = sample(GetParam()).make();
  for (std::size_t size = 0; size < whole.size(); size += size < 1024 ? 1 : 61) {
    const std::string cut = whole.substr(0, size);
    const auto file = CompoundFile::open(as_bytes(cut));
    if (!file) {
      EXPECT_EQ(file.error().fault, Fault::corrupt);
      continue;
    }
    EXPECT_FALSE(file->check_chains().has_value() &&
                 content_of(*file, "WordDocument") != pattern(20'000))
        << size;
  }
}

TEST_P(CompoundFileOfVersion, SurvivesEveryByteOfItsHeaderAndDirectoryChanged) {
  CompoundFileMaker maker = sample(GetParam());
  const std::string whole = maker.make();
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < 512; ++i) places.push_back(i);
  for (std::size_t i = 0; i < 8 * 128; ++i) places.push_back(maker.offset_of_entry(0) + i);
  for (std::size_t i = 0; i < 256; ++i) places.push_back(maker.offset_of_fat(0) + i);
  std::size_t opened = 0;
  for (const std::size_t place : places) {
    for (const char change : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ change);
      const auto file = CompoundFile::open(as_bytes(damaged));
      if (!file) continue;
      ++opened;
      for (const Entry& entry : file->entries()) {
        const auto bytes = file->read(entry, 1 << 20U);
        EXPECT_TRUE(!bytes || bytes->size() == entry.size) << entry.path;
      }
    }
  }
  EXPECT_GT(opened, 0U);
}

TEST(CompoundFile, FindsNamesInAnyCase) {
  const std::string bytes = sample(9).make();
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  ASSERT_NE(file->find("macros/vba/DIR"), nullptr);
  EXPECT_EQ(file->find("macros/vba/DIR")->path, "Macros/VBA/dir");
  EXPECT_EQ(file->find("Macros/dir"), nullptr);
}

TEST(CompoundFile, ListsTheRootFirstWithItsClass) {
  const std::string bytes = sample(9).make();
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->root().path, "");
  EXPECT_TRUE(file->root().is_storage);
  EXPECT_EQ(as_text(file->root().clsid), "0123456789abcdef");
  EXPECT_EQ(file->entries().size(), 8U);
}

TEST(CompoundFile, FollowsTheDifatBeyond109FatSectors) {
  CompoundFileMaker maker;
  maker.add_stream("first", pattern(9'000'000));
  maker.add_stream("second", pattern(9'000'001));
  const std::string bytes = maker.make();
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file) << file.error().what;
  EXPECT_TRUE(content_of(*file, "first") == pattern(9'000'000));
  EXPECT_TRUE(content_of(*file, "second") == pattern(9'000'001));
  EXPECT_TRUE(file->check_chains());
}

TEST(CompoundFile, DifatThatLeadsToItselfIsCorrupt) {
  CompoundFileMaker maker;
  maker.add_stream("first", pattern(9'000'000));
  std::string bytes = maker.make();
  std::uint32_t difat = 0;
  std::memcpy(&difat, bytes.data() + 68, sizeof difat);
  put32(bytes, maker.offset_of(difat) + 508, difat);
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().fault, Fault::corrupt);
  EXPECT_THAT(file.error().what, HasSubstr("DIFAT"));
}

TEST(CompoundFile, StreamWhoseChainGoesRoundInCirclesIsCorrupt) {
  CompoundFileMaker maker;
  const std::size_t number = maker.add_stream("Workbook", pattern(20'000));
  std::string bytes = maker.make();
  put32(bytes, maker.offset_of_fat(maker.start_of(number) + 5), maker.start_of(number) + 2);
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  const auto content = file->read(*file->find("Workbook"), 1 << 20U);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().fault, Fault::corrupt);
  EXPECT_THAT(content.error().what, HasSubstr("circles"));
  EXPECT_FALSE(file->check_chains());
}

TEST(CompoundFile, DirectoryChainThatGoesRoundInCirclesIsCorrupt) {
  CompoundFileMaker maker;
  for (int i = 0; i < 20; ++i) maker.add_stream("s" + std::to_string(i), "x");
  std::string bytes = maker.make();
  put32(bytes, maker.offset_of_fat(maker.directory_start + 1), maker.directory_start);
  EXPECT_FALSE(CompoundFile::open(as_bytes(bytes)));
}

TEST(CompoundFile, StorageThatIsItsOwnGrandchildIsCorrupt) {
  CompoundFileMaker maker;
  const std::size_t outer = maker.add_storage("outer");
  const std::size_t inner = maker.add_storage("inner", outer);
  std::string bytes = maker.make();
  put32(bytes, maker.offset_of_entry(inner) + 76, static_cast<std::uint32_t>(outer));
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().what, HasSubstr("circles"));
}

TEST(CompoundFile, StoragesNestedWithoutEndAreCorrupt) {
  CompoundFileMaker maker;
  std::size_t parent = 0;
  for (int i = 0; i < 1'000; ++i) parent = maker.add_storage("deeper", parent);
  const std::string bytes = maker.make();
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().what, HasSubstr("too deep"));
}

TEST(CompoundFile, SizeThatTheFileCannotHoldIsCorruptAndAllocatesNothing) {
  CompoundFileMaker maker(12);
  const std::size_t number = maker.add_stream("Workbook", pattern(20'000));
  std::string bytes = maker.make();
  put32(bytes, maker.offset_of_entry(number) + 124, 0x7FFFFFFF);  // upper half: 8 EiB
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  const auto content = file->read(*file->find("Workbook"), ~std::uint64_t{0});
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().fault, Fault::corrupt);
}

TEST(CompoundFile, UpperHalfOfASizeInVersion3IsRubbish) {
  CompoundFileMaker maker;
  const std::size_t number = maker.add_stream("Workbook", pattern(5'000));
  std::string bytes = maker.make();
  put32(bytes, maker.offset_of_entry(number) + 124, 0xDEADBEEF);
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  EXPECT_EQ(content_of(*file, "Workbook"), pattern(5'000));
}

TEST(CompoundFile, LargerStreamThanAllowedIsOverMemory) {
  const std::string bytes = sample(9).make();
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  const auto content = file->read(*file->find("WordDocument"), 19'999);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().fault, Fault::over_memory);
  const auto head = file->read_head(*file->find("WordDocument"), 600);
  ASSERT_TRUE(head);
  EXPECT_EQ(as_text(*head), pattern(600));
}

// The stream is placed last, behind FAT and directory, as some writers do.
std::string with_last_stream(std::size_t stream_size, std::size_t keep) {
  CompoundFileMaker maker;
  const std::size_t number = maker.add_stream("Workbook", pattern(stream_size));
  std::string bytes = maker.make();
  const std::uint32_t sectors = static_cast<std::uint32_t>((stream_size + 511) / 512);
  const auto end = static_cast<std::uint32_t>(bytes.size() / 512 - 1);
  bytes += bytes.substr(maker.offset_of(maker.start_of(number)), sectors * std::size_t{512});
  for (std::uint32_t i = 0; i < sectors; ++i) {
    put32(bytes, maker.offset_of_fat(end + i),
          i + 1 == sectors ? CompoundFileMaker::end_of_chain : end + i + 1);
  }
  put32(bytes, maker.offset_of_entry(number) + 116, end);
  bytes.resize(maker.offset_of(end) + keep);
  return bytes;
}

TEST(CompoundFile, MissingSlackOfTheLastSectorIsNoDamage) {
  const std::string bytes = with_last_stream(5'000, 5'000);
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file) << file.error().what;
  EXPECT_EQ(content_of(*file, "Workbook"), pattern(5'000));
  EXPECT_TRUE(file->check_chains());
}

TEST(CompoundFile, OneMissingByteOfAStreamIsDamage) {
  const std::string bytes = with_last_stream(5'000, 4'999);
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file) << file.error().what;
  const auto checked = file->check_chains();
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, Fault::corrupt);
  EXPECT_THAT(checked.error().what, HasSubstr("Workbook"));
  EXPECT_EQ(checked.error().offset, bytes.size());
}

TEST(CompoundFile, StreamsThatShareTheirSectorsAreDamage) {
  CompoundFileMaker maker;
  std::vector<std::size_t> numbers;
  for (int i = 0; i < 8; ++i) {
    numbers.push_back(maker.add_stream("s" + std::to_string(i), pattern(i == 0 ? 500'000 : 4'096)));
  }
  std::string bytes = maker.make();
  for (const std::size_t number : numbers) {
    put32(bytes, maker.offset_of_entry(number) + 116, maker.start_of(numbers[0]));
    put32(bytes, maker.offset_of_entry(number) + 120, 500'000);
  }
  const auto file = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->check_chains());
}

TEST(CompoundFile, OtherFilesAreNone) {
  for (const std::string& other : {std::string(), std::string("PK\3\4"), std::string(600, 'x'),
                                   std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")}) {
    const auto file = CompoundFile::open(as_bytes(other));
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().fault, Fault::corrupt);
  }
}

}  // namespace
}  // namespace offenbar::cfb
