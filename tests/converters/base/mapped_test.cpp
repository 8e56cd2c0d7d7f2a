#include "converters/base/mapped.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "converters/base/descriptor.h"

namespace offenbar {
namespace {

TEST(MappedFile, ShowsTheWholeFileAfterItsDescriptorIsClosed) {
  Descriptor file(::memfd_create("mapped", MFD_CLOEXEC));
  ASSERT_EQ(::write(file.get(), "content", 7), 7);
  auto mapped = MappedFile::open(file.get());
  ASSERT_TRUE(mapped);
  file.reset();
  const MappedFile moved = *std::move(mapped);
  EXPECT_EQ(as_text(moved.bytes()), "content");
}

TEST(MappedFile, OfAnEmptyFileIsEmpty) {
  const Descriptor file(::memfd_create("mapped", MFD_CLOEXEC));
  const auto mapped = MappedFile::open(file.get());
  ASSERT_TRUE(mapped);
  EXPECT_TRUE(mapped->bytes().empty());
}

TEST(MappedFile, OfSomethingElseIsUnreadable) {
  const Descriptor folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (const int fd : {-1, folder.get()}) {
    const auto mapped = MappedFile::open(fd);
    ASSERT_FALSE(mapped);
    EXPECT_EQ(mapped.error().fault, Fault::unreadable);
  }
}

}  // namespace
}  // namespace offenbar
