// Every real store of the corpus, read whole.
#include "tests/support/corpus.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "converters/pst/messaging/store.h"
#include "converters/pst/ndb/count.h"
#include "tests/support/memory_file.h"
#include "tests/support/read_store.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::pst {
namespace {

using ::testing::IsEmpty;

std::vector<testing::CorpusFile> stores() {
  std::vector<testing::CorpusFile> files = testing::corpus_files("mail/pst/");
  for (auto& file : testing::corpus_files("mail/ost/")) files.push_back(std::move(file));
  return files;
}

std::unique_ptr<Store> open_corpus(const std::string& path, bool salvage = false) {
  const Descriptor file(::open((testing::corpus_folder() / path).c_str(), O_RDONLY | O_CLOEXEC));
  auto store = Store::open(file.get(), {.salvage = salvage});
  EXPECT_TRUE(store) << path << ": " << store.error().what;
  return store ? *std::move(store) : nullptr;
}

TEST(StoreCorpus, EveryItemIsReadWithoutDamage) {
  OFFENBAR_NEEDS_CORPUS();
  for (const auto& file : stores()) {
    SCOPED_TRACE(file.path);
    const auto store = open_corpus(file.path);
    ASSERT_TRUE(store);
    const test::StoreSum sum = test::read_store(*store);
    EXPECT_THAT(sum.errors, IsEmpty());
    std::vector<std::string> damage;
    for (const Error& error : store->damage()) damage.push_back(error.what);
    EXPECT_THAT(damage, IsEmpty());
  }
}

TEST(StoreCorpus, CountsAgreeWithTheWitnessAndWithOutlook) {
  OFFENBAR_NEEDS_CORPUS();
  for (const auto& file : stores()) {
    SCOPED_TRACE(file.path);
    const auto store = open_corpus(file.path);
    ASSERT_TRUE(store);
    const auto counts = ndb::count_messages(store->database());
    for (const Folder& folder : store->folders()) {
      std::size_t messages = 0;
      std::size_t associated = 0;
      for (const ItemEntry& entry : store->items(folder.id)) {
        ++(entry.associated ? associated : messages);
      }
      const auto at = counts.find(folder.id);
      const ndb::MessageCount witness = at == counts.end() ? ndb::MessageCount{} : at->second;
      EXPECT_EQ(messages, witness.messages) << std::hex << folder.id.raw;
      EXPECT_EQ(associated, witness.associated) << std::hex << folder.id.raw;
      // An offline store counts what is on the server too.
      const bool search = folder.id.type() == ndb::NodeType::search_folder;
      if (folder.claimed_items && !search && !store->facts().offline) {
        EXPECT_EQ(messages, *folder.claimed_items) << std::hex << folder.id.raw;
      }
    }
  }
}

TEST(StoreCorpus, PasswordIsNotedAndNotNeeded) {
  OFFENBAR_NEEDS_CORPUS();
  for (const auto& file : stores()) {
    const auto store = open_corpus(file.path);
    ASSERT_TRUE(store);
    EXPECT_EQ(store->facts().has_password, file.tags.find(",password,") != std::string::npos)
        << file.path;
    const bool ansi = file.tags.find(",ansi,") != std::string::npos;
    EXPECT_EQ(store->facts().generation == ndb::Generation::ansi, ansi) << file.path;
  }
}

// Folders of pffexport's that hold an item: "Message00001". What is inside one is part of it.
std::size_t count_exported(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_directory()) continue;
    const std::string name = entry.path().filename();
    const bool item = name.size() > 5 && name.find_last_not_of("0123456789") == name.size() - 6;
    count += item ? 1 : count_exported(entry.path());
  }
  return count;
}

// pffexport leaves out items of classes it does not know, so it may find fewer.
TEST(StoreCorpus, FindsAllThatPffexportFinds) {
  OFFENBAR_NEEDS_CORPUS();
  if (std::system("pffexport -V >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "skipped: pffexport (package pff-tools) is missing";
  }
  for (const auto& file : stores()) {
    SCOPED_TRACE(file.path);
    const testing::TemporaryFolder folder;
    const std::string command = "pffexport -q -t '" + folder / "x" + "' '" +
                                (testing::corpus_folder() / file.path).string() +
                                "' >/dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto store = open_corpus(file.path);
    ASSERT_TRUE(store);
    const std::size_t exported = count_exported(folder / "x.export");
    EXPECT_GE(test::read_store(*store).items, exported);
  }
}

TEST(StoreCorpus, SalvageAddsOnlyRecoveredItems) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t recovered = 0;
  for (const auto& file : stores()) {
    SCOPED_TRACE(file.path);
    const test::StoreSum plain = test::read_store(*open_corpus(file.path));
    const test::StoreSum salvaged = test::read_store(*open_corpus(file.path, true));
    EXPECT_EQ(plain.items, salvaged.items);
    EXPECT_EQ(plain.associated, salvaged.associated);
    EXPECT_EQ(plain.recovered, 0U);
    recovered += salvaged.recovered;
  }
  EXPECT_GT(recovered, 0U);
}

// OFFENBAR_ROUNDS makes it longer.
TEST(StoreCorpus, ChangedBitsAndCutsEnd) {
  OFFENBAR_NEEDS_CORPUS();
  const char* const wanted = std::getenv("OFFENBAR_ROUNDS");
  const int rounds = wanted == nullptr ? 2 : std::atoi(wanted);
  std::mt19937 random(7);
  for (const auto& file : stores()) {
    const std::string whole = testing::read_corpus(file.path);
    if (whole.size() > 4'000'000 && rounds < 10) continue;
    for (int round = 0; round < rounds; ++round) {
      SCOPED_TRACE(file.path + " round " + std::to_string(round));
      std::string changed = whole;
      for (std::size_t flips = 1 + random() % 100; flips > 0; --flips) {
        const std::size_t at = 0x200 + random() % (whole.size() - 0x200);
        changed[at] = static_cast<char>(changed[at] ^ (1 << random() % 8));
      }
      if (round % 4 == 1) changed.resize(random() % changed.size());
      const auto store = Store::open(test::memory_file(changed).get(), {.salvage = round % 2 == 1});
      if (store) (void)test::read_store(**store);
    }
  }
}

}  // namespace
}  // namespace offenbar::pst
