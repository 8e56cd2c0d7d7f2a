#include "converters/archive/archive_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/archive_maker.h"

namespace offenbar::archive {
namespace {

using ::offenbar::test::CabMember;
using ::offenbar::test::in_memory;
using ::offenbar::test::make_archive;
using ::offenbar::test::make_cab;
using ::offenbar::test::make_kwaj;
using ::offenbar::test::make_szdd;
using ::offenbar::test::Packed;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Read {
  Member member;
  std::string bytes;
  std::optional<Error> error;
};

class Collect : public Sink {
 public:
  Result<bool> begin(const Member& member) override {
    all.push_back({member, {}, {}});
    return true;
  }
  Result<void> write(Bytes bytes) override {
    if (full) return fail(Fault::disk_full, "no space left");
    all.back().bytes += as_text(bytes);
    return {};
  }
  Result<void> end(const std::optional<Error>& error) override {
    all.back().error = error;
    return {};
  }
  std::vector<Read> all;
  bool full = false;
};

struct Outcome {
  std::vector<Read> members;
  std::optional<Error> error;
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> list;
    for (const Read& one : members) list.push_back(one.member.name);
    return list;
  }
};

Outcome read_all(const std::string& bytes, std::string_view format, const Limits& limits = {},
                 const std::vector<std::string>& passwords = {},
                 std::string_view name = "Akten.zip") {
  const Descriptor file = in_memory(bytes);
  Collect sink;
  const auto done = read({file.get(), format, name, passwords}, limits, sink);
  return {sink.all, done ? std::nullopt : std::optional(done.error())};
}

struct Packing {
  const char *kind, *format;
};
class PackingTest : public ::testing::TestWithParam<Packing> {};

TEST_P(PackingTest, GivesEveryMemberWithItsNameTimeAndBytes) {
  const std::string big(300'000, 'x');
  const Outcome outcome = read_all(
      make_archive(
          GetParam().kind,
          {{"Amt/Prüfung.doc", "doc eins"}, {"leer.txt", ""}, {"groß.txt", big, AE_IFREG, 0640}}),
      GetParam().format);
  ASSERT_FALSE(outcome.error) << outcome.error->what;
  EXPECT_THAT(outcome.names(),
              ::testing::UnorderedElementsAre("Amt/Prüfung.doc", "leer.txt", "groß.txt"));
  std::map<std::string, Read> by_name;
  for (const Read& one : outcome.members) by_name[one.member.name] = one;
  EXPECT_EQ(by_name["Amt/Prüfung.doc"].bytes, "doc eins");
  EXPECT_EQ(by_name["groß.txt"].bytes, big);
  EXPECT_EQ(by_name["leer.txt"].bytes, "");
  EXPECT_EQ(by_name["Amt/Prüfung.doc"].member.mtime_ns, 1'600'000'000'000'000'000);
  EXPECT_EQ(by_name["groß.txt"].member.mode, 0640u);
  for (const Read& one : outcome.members) EXPECT_FALSE(one.error);
}

TEST_P(PackingTest, EveryTruncationIsAnErrorAndNoCrash) {
  const std::string whole = make_archive(
      GetParam().kind, {{"a.doc", "doc eins"}, {"b.doc", std::string(5000, 'y')}, {"c", "z"}});
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 40) {
    const Outcome outcome = read_all(whole.substr(0, size), GetParam().format);
    EXPECT_LE(outcome.members.size(), 3u);
  }
}

INSTANTIATE_TEST_SUITE_P(AllKinds, PackingTest,
                         ::testing::Values(Packing{"zip", "zip"}, Packing{"7z", "7z"},
                                           Packing{"tar", "tar"}, Packing{"tar.gz", "gz"},
                                           Packing{"tar.bz2", "bz2"}, Packing{"tar.xz", "xz"},
                                           Packing{"tar.zst", "zst"}),
                         [](const auto& row) { return std::string(row.param.format); });

TEST(ArchiveReader, LinksAndDevicesAreSaidAndHaveNoBytes) {
  const Outcome outcome = read_all(make_archive("tar", {{"a", "x"},
                                                        {"b", "", AE_IFLNK, 0777, 0, "/etc/passwd"},
                                                        {"c", "", AE_IFREG, 0644, 0, "", "a"},
                                                        {"d", "", AE_IFIFO},
                                                        {"e", "", AE_IFDIR, 0755}}),
                                   "tar");
  ASSERT_FALSE(outcome.error);
  std::vector<Kind> kinds;
  for (const Read& one : outcome.members) kinds.push_back(one.member.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::file, Kind::link, Kind::link, Kind::special, Kind::folder));
  EXPECT_EQ(outcome.members[1].member.link_target, "/etc/passwd");
  EXPECT_EQ(outcome.members[2].member.link_target, "a");
}

