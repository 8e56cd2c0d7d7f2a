#include "converters/base/digest.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "converters/base/descriptor.h"

namespace offenbar {
namespace {

// FIPS 180-2, B.1 and B.3.
constexpr auto abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr auto million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(sha256_hex(as_bytes("abc")), abc);
  EXPECT_EQ(sha256_hex(as_bytes(std::string(1'000'000, 'a'))), million);
}

TEST(Sha256, TakesItsInputInPiecesAndGoesOnAfterADigest) {
  Sha256 digest;
  digest.update(as_bytes("a"));
  EXPECT_EQ(digest.hex(), sha256_hex(as_bytes("a")));
  digest.update(as_bytes("bc"));
  EXPECT_EQ(digest.hex(), abc);
}

TEST(Sha256, OfAFileStartsAtItsFirstByteAndLeavesItsPosition) {
  const Descriptor file(::memfd_create("digest", MFD_CLOEXEC));
  const std::string content(1'000'000, 'a');
  ASSERT_EQ(::write(file.get(), content.data(), content.size()), 1'000'000);
  ASSERT_EQ(::lseek(file.get(), 5, SEEK_SET), 5);
  EXPECT_EQ(sha256_of(file.get()).value(), million);
  EXPECT_EQ(::lseek(file.get(), 0, SEEK_CUR), 5);
}

TEST(Sha256, OfAFileThatCannotBeReadIsUnreadable) {
  const auto digest = sha256_of(-1);
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().fault, Fault::unreadable);
}

TEST(Base64, GivesTheVectorsOfRfc4648) {
  EXPECT_EQ(to_base64(as_bytes("")), "");
  EXPECT_EQ(to_base64(as_bytes("f")), "Zg==");
  EXPECT_EQ(to_base64(as_bytes("fo")), "Zm8=");
  EXPECT_EQ(to_base64(as_bytes("foobar")), "Zm9vYmFy");
  EXPECT_EQ(to_base64(as_bytes("\xFF\xFE\xFD")), "//79");
}

TEST(Hex, IsLowerCase) { EXPECT_EQ(to_hex(as_bytes("\x01\xAF")), "01af"); }

}  // namespace
}  // namespace offenbar
