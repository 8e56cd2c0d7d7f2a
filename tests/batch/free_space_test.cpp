#include "batch/free_space.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "converters/base/descriptor.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

TEST(FreeSpace, BelowATenthMoreThanNeededIsRefused) {
  EXPECT_TRUE(check_space({1100, 1100}, {1000, 1000}));
  EXPECT_EQ(check_space({1099, 1100}, {1000, 1000}).error().fault, Fault::disk_full);
  EXPECT_EQ(check_space({1100, 1099}, {1000, 1000}).error().fault, Fault::disk_full);
}

TEST(FreeSpace, FileSystemsThatDoNotCountFilesAreNotAskedForThem) {
  EXPECT_TRUE(check_space({1100, std::nullopt}, {1000, 1000}));
}

TEST(FreeSpace, PdfaBesideNeedsTwiceAsMuch) {
  const Space plain = space_needed(1000, 10, 0, false);
  const Space both = space_needed(1000, 10, 0, true);
  EXPECT_GE(plain.bytes, 1000u);
  EXPECT_EQ(both.bytes, 2 * plain.bytes);
  EXPECT_EQ(*both.files, 20u);
}

TEST(FreeSpace, RealFileSystemHasSome) {
  const offenbar::testing::TemporaryFolder folder;
  const Descriptor open(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const Result<Space> space = free_space(open.get());
  ASSERT_TRUE(space);
  EXPECT_GT(space->bytes, 0u);
}

}  // namespace
}  // namespace offenbar::batch
