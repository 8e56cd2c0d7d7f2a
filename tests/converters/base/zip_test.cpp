#include "converters/base/zip.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <cstring>

#include "tests/support/zip_maker.h"

namespace offenbar::zip {
namespace {

using test::make_zip;
using test::written_zip;
using testing::HasSubstr;

constexpr std::uint64_t plenty = std::uint64_t{1} << 30U;

std::string letters(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>('a' + i * i % 23);
  return out;
}

std::string sample() {
  return make_zip({{"mimetype", "application/zip"}, {"word/document.xml", letters(5'000)}});
}

std::string content_of(const Archive& archive, std::string_view name) {
  const Entry* entry = archive.find(name);
  if (entry == nullptr) return "no such member";
  const auto bytes = archive.read(*entry, plenty);
  return bytes ? std::string(as_text(*bytes)) : "error: " + bytes.error().what;
}

// Where the n-th record with that signature starts.
std::size_t record(const std::string& zip, std::string_view signature, int n = 0) {
  std::size_t at = zip.find(signature);
  while (n-- > 0) at = zip.find(signature, at + 1);
  return at;
}
constexpr std::string_view local = "PK\x03\x04";
constexpr std::string_view central = "PK\x01\x02";
constexpr std::string_view end = "PK\x05\x06";

void put32(std::string& zip, std::size_t at, std::uint32_t value) {
  std::memcpy(zip.data() + at, &value, sizeof value);
}
void put16(std::string& zip, std::size_t at, std::uint16_t value) {
  std::memcpy(zip.data() + at, &value, sizeof value);
}

// The fault of opening and of checking all members, or "whole".
std::string judged(const std::string& zip) {
  const auto archive = Archive::open(as_bytes(zip));
  if (!archive) return std::string(name_of(archive.error().fault));
  const auto checked = check_members(*archive);
  return checked ? "whole" : std::string(name_of(checked.error().fault));
}

TEST(ZipArchive, GivesStoredAndDeflatedMembers) {
  for (const Storage storage : {Storage::stored, Storage::deflated}) {
    const std::string zip = make_zip({{"a", letters(100'000)}, {"leer", ""}}, storage);
    const auto archive = Archive::open(as_bytes(zip));
    ASSERT_TRUE(archive) << archive.error().what;
    EXPECT_EQ(content_of(*archive, "a"), letters(100'000));
    EXPECT_EQ(content_of(*archive, "leer"), "");
    EXPECT_TRUE(check_members(*archive));
  }
}

TEST(ZipArchive, OfNoMembersIsOpened) {
  const std::string zip = "PK\5\6" + std::string(18, '\0');
  EXPECT_EQ(make_zip({}), zip);
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_TRUE(archive->entries().empty());
}

TEST(ZipArchive, FindsNamesExactlyOrInAnyCase) {
  const std::string zip = make_zip({{"Word/Document.xml", "x"}, {"word/Zebra.xml", "y"}});
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->find("word/document.xml"), nullptr);
  ASSERT_NE(archive->find_ignoring_case("word/document.xml"), nullptr);
  EXPECT_EQ(archive->find_ignoring_case("word/document.xml")->name, "Word/Document.xml");
  EXPECT_EQ(archive->find_ignoring_case("word"), nullptr);
}

TEST(ZipArchive, TakesTheLastOfTwoMembersOfOneName) {
  const std::string zip = make_zip({{"a", "first"}, {"b", "other"}, {"a", "second"}});
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_TRUE(archive->has_duplicate_names());
  EXPECT_EQ(content_of(*archive, "a"), "second");
}

TEST(ZipArchive, BackslashesInNamesAreSlashes) {
  const std::string zip = make_zip({{"word\\document.xml", "text"}});
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_EQ(content_of(*archive, "word/document.xml"), "text");
}

TEST(ZipArchive, ToleratesBytesBeforeAndACommentBehind) {
  std::string zip = std::string("#!/bin/sh\n") + sample() + "comment PK";
  put16(zip, record(zip, end) + 20, 10);
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive) << archive.error().what;
  EXPECT_EQ(content_of(*archive, "word/document.xml"), letters(5'000));
  EXPECT_EQ(judged(zip), "whole");
}

TEST(ZipArchive, ReadsMembersWhoseSizesFollowThem) {
  std::string zip = sample();
  for (const int n : {0, 1}) {
    const std::size_t at = record(zip, local, n);
    put16(zip, at + 6, 8);
    put32(zip, at + 14, 0);
    put32(zip, at + 18, 0);
    put32(zip, at + 22, 0);
    put16(zip, record(zip, central, n) + 8, 8);
  }
  EXPECT_EQ(judged(zip), "whole");
}

// A zip64 archive as 4.5.3 and 4.3.14 describe, although its numbers are small.
std::string as_zip64(std::string zip) {
  const auto little = [](std::uint64_t value, std::size_t count) {
    return std::string(reinterpret_cast<const char*>(&value), count);
  };
  const std::size_t header = record(zip, central);
  const std::size_t old_end = record(zip, end);
  std::uint32_t size = 0;
  std::uint32_t compressed = 0;
  std::memcpy(&compressed, zip.data() + header + 20, 4);
  std::memcpy(&size, zip.data() + header + 24, 4);
  std::string directory = zip.substr(header, old_end - header);
  put32(directory, 20, 0xFFFFFFFF);
  put32(directory, 24, 0xFFFFFFFF);
  put32(directory, 42, 0xFFFFFFFF);
  put16(directory, 30, 28);
  directory +=
      little(1, 2) + little(24, 2) + little(size, 8) + little(compressed, 8) + little(0, 8);
  const std::string end64 = "PK\x06\x06" + little(44, 8) + little(45, 2) + little(45, 2) +
                            little(0, 8) + little(1, 8) + little(1, 8) +
                            little(directory.size(), 8) + little(header, 8);
  const std::string locator =
      "PK\x06\x07" + little(0, 4) + little(header + directory.size(), 8) + little(1, 4);
  const std::string last = "PK\x05\x06" + little(0, 4) + little(0xFFFFFFFF, 4) +
                           little(0xFFFFFFFF, 4) + little(0xFFFFFFFF, 4) + little(0, 2);
  return zip.substr(0, header) + directory + end64 + locator + last;
}

TEST(ZipArchive, ReadsZip64AlsoBehindOtherBytes) {
  const std::string zip = as_zip64(make_zip({{"big", letters(300)}}));
  for (const std::string& prefix : {std::string(), std::string("junk in front")}) {
    const std::string whole = prefix + zip;
    const auto archive = Archive::open(as_bytes(whole));
    ASSERT_TRUE(archive) << archive.error().what;
    EXPECT_EQ(content_of(*archive, "big"), letters(300));
  }
}

TEST(ZipArchive, CutOffAnywhereIsCorrupt) {
  const std::string zip = sample();
  for (std::size_t size = 0; size < zip.size(); ++size) {
    EXPECT_EQ(judged(zip.substr(0, size)), "corrupt") << size;
  }
}

TEST(ZipArchive, AnyChangedByteIsReadOrRefusedWithinBounds) {
  const std::string zip = sample();
  for (std::size_t at = 0; at < zip.size(); ++at) {
    for (const char change : {'\x01', '\x40', '\xFF'}) {
      std::string damaged = zip;
      damaged[at] = static_cast<char>(damaged[at] ^ change);
      const auto archive = Archive::open(as_bytes(damaged));
      if (!archive || !check_members(*archive)) continue;
      const Entry* document = archive->find("word/document.xml");
      if (document == nullptr || document->encrypted()) continue;
      const auto bytes = archive->read(*document, plenty);
      EXPECT_TRUE(!bytes || as_text(*bytes) == letters(5'000)) << at;
    }
  }
}

TEST(ZipArchive, ContentThatDoesNotMatchItsCrcIsCorrupt) {
  std::string zip = make_zip({{"a", letters(1'000)}}, Storage::stored);
  zip[record(zip, local) + 31 + 500] ^= 1;
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  const auto bytes = archive->read(archive->entries()[0], plenty);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().fault, Fault::corrupt);
  EXPECT_THAT(bytes.error().what, HasSubstr("CRC"));
}

TEST(ZipArchive, MemberLargerThanItClaimsIsCorruptBeforeMoreIsHandedOut) {
  std::string zip = make_zip({{"bomb", std::string(10'000'000, '0')}});
  put32(zip, record(zip, central) + 24, 100);
  put32(zip, record(zip, local) + 22, 100);
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  std::size_t received = 0;
  const auto streamed = archive->stream(
      archive->entries()[0],
      [&](Bytes piece) {
        received += piece.size();
        return true;
      },
      plenty);
  ASSERT_FALSE(streamed);
  EXPECT_EQ(streamed.error().fault, Fault::corrupt);
  EXPECT_LE(received, 100U);
}

TEST(ZipArchive, ClaimedSizeBeyondWhatDeflateCanMakeIsCorruptAndAllocatesNothing) {
  std::string zip = make_zip({{"a", "small"}});
  put32(zip, record(zip, central) + 24, 0xFFFFFFF0);
  put32(zip, record(zip, local) + 22, 0xFFFFFFF0);
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  const auto bytes = archive->read(archive->entries()[0], no_limit);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().fault, Fault::corrupt);
}

TEST(ZipArchive, MemberLargerThanAllowedIsOverMemory) {
  const std::string zip = make_zip({{"a", letters(1'001)}});
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_TRUE(archive->read(archive->entries()[0], 1'001));
  const auto bytes = archive->read(archive->entries()[0], 1'000);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().fault, Fault::over_memory);
}

TEST(ZipArchive, StreamEndsWhenItsReaderHasEnough) {
  const std::string zip = make_zip({{"a", letters(1'000'000)}});
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  std::string head;
  EXPECT_TRUE(archive->stream(
      archive->entries()[0],
      [&](Bytes piece) {
        head += as_text(piece);
        return false;
      },
      plenty));
  EXPECT_LE(head.size(), std::size_t{64} << 10U);
  EXPECT_TRUE(letters(1'000'000).starts_with(head));
}

TEST(ZipArchive, UnknownMethodsAreUnsupportedAndEncryptedMembersSaySo) {
  std::string zip = make_zip({{"a", "text"}});
  put16(zip, record(zip, central) + 10, 14);
  put16(zip, record(zip, local) + 8, 14);
  auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->read(archive->entries()[0], plenty).error().fault, Fault::unsupported);
  put16(zip, record(zip, central) + 8, 1);
  put16(zip, record(zip, local) + 6, 1);
  archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->read(archive->entries()[0], plenty).error().fault, Fault::encrypted);
}

TEST(ZipArchive, LocalHeaderThatContradictsTheDirectoryIsCorrupt) {
  for (const std::size_t field : {8U, 14U, 18U, 22U, 30U}) {  // method, CRC, sizes, name
    std::string zip = make_zip({{"a", letters(100)}});
    zip[record(zip, local) + field] ^= 2;
    EXPECT_EQ(judged(zip), "corrupt") << field;
  }
}

TEST(ZipArchive, DirectoryWithFewerMembersThanItsEndRecordSaysIsCorrupt) {
  std::string zip = sample();
  put16(zip, record(zip, end) + 10, 3);
  EXPECT_EQ(judged(zip), "corrupt");
}

TEST(ZipArchive, MembersThatShareTheirBytesAreCorrupt) {
  std::string zip = make_zip({{"a", letters(1'000)}, {"a", letters(1'000)}});
  put32(zip, record(zip, central, 1) + 42, 0);
  EXPECT_EQ(judged(zip), "corrupt");
}

TEST(ZipArchive, AllMembersTogetherHaveABound) {
  const std::string zip = make_zip({{"a", letters(600)}, {"b", letters(600)}});
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_TRUE(check_members(*archive, 1'200));
  const auto checked = check_members(*archive, 1'199);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, Fault::over_memory);
}

TEST(ZipWriter, WritesTheSameBytesTwice) { EXPECT_EQ(sample(), sample()); }

TEST(ZipWriter, CopiesAMemberWithoutCompressingItAgain) {
  const std::string source = sample();
  const auto from = Archive::open(as_bytes(source));
  ASSERT_TRUE(from);
  const std::string copy = written_zip([&](Writer& writer) {
    for (const Entry& entry : from->entries()) EXPECT_TRUE(writer.copy(*from, entry));
  });
  EXPECT_EQ(copy, source);
}

TEST(ZipWriter, PutsAStoredMimetypeWhereOdfWantsIt) {
  const std::string zip =
      make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}}, Storage::stored);
  EXPECT_EQ(zip.substr(30, 47), "mimetypeapplication/vnd.oasis.opendocument.text");
}

TEST(ZipWriter, MarksNamesThatAreNotAscii) {
  const std::string zip = make_zip({{"Übersicht.xml", "x"}, {"plain.xml", "y"}});
  const auto archive = Archive::open(as_bytes(zip));
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->entries()[0].flags, 1U << 11U);
  EXPECT_EQ(archive->entries()[1].flags, 0U);
}

TEST(ZipWriter, FullDiskIsDiskFull) {
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  if (!full) GTEST_SKIP() << "skipped: there is no /dev/full here";
  Writer writer(full.get());
  const auto added = writer.add("a", as_bytes("text"));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().fault, Fault::disk_full);
}

}  // namespace
}  // namespace offenbar::zip