TEST(ArchiveReader, ABombCostsOnlyItself) {
  const std::string zeros(40'000'000, '\0');
  const Outcome outcome =
      read_all(make_archive("zip", {{"a", "before"}, {"bomb", zeros}, {"z", "after"}}), "zip");
  ASSERT_EQ(outcome.members.size(), 3u);
  EXPECT_EQ(outcome.members[1].error->fault, Fault::over_output);
  EXPECT_FALSE(outcome.members[2].error) << outcome.members[2].error->what;
  EXPECT_EQ(outcome.members[2].bytes, "after");
}

TEST(ArchiveReader, ManySmallBombsMeetTheRatioOfTheWhole) {
  std::vector<Packed> members;
  for (int i = 0; i < 6; ++i) {
    members.push_back({std::to_string(i), std::string(15'000'000, static_cast<char>(i))});
  }
  const Outcome outcome = read_all(make_archive("zip", members), "zip");
  ASSERT_EQ(outcome.members.size(), 6u);
  EXPECT_FALSE(outcome.members.front().error);
  EXPECT_EQ(outcome.members.back().error->fault, Fault::over_output);
}

TEST(ArchiveReader, AMemberOverTheSizeLimitIsRefused) {
  const Outcome outcome = read_all(make_archive("zip", {{"a", std::string(2000, 'x')}, {"b", "y"}}),
                                   "zip", {.member_bytes = 1000});
  EXPECT_EQ(outcome.members.at(0).error->fault, Fault::over_output);
  EXPECT_EQ(outcome.members.at(1).bytes, "y");
}

TEST(ArchiveReader, TooManyMembersEndTheReading) {
  std::vector<Packed> members;
  for (int i = 0; i < 11; ++i) members.push_back({std::to_string(i), "x"});
  const Outcome outcome = read_all(make_archive("zip", members), "zip", {.members = 10});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->fault, Fault::over_output);
  EXPECT_THAT(outcome.error->what, HasSubstr("more than 10 members"));
}

TEST(ArchiveReader, AnEncryptedMemberNeedsItsPassword) {
  const std::string zip = make_archive("zip", {{"a.doc", "doc geheim"}}, "secret");
  const Outcome without = read_all(zip, "zip");
  ASSERT_EQ(without.members.size(), 1u);
  EXPECT_EQ(without.members[0].error->fault, Fault::encrypted);
  EXPECT_TRUE(without.members[0].member.encrypted);
  const Outcome wrong = read_all(zip, "zip", {}, {"falsch"});
  EXPECT_EQ(wrong.members.at(0).error->fault, Fault::encrypted);
  const Outcome with = read_all(zip, "zip", {}, {"falsch", "secret"});
  EXPECT_FALSE(with.members.at(0).error);
  EXPECT_EQ(with.members.at(0).bytes, "doc geheim");
}

TEST(ArchiveReader, ADamagedMemberCostsOnlyItself) {
  std::string zip = make_archive("zip", {{"a", std::string(1000, 'a')}, {"b", "good"}});
  // In the packed bytes of the first, behind its local header. APPNOTE.TXT 4.3.7
  const auto extra =
      static_cast<unsigned char>(zip[28]) + 256 * static_cast<unsigned char>(zip[29]);
  const auto at = static_cast<std::size_t>(30 + 1 + extra + 3);
  zip[at] = static_cast<char>(zip[at] ^ 0x55);
  const Outcome outcome = read_all(zip, "zip");
  ASSERT_EQ(outcome.members.size(), 2u);
  ASSERT_TRUE(outcome.members[0].error);
  EXPECT_EQ(outcome.members[0].error->fault, Fault::corrupt) << outcome.members[0].error->what;
  EXPECT_EQ(outcome.members[1].bytes, "good");
}

