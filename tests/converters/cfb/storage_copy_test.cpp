#include "converters/cfb/storage_copy.h"

#include <gmock/gmock.h>

#include "tests/support/compound_file_maker.h"

namespace offenbar::cfb {
namespace {

using test::CompoundFileMaker;

std::string read_all(StorageCopy& copy, std::size_t piece) {
  std::string out;
  std::vector<std::byte> buffer(piece);
  while (true) {
    const auto count = copy.read(buffer);
    EXPECT_TRUE(count) << count.error().what;
    if (!count || *count == 0) return out;
    out += as_text(Bytes(buffer).first(*count));
  }
}

std::string copied(const CompoundFile& file, std::string_view path, std::size_t piece = 777) {
  auto copy = StorageCopy::of(file, *file.find(path));
  EXPECT_TRUE(copy) << copy.error().what;
  const std::string bytes = copy ? read_all(*copy, piece) : std::string();
  EXPECT_EQ(bytes.size(), copy ? copy->size() : 0);
  return bytes;
}

TEST(StorageCopy, OfAnEmptyStorageIsACompoundFileOfOneEntry) {
  CompoundFileMaker maker;
  maker.add_storage("empty");
  const std::string whole = maker.make();
  const auto file = CompoundFile::open(as_bytes(whole));
  const std::string bytes = copied(*file, "empty");
  const auto copy = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(copy) << copy.error().what;
  EXPECT_EQ(copy->entries().size(), 1U);
}

TEST(StorageCopy, KeepsNamesContentsAndClassesWhateverThePieces) {
  CompoundFileMaker maker;
  const std::size_t storage = maker.add_storage("object");
  const std::size_t deep = maker.add_storage("deep", storage);
  for (const std::size_t size : {0, 1, 63, 64, 65, 4095, 4096, 4097, 70'000}) {
    maker.add_stream("s" + std::to_string(size), std::string(size, 'q'), deep);
  }
  maker.add_stream("beside", "not part of it");
  const std::string whole = maker.make();
  const auto file = CompoundFile::open(as_bytes(whole));
  const std::string bytes = copied(*file, "object");
  EXPECT_EQ(bytes, copied(*file, "object", 1));
  const auto copy = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(copy) << copy.error().what;
  EXPECT_TRUE(copy->check_chains());
  EXPECT_EQ(copy->find("beside"), nullptr);
  EXPECT_EQ(copy->root().clsid, file->find("object")->clsid);
  for (const std::size_t size : {0, 1, 63, 64, 65, 4095, 4096, 4097, 70'000}) {
    const Entry* entry = copy->find("deep/s" + std::to_string(size));
    ASSERT_NE(entry, nullptr) << size;
    EXPECT_EQ(as_text(*copy->read(*entry, 1 << 20U)), std::string(size, 'q'));
  }
}

TEST(StorageCopy, ListsMoreThan109FatSectorsInTheDifat) {
  CompoundFileMaker maker;
  const std::size_t storage = maker.add_storage("object");
  maker.add_stream("large", std::string(9'000'000, 'l'), storage);
  const std::string whole = maker.make();
  const auto file = CompoundFile::open(as_bytes(whole));
  const std::string bytes = copied(*file, "object", 100'000);
  const auto copy = CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(copy) << copy.error().what;
  EXPECT_EQ(copy->read(*copy->find("large"), 10'000'000)->size(), 9'000'000U);
}

// 2.6.4: siblings form a search tree by length and name in which no red entry has a red child and
// all paths have as many black ones.
class Tree {
 public:
  explicit Tree(std::string_view bytes) : bytes_(bytes) {
    directory_ = (number(48, 4) + 1) * 512;  // its sectors follow each other
  }
  // Black entries on every path beneath `id`; -1 if a rule is broken.
  int blacks(std::uint32_t id, bool parent_red = false) {
    if (id == 0xFFFFFFFF) return 0;
    const std::size_t at = directory_ + id * 128;
    const bool red = bytes_[at + 67] == 0;
    const int left = blacks(number(at + 68, 4), red);
    names.push_back(std::string(bytes_.substr(at, number(at + 64, 2))));
    const int right = blacks(number(at + 72, 4), red);
    return (red && parent_red) || left != right || left < 0 ? -1 : left + (red ? 0 : 1);
  }
  [[nodiscard]] std::uint32_t root_child() const { return number(directory_ + 76, 4); }
  std::vector<std::string> names;

 private:
  [[nodiscard]] std::uint32_t number(std::size_t at, int bytes) const {
    std::uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; --i) {
      value = value << 8U | static_cast<unsigned char>(bytes_[at + static_cast<std::size_t>(i)]);
    }
    return value;
  }
  std::string_view bytes_;
  std::size_t directory_;
};

TEST(StorageCopy, SiblingsFormARedBlackTreeInOrder) {
  for (std::size_t count = 1; count < 40; ++count) {
    CompoundFileMaker maker;
    const std::size_t storage = maker.add_storage("object");
    for (std::size_t i = 0; i < count; ++i) {
      maker.add_stream("n" + std::to_string(i * 41 % count), "x", storage);
    }
    const std::string whole = maker.make();
    const auto file = CompoundFile::open(as_bytes(whole));
    const std::string bytes = copied(*file, "object");
    Tree tree(bytes);
    EXPECT_GT(tree.blacks(tree.root_child()), 0) << count;
    ASSERT_EQ(tree.names.size(), count);
    for (std::size_t i = 1; i < count; ++i) {
      const auto& [a, b] = std::pair(tree.names[i - 1], tree.names[i]);
      EXPECT_TRUE(a.size() < b.size() || (a.size() == b.size() && a < b)) << count << " " << i;
    }
  }
}

TEST(StorageCopy, OfAStreamIsNotFound) {
  CompoundFileMaker maker;
  maker.add_stream("stream", "x");
  const std::string whole = maker.make();
  const auto file = CompoundFile::open(as_bytes(whole));
  const auto copy = StorageCopy::of(*file, *file->find("stream"));
  ASSERT_FALSE(copy);
  EXPECT_EQ(copy.error().fault, Fault::not_found);
}

TEST(StreamReader, GivesTheSameAsAWholeReadAndFindsCircles) {
  CompoundFileMaker maker;
  maker.add_stream("large", std::string(6000, 'a') + std::string(6000, 'b'));
  const std::size_t small = maker.add_stream("small", std::string(300, 'c'));
  std::string whole = maker.make();
  const auto all = [&whole](std::string_view path) {
    const auto file = CompoundFile::open(as_bytes(whole));
    auto reader = *file->open_stream(*file->find(path));
    std::string out;
    std::vector<std::byte> piece(100);
    while (true) {
      const auto count = reader.read(piece);
      if (!count) return "error after " + std::to_string(out.size());
      if (*count == 0) return out;
      out += as_text(Bytes(piece).first(*count));
    }
  };
  EXPECT_EQ(all("large"), std::string(6000, 'a') + std::string(6000, 'b'));
  EXPECT_EQ(all("small"), std::string(300, 'c'));
  (void)small;
  whole[maker.offset_of_fat(3)] = 1;  // sector 3 leads back
  EXPECT_THAT(all("large"), testing::StartsWith("error after "));
}

}  // namespace
}  // namespace offenbar::cfb
