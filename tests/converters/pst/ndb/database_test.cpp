#include "converters/pst/ndb/database.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "converters/pst/ndb/count.h"
#include "converters/pst/ndb/data_tree.h"
#include "converters/pst/ndb/subnodes.h"
#include "tests/support/memory_file.h"
#include "tests/support/pst_maker.h"

namespace offenbar::pst::ndb {
namespace {

using test::memory_file;
using test::PstKind;
using test::PstMaker;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string pattern(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>((i * 2654435761U) >> 13U);
  return out;
}

std::unique_ptr<Database> open(const std::string& file, bool salvage = false) {
  auto database = Database::open(memory_file(file).get(), {.salvage = salvage});
  EXPECT_TRUE(database) << database.error().what;
  return database ? *std::move(database) : nullptr;
}

std::string content_of(const Database& database, std::uint32_t id) {
  const auto node = database.node({id});
  if (!node) return "no node: " + node.error().what;
  const auto tree = DataTree::open(database, node->data);
  if (!tree) return "no tree: " + tree.error().what;
  const auto bytes = tree->read_all(1U << 30U);
  return bytes ? std::string(as_text(*bytes)) : "error: " + bytes.error().what;
}

std::vector<std::uint32_t> ids(const Database& database) {
  std::vector<std::uint32_t> found;
  database.walk_nodes([&](const Node& node) { found.push_back(node.id.raw); });
  return found;
}

struct Make {
  PstKind kind;
  Encoding encoding;
};

class DatabaseOfEveryKind : public ::testing::TestWithParam<Make> {
 protected:
  PstMaker maker_{GetParam().kind, GetParam().encoding};
};

INSTANTIATE_TEST_SUITE_P(All, DatabaseOfEveryKind,
                         ::testing::Values(Make{PstKind::ansi, Encoding::none},
                                           Make{PstKind::ansi, Encoding::permute},
                                           Make{PstKind::unicode, Encoding::none},
                                           Make{PstKind::unicode, Encoding::permute},
                                           Make{PstKind::unicode, Encoding::cyclic},
                                           Make{PstKind::large_pages, Encoding::none},
                                           Make{PstKind::large_pages, Encoding::permute}));

TEST_P(DatabaseOfEveryKind, ReadsBlocksOfEverySize) {
  const std::vector<std::size_t> sizes{1, 48, 52, 8176, 8180, 8177, 70'000, 9'000'000};
  for (std::uint32_t i = 0; i < sizes.size(); ++i) {
    maker_.add_node(0x24 + i * 32, maker_.add_data(pattern(sizes[i])));
  }
  const auto database = open(maker_.make());
  for (std::uint32_t i = 0; i < sizes.size(); ++i) {
    EXPECT_EQ(content_of(*database, 0x24 + i * 32), pattern(sizes[i])) << sizes[i];
  }
  EXPECT_THAT(database->damage().list(), IsEmpty());
}

TEST_P(DatabaseOfEveryKind, FindsEachOfManyNodes) {
  const std::uint64_t data = maker_.add_data("x");
  for (std::uint32_t i = 1; i <= 500; ++i) maker_.add_node(i * 32 + 4, data, 0, 0x122);
  const auto database = open(maker_.make(3));
  EXPECT_EQ(ids(*database).size(), 500U);
  for (std::uint32_t i = 1; i <= 500; ++i) {
    const auto node = database->node({i * 32 + 4});
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_EQ(node->parent, NodeId{0x122});
  }
  EXPECT_EQ(database->node({5}).error().fault, Fault::not_found);
  EXPECT_EQ(database->node({0xFFFFFFFF}).error().fault, Fault::not_found);
  EXPECT_EQ(count_messages(*database).at(NodeId{0x122}).messages, 500U);
  EXPECT_THAT(database->damage().list(), IsEmpty());
}

TEST_P(DatabaseOfEveryKind, FindsSubnodesOnBothLevels) {
  std::vector<PstMaker::Subnode> nodes;
  for (std::uint32_t i = 1; i <= 100; ++i) {
    nodes.push_back({i * 32 + 5, maker_.add_data(std::to_string(i)), 0});
  }
  const std::uint64_t data = maker_.add_data("x");
  maker_.add_node(0x24, data, maker_.add_subnodes(nodes));
  maker_.add_node(0x44, data, maker_.add_subnodes(nodes, 7));
  const auto database = open(maker_.make());
  for (const std::uint32_t id : {0x24U, 0x44U}) {
    const Subnodes subnodes(*database, database->node({id})->subnodes);
    EXPECT_EQ(subnodes.all().size(), 100U);
    for (std::uint32_t i = 1; i <= 100; ++i) {
      const auto found = subnodes.find({i * 32 + 5});
      ASSERT_TRUE(found && *found) << i;
      const auto tree = DataTree::open(*database, (*found)->data);
      EXPECT_EQ(as_text(*tree->read_all(100)), std::to_string(i));
    }
    EXPECT_FALSE(*subnodes.find({6}));
  }
}

TEST_P(DatabaseOfEveryKind, ReportsAChangedBlockAndReadsItOn) {
  const std::uint64_t block = maker_.add_data(pattern(500));
  maker_.compress = false;
  const std::uint64_t plain = maker_.add_data(pattern(600));
  maker_.add_node(0x24, block);
  maker_.add_node(0x44, plain);
  std::string file = maker_.make();
  const std::size_t at = maker_.place_of(plain).offset + 100;
  file[at] = static_cast<char>(file[at] ^ 1);
  const auto database = open(file);
  EXPECT_EQ(content_of(*database, 0x24), pattern(500));
  EXPECT_EQ(content_of(*database, 0x44).size(), 600U);
  ASSERT_EQ(database->damage().count(), 1U);
  EXPECT_THAT(database->damage().list()[0].what, HasSubstr("dwCRC"));
  EXPECT_EQ(database->damage().list()[0].offset, maker_.place_of(plain).offset);
}

TEST_P(DatabaseOfEveryKind, ABrokenPageCostsOnlyItsNodes) {
  const std::uint64_t data = maker_.add_data("x");
  for (std::uint32_t i = 1; i <= 12; ++i) maker_.add_node(i * 32 + 4, data);
  std::string file = maker_.make(3);
  ASSERT_EQ(maker_.node_leaf_pages.size(), 4U);
  file.replace(maker_.node_leaf_pages[1], 4096 < file.size() ? 512 : 0, 512, '\0');
  if (GetParam().kind == PstKind::large_pages) {
    file.replace(maker_.node_leaf_pages[1], 4096, 4096, '\0');
  }
  const auto database = open(file);
  EXPECT_THAT(ids(*database), ElementsAre(36, 68, 100, 228, 260, 292, 324, 356, 388));
  EXPECT_EQ(database->damage().count(), 1U);
  EXPECT_EQ(database->node({164}).error().fault, Fault::corrupt);
}

TEST_P(DatabaseOfEveryKind, SalvageFindsWhatABrokenPageHides) {
  const std::uint64_t data = maker_.add_data("x");
  for (std::uint32_t i = 1; i <= 12; ++i) maker_.add_node(i * 32 + 4, data);
  (void)maker_.make(3);  // an older copy of all pages
  std::string file = maker_.make(3);
  const std::size_t page = GetParam().kind == PstKind::large_pages ? 4096 : 512;
  file.replace(maker_.node_leaf_pages[1], page, page, '\0');
  const auto database = open(file, true);
  EXPECT_EQ(ids(*database).size(), 12U);
  EXPECT_EQ(content_of(*database, 164), "x");
}

TEST_P(DatabaseOfEveryKind, SalvageReadsWithoutTrees) {
  for (std::uint32_t i = 1; i <= 12; ++i) {
    maker_.add_node(i * 32 + 4, maker_.add_data(std::to_string(i)));
  }
  std::string file = maker_.make(3);
  const std::size_t page = GetParam().kind == PstKind::large_pages ? 4096 : 512;
  file.replace(maker_.node_root, page, page, '\0');
  file.replace(maker_.block_root, page, page, '\0');
  const auto database = open(file, true);
  EXPECT_EQ(ids(*database).size(), 12U);
  EXPECT_EQ(content_of(*database, 7 * 32 + 4), "7");
}

TEST_P(DatabaseOfEveryKind, SalvageFindsWhatTheStoreLetGoOf) {
  const std::uint64_t lost = maker_.add_data(pattern(300));
  maker_.add_node(0x24, maker_.add_data("x"));
  maker_.add_node(0x44, lost);
  maker_.leave_old_pages();
  maker_.remove_node(0x44);
  maker_.forget_block(lost);
  const auto database = open(maker_.make(), true);
  EXPECT_THAT(ids(*database), ElementsAre(0x24));
  const auto node = database->lost_node({0x44});
  ASSERT_TRUE(node) << node.error().what;
  const auto tree = DataTree::open(*database, node->data);
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_EQ(as_text(*tree->read_all(1000)), pattern(300));
}

TEST_P(DatabaseOfEveryKind, AFileCutAnywhereIsAnErrorOrADamage) {
  maker_.add_node(0x24, maker_.add_data(pattern(20'000)));
  const std::string file = maker_.make();
  for (std::size_t size = 0; size < file.size(); size += size < 600 ? 1 : 997) {
    const auto database = Database::open(memory_file(file.substr(0, size)).get(), {});
    if (!database) {
      EXPECT_EQ(database.error().fault, Fault::corrupt);
      continue;
    }
    EXPECT_NE(content_of(**database, 0x24), pattern(20'000)) << size;
    EXPECT_GE((*database)->damage().count(), 1U) << size;
  }
}

TEST(Database, CutOffWhileItIsReadIsUnreadable) {
  PstMaker maker;
  maker.add_node(0x24, maker.add_data(pattern(20'000)));
  const Descriptor file = memory_file(maker.make());
  const auto database = Database::open(file.get(), {});
  ASSERT_TRUE(database);
  ASSERT_EQ(::ftruncate(file.get(), 600), 0);
  EXPECT_EQ((*database)->node({0x24}).error().fault, Fault::unreadable);
}

TEST(Database, ATreeThatLeadsBackToItselfEnds) {
  PstMaker maker;
  const std::uint64_t data = maker.add_data("x");
  for (std::uint32_t i = 1; i <= 40; ++i) maker.add_node(i * 32 + 4, data);
  std::string file = maker.make(2);
  test::put_at(file, maker.node_root + 16, maker.node_root);  // the first child is the root
  const auto database = open(file);
  EXPECT_LT(ids(*database).size(), 40U);
  EXPECT_FALSE(database->node({36}));
  EXPECT_GE(database->damage().count(), 1U);
}

TEST(Database, OneDatabaseServesSeveralThreads) {
  PstMaker maker;
  for (std::uint32_t i = 1; i <= 200; ++i) {
    maker.add_node(i * 32 + 4, maker.add_data(pattern(i * 50)));
  }
  const auto database = open(maker.make(4));
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::uint32_t i = 1; i <= 200; ++i) {
        if (content_of(*database, i * 32 + 4) != pattern(i * 50)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Database, WipVersionMayHaveEitherPageSize) {
  for (const PstKind kind : {PstKind::unicode, PstKind::large_pages}) {
    PstMaker maker(kind);
    maker.add_node(0x24, maker.add_data("x"));
    std::string file = maker.make();
    test::put_at(file, 10, std::uint16_t{37});
    const auto database = open(file);
    EXPECT_EQ(content_of(*database, 0x24), "x");
  }
}

}  // namespace
}  // namespace offenbar::pst::ndb