TEST(ArchiveReader, WhatIsInNoTarIsOneMemberWithTheNameOfTheStem) {
  const std::string tar = make_archive("tar.gz", {{"a.doc", "doc eins"}});
  EXPECT_THAT(read_all(tar, "gz", {}, {}, "x.tar.gz").names(), ElementsAre("a.doc"));
  // A gzip member with stored bytes. RFC 1952, RFC 1951 3.2.4
  std::string gz(
      "\x1F\x8B\x08\0\0\0\0\0\0\x03\x01\x03\0\xFC\xFF"
      "abc\xC2\x41\x24\x35\x03\0\0\0",
      26);
  const Outcome alone = read_all(gz, "gz", {}, {}, "Brief.doc.gz");
  ASSERT_FALSE(alone.error) << alone.error->what;
  EXPECT_THAT(alone.names(), ElementsAre("Brief.doc"));
  EXPECT_EQ(alone.members[0].bytes, "abc");
  EXPECT_THAT(read_all(gz, "gz", {}, {}, "Bild.EMZ").names(), ElementsAre("Bild.emf"));
}

TEST(ArchiveReader, ADiskThatIsFullEndsTheReading) {
  const Descriptor file = in_memory(make_archive("zip", {{"a", "x"}, {"b", "y"}}));
  Collect sink;
  sink.full = true;
  const auto done = read({file.get(), "zip", "x.zip"}, {}, sink);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::disk_full);
  EXPECT_EQ(sink.all.size(), 1u);
}

TEST(Cabinet, GivesMembersWithSlashesAndTheirTimes) {
  const std::string big(70'000, 'b');
  const Outcome outcome = read_all(
      make_cab({{"Amt\\a.doc", "doc a"}, {"Pr\xC3\xBC.doc", big, true}, {"p\xFC.doc", "c"}}),
      "cab");
  ASSERT_FALSE(outcome.error) << outcome.error->what;
  EXPECT_THAT(outcome.names(), ElementsAre("Amt/a.doc", "Prü.doc", "p\xFC.doc"));
  EXPECT_EQ(outcome.members[0].bytes, "doc a");
  EXPECT_EQ(outcome.members[1].bytes, big);
  EXPECT_EQ(outcome.members[2].bytes, "c");
  EXPECT_TRUE(outcome.members[0].member.mtime_ns.has_value());
}

TEST(Cabinet, EveryTruncationIsAnErrorAndNoCrash) {
  const std::string whole = make_cab({{"a", "eins"}, {"b", std::string(500, 'z')}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Outcome outcome = read_all(whole.substr(0, size), "cab");
    bool told = outcome.error.has_value();
    for (const Read& one : outcome.members) told = told || one.error;
    EXPECT_TRUE(told) << size;
  }
}

TEST(Cabinet, AMemberOverTheLimitIsRefusedAndTheNextIsRead) {
  const Outcome outcome = read_all(make_cab({{"a", std::string(50'000, 'a')}, {"b", "good"}}),
                                   "cab", {.member_bytes = 1000});
  EXPECT_EQ(outcome.members.at(0).error->fault, Fault::over_output);
  EXPECT_FALSE(outcome.members.at(1).error);
  EXPECT_EQ(outcome.members.at(1).bytes, "good");
}

TEST(Compress, SzddNamesItsOneMemberByTheLetterItKeeps) {
  const Outcome outcome =
      read_all(make_szdd("doc Haushalt 1994", 'C'), "szdd", {}, {}, "HAUSH.DO_");
  ASSERT_FALSE(outcome.error) << outcome.error->what;
  EXPECT_THAT(outcome.names(), ElementsAre("HAUSH.DOC"));
  EXPECT_EQ(outcome.members[0].bytes, "doc Haushalt 1994");
}

TEST(Compress, EveryTruncationIsAnErrorAndNoCrash) {
  const std::string kwaj = make_kwaj("doc", "HAUSH", "DOC");
  const std::string szdd = make_szdd("doc", 'C');
  for (std::size_t size = 0; size < 14; ++size) {
    EXPECT_TRUE(read_all(kwaj.substr(0, size), "kwaj").error) << size;
    EXPECT_TRUE(read_all(szdd.substr(0, size), "szdd").error) << size;
  }
}

TEST(Compress, KwajNamesItsOneMemberItself) {
  const Outcome outcome =
      read_all(make_kwaj("doc Haushalt", "HAUSH", "DOC"), "kwaj", {}, {}, "HAUSH.DO_");
  ASSERT_FALSE(outcome.error) << outcome.error->what;
  EXPECT_THAT(outcome.names(), ElementsAre("HAUSH.DOC"));
  EXPECT_EQ(outcome.members[0].bytes, "doc Haushalt");
}

}  // namespace
}  // namespace offenbar::archive
