#include "batch/unpacking.h"

#include <gmock/gmock.h>

#include "batch/archive_listing.h"

namespace offenbar::batch {
namespace {

TEST(UnpackedMember, TravelsAsItIs) {
  UnpackedMember member;
  member.name =
      "Pr\xFC"
      "fung.doc";
  member.kind = archive::Kind::link;
  member.size = 17;
  member.mtime_ns = -5;
  member.link_target = "../x";
  member.encrypted = true;
  member.error = Error{Fault::encrypted, "needs a password", 3, ""};
  const UnpackedMember same = unpacked_member_of(to_json(member));
  EXPECT_EQ(same.name, member.name);
  EXPECT_EQ(same.kind, member.kind);
  EXPECT_EQ(same.size, member.size);
  EXPECT_EQ(same.mtime_ns, member.mtime_ns);
  EXPECT_EQ(same.link_target, member.link_target);
  EXPECT_TRUE(same.encrypted);
  ASSERT_TRUE(same.error);
  EXPECT_EQ(same.error->fault, Fault::encrypted);
}

TEST(UnpackedMember, AKindThatThereIsNotIsAFile) {
  EXPECT_EQ(unpacked_member_of({{"k", 99}, {"n", "a"}}).kind, archive::Kind::file);
}

UnpackedMember file(const std::string& name) {
  UnpackedMember member;
  member.name = name;
  return member;
}

std::vector<std::string> paths_of(const ArchiveListing& listing) {
  std::vector<std::string> paths;
  for (const MemberRow& row : listing.members) paths.push_back(row.path);
  return paths;
}

TEST(ArchiveListing, EveryMemberHasAPathOfItsOwn) {
  Unpacked unpacked;
  for (const char* name : {"a.doc", "a.doc", "a.doc", "b", "b/c", "./", "a-2.doc"}) {
    unpacked.members.push_back(file(name));
  }
  const ArchiveListing listing =
      listing_of(unpacked, {.source_path = "x.zip", .folder = "T/x.zip"});
  EXPECT_THAT(paths_of(listing), ::testing::ElementsAre("a.doc", "a-2.doc", "a-3.doc", "b-2", "b/c",
                                                        "_", "a-2-2.doc"));
}

TEST(ArchiveListing, FoldersAreThoseNamedAndThoseThatMembersLieIn) {
  Unpacked unpacked;
  unpacked.members = {file("a/b/c.doc"), file("../out/d.doc")};
  UnpackedMember empty = file("leer/");
  empty.kind = archive::Kind::folder;
  unpacked.members.push_back(empty);
  const ArchiveListing listing =
      listing_of(unpacked, {.source_path = "x.zip", .folder = "T/x.zip"});
  std::vector<std::string> folders;
  for (const MemberFolder& folder : listing.folders) folders.push_back(folder.path);
  EXPECT_THAT(folders, ::testing::ElementsAre("", "a", "a/b", "leer"));
  EXPECT_EQ(listing.files, 2u);
  EXPECT_EQ(listing.missing, 1u);
}

TEST(ArchiveListing, AHundredThousandMembersOfOneNameAreListedInNoTime) {
  Unpacked unpacked;
  unpacked.members.assign(100'000, file("same.doc"));
  const ArchiveListing listing =
      listing_of(unpacked, {.source_path = "x.zip", .folder = "T/x.zip"});
  EXPECT_EQ(listing.members.back().path, "same-100000.doc");
}

}  // namespace
}  // namespace offenbar::batch
