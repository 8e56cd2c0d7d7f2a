#include "batch/vba_project.h"

#include <gtest/gtest.h>

#include "converters/cfb/compound_file.h"

namespace offenbar::batch {
namespace {

const std::vector<VbaModule> two_modules{{"ThisDocument", "", true},
                                         {"Module1", "Sub Auto_Open()\r\nEnd Sub\r\n"}};

// Undoes the literal tokens: after the signature and the header of the chunk, every ninth byte is
// a flag byte. [MS-OVBA] 2.4.1.1
std::string source_of(const std::vector<std::byte>& stream) {
  std::string text;
  for (std::size_t at = 3; at < stream.size(); ++at) {
    if ((at - 3) % 9 == 0) {
      EXPECT_EQ(stream[at], std::byte{0}) << "flag byte at " << at;
    } else {
      text += static_cast<char>(stream[at]);
    }
  }
  return text;
}

TEST(VbaProject, IsACompoundFileWithEveryModule) {
  const std::string bytes = vba_project(two_modules);
  const auto file = cfb::CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file) << file.error().what;
  EXPECT_TRUE(file->check_chains());
  for (const char* path :
       {"PROJECT", "VBA/dir", "VBA/_VBA_PROJECT", "VBA/ThisDocument", "VBA/Module1"}) {
    EXPECT_NE(file->find(path), nullptr) << path;
  }
}

TEST(VbaProject, ModuleSourceIsReadable) {
  const std::string bytes = vba_project(two_modules);
  const auto file = cfb::CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file) << file.error().what;
  const auto stream = file->read(*file->find("VBA/Module1"), 4096);
  ASSERT_TRUE(stream) << stream.error().what;
  EXPECT_EQ(source_of(*stream),
            "Attribute VB_Name = \"Module1\"\r\nSub Auto_Open()\r\nEnd Sub\r\n");
}

TEST(VbaProject, ChunkHeaderNamesTheSizeOfTheStream) {
  const std::string bytes = vba_project(two_modules);
  const auto file = cfb::CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file) << file.error().what;
  const auto stream = file->read(*file->find("VBA/dir"), 1 << 16);
  ASSERT_TRUE(stream) << stream.error().what;
  const auto header = static_cast<unsigned>((*stream)[1]) | static_cast<unsigned>((*stream)[2])
                                                                << 8;
  EXPECT_EQ(header >> 12, 0xBu);                         // compressed, signature 3
  EXPECT_EQ((header & 0x0FFF) + 3, stream->size() - 1);  // the chunk is all but the first byte
}

}  // namespace
}  // namespace offenbar::batch
