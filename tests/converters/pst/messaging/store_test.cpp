#include "converters/pst/messaging/store.h"

#include <gmock/gmock.h>

#include <array>
#include <random>
#include <thread>

#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "tests/support/memory_file.h"
#include "tests/support/read_store.h"
#include "tests/support/sample_store.h"

namespace offenbar::pst {
namespace {

using test::memory_file;
using test::PstKind;
using test::PstMaker;
using test::SampleStore;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Node = SampleStore::Node;

std::unique_ptr<Store> open(const std::string& file, bool salvage = false) {
  auto store = Store::open(memory_file(file).get(), {.salvage = salvage});
  EXPECT_TRUE(store) << store.error().what;
  return store ? *std::move(store) : nullptr;
}

std::string subject_of(const mapi::Properties& item) {
  return mapi::text(item, mapi::tag::subject, 1252).value_or("<none>");
}

std::string subject_of(const Store& store, ndb::NodeId id) {
  const auto item = store.item(id);
  return item ? subject_of(**item) : "error: " + item.error().what;
}

std::string stream_of(const mapi::Properties& from, mapi::PropId id) {
  std::string all;
  const auto stream = from.open(id);
  if (!stream || !*stream) return "<no stream>";
  std::array<std::byte, 1000> buffer{};
  for (;;) {
    const auto count = (*stream)->read(buffer);
    if (!count) return "error: " + count.error().what;
    if (*count == 0) return all;
    all += as_text(Bytes(buffer).first(*count));
  }
}

class StoreOfEveryKind : public ::testing::TestWithParam<PstKind> {
 protected:
  SampleStore sample_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(All, StoreOfEveryKind,
                         ::testing::Values(PstKind::ansi, PstKind::unicode, PstKind::large_pages));

TEST_P(StoreOfEveryKind, HasItsFoldersInOrder) {
  const auto store = open(sample_.make());
  std::vector<std::pair<std::string, FolderKind>> folders;
  for (const Folder& folder : store->folders()) folders.emplace_back(folder.name, folder.kind);
  using P = std::pair<std::string, FolderKind>;
  EXPECT_THAT(
      folders,
      ElementsAre(P{"", FolderKind::root}, P{"Top of Outlook data file", FolderKind::subtree},
                  P{"Inbox", FolderKind::ordinary}, P{"Calendar", FolderKind::calendar},
                  P{"Search", FolderKind::search}));
  EXPECT_EQ(store->folders()[3].container_class, "IPF.Appointment");
  EXPECT_EQ(store->folders()[3].parent.raw, SampleStore::subtree);
  EXPECT_EQ(store->folders()[0].parent.raw, 0U);
  EXPECT_TRUE(store->facts().has_password);
  EXPECT_THAT(store->damage(), IsEmpty());
}

TEST_P(StoreOfEveryKind, ReadsAMessageWithAllThatHangsOnIt) {
  const std::string content(100'000, 'c');
  const std::uint32_t id = sample_.add(
      sample_.message("Hello", {{0x10130102, std::string(20'000, 'h')}}, {"Anna", "Berta"},
                      {sample_.attachment("a.txt", content), sample_.attachment("b.txt", "b")}));
  const auto store = open(sample_.make());
  const auto item = store->item({id});
  ASSERT_TRUE(item) << item.error().what;
  EXPECT_EQ((*item)->id(), id);
  EXPECT_EQ(subject_of(**item), "Hello");
  EXPECT_EQ(mapi::binary(**item, 0x1013)->size(), 20'000U);
  EXPECT_EQ(stream_of(**item, 0x1013), std::string(20'000, 'h'));
  ASSERT_EQ(*(*item)->recipient_count(), 2U);
  const auto berta = (*item)->recipient(1);
  EXPECT_EQ(mapi::text(**berta, mapi::tag::display_name, 1252), "Berta");
  EXPECT_EQ(mapi::integer(**berta, mapi::tag::recipient_type), 1);
  EXPECT_FALSE((*berta)->tag_of(mapi::tag::subject));
  ASSERT_EQ(*(*item)->attachment_count(), 2U);
  const auto first = (*item)->attachment(0);
  EXPECT_EQ(mapi::text(**first, mapi::tag::attach_long_filename, 1252), "a.txt");
  EXPECT_EQ(stream_of(**first, mapi::tag::attach_data), content);
  EXPECT_EQ(*(*first)->embedded(), nullptr);
  EXPECT_FALSE((*item)->attachment(2));
  EXPECT_THAT(store->damage(), IsEmpty());
}

TEST_P(StoreOfEveryKind, EmbeddedMessagesEndAtTheBound) {
  Node node = sample_.message("0");
  for (int depth = 1; depth <= 34; ++depth) {
    node = sample_.message(std::to_string(depth), {}, {}, {sample_.embedded(node)});
  }
  const std::uint32_t id = sample_.add(node);
  const auto store = open(sample_.make());
  auto item = store->item({id});
  std::size_t depth = 0;
  for (;; ++depth) {
    ASSERT_TRUE(item) << item.error().what;
    EXPECT_EQ(subject_of(**item), std::to_string(34 - depth));
    const auto attachment = (*item)->attachment(0);
    ASSERT_TRUE(attachment) << attachment.error().what;
    auto inner = (*attachment)->embedded();
    if (!inner) {
      EXPECT_THAT(inner.error().what, HasSubstr("deeper"));
      break;
    }
    item = std::move(inner);
  }
  EXPECT_EQ(depth, mapi::max_embedded_depth);
}

TEST_P(StoreOfEveryKind, ListsWhatTheTableForgot) {
  const std::uint32_t listed = sample_.add(sample_.message("listed"));
  const std::uint32_t unlisted = sample_.add(sample_.message("unlisted"), false);
  const std::uint32_t setting =
      sample_.add(sample_.message("setting"), true, SampleStore::inbox, true);
  const std::uint32_t stray = sample_.add(sample_.message("stray"), false, 0x9002);
  const auto store = open(sample_.make());
  std::vector<std::uint32_t> ids;
  for (const ItemEntry& entry : store->items({SampleStore::inbox})) {
    ids.push_back(entry.id.raw);
    EXPECT_EQ(entry.listed, entry.id.raw != unlisted);
    EXPECT_EQ(entry.associated, entry.id.raw == setting);
  }
  EXPECT_THAT(ids, ElementsAre(listed, setting, unlisted));
  const Folder& last = store->folders().back();
  EXPECT_EQ(last.kind, FolderKind::missing);
  ASSERT_EQ(store->items(last.id).size(), 1U);
  EXPECT_EQ(store->items(last.id)[0].id.raw, stray);
  EXPECT_EQ(subject_of(*store, {stray}), "stray");
}

TEST_P(StoreOfEveryKind, NamesGoBothWays) {
  const std::uint32_t id = sample_.add(sample_.message("x", {{0x80000003, test::raw(7)}}));
  const auto store = open(sample_.make());
  const auto item = store->item({id});
  ASSERT_TRUE(item);
  mapi::Guid set;
  set.bytes.fill('G');
  EXPECT_EQ((*item)->id_of({set, 0x8233U}), 0x8000);
  EXPECT_EQ((*item)->id_of({set, std::string("Etwas!")}), 0x8001);
  EXPECT_EQ((*item)->id_of({set, 1U}), std::nullopt);
  const auto keywords = (*item)->name_of(0x8002);
  ASSERT_TRUE(keywords);
  EXPECT_EQ(mapi::text_of(keywords->set), "{00020329-0000-0000-C000-000000000046}");
  EXPECT_EQ(std::get<std::string>(keywords->name), "Keywords");
  EXPECT_EQ((*item)->name_of(0x8003), std::nullopt);
  EXPECT_EQ(mapi::integer(**item, 0x8000), 7);
}

TEST_P(StoreOfEveryKind, TheMarkOfASubjectsPrefixIsTakenOff) {
  const std::uint32_t id =
      sample_.add(sample_.message("\x01\x05"
                                  "RE: x"));
  const auto store = open(sample_.make());
  EXPECT_EQ(subject_of(*store, {id}), "RE: x");
}

TEST_P(StoreOfEveryKind, ContentsTablesMayTakeManyBlocks) {
  const Node message = sample_.message("many");
  for (int i = 0; i < 5000; ++i) sample_.add(message);
  const auto store = open(sample_.make());
  const auto items = store->items({SampleStore::inbox});
  ASSERT_EQ(items.size(), 5000U);
  for (std::size_t i = 1; i < items.size(); ++i) EXPECT_LT(items[i - 1].id, items[i].id);
  EXPECT_TRUE(items.front().listed);
  EXPECT_THAT(store->damage(), IsEmpty());
}

TEST_P(StoreOfEveryKind, SalvageRecoversDeletedItemsIntoTheirOwnFolder) {
  const std::uint32_t kept = sample_.add(sample_.message("kept"));
  const Node gone = sample_.message("gone", {}, {"Anna"});
  const std::uint32_t deleted = sample_.add(gone, false);
  sample_.file.leave_old_pages();
  sample_.file.remove_node(deleted);
  sample_.file.forget_block(gone.data);
  const std::string file = sample_.make();
  EXPECT_EQ(open(file)->items({SampleStore::inbox}).size(), 1U);
  const auto store = open(file, true);
  EXPECT_EQ(store->items({SampleStore::inbox}).size(), 1U);
  EXPECT_EQ(store->folders().back().kind, FolderKind::recovered);
  const auto items = store->items(recovered_folder);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_TRUE(items[0].recovered);
  EXPECT_EQ(subject_of(*store, items[0].id), "gone");
  EXPECT_EQ(subject_of(*store, {kept}), "kept");
}

TEST_P(StoreOfEveryKind, ThreadsReadAtOnce) {
  for (int i = 0; i < 50; ++i) {
    sample_.add(sample_.message(std::to_string(i), {}, {"Anna"},
                                {sample_.attachment("a", std::string(9000, 'a'))}));
  }
  const auto store = open(sample_.make(4));
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const test::StoreSum sum = test::read_store(*store);
      if (sum.items != 50 || sum.attachments != 50 || !sum.errors.empty()) ++wrong;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

// Whatever bits change, reading ends, and what it gives is bounded.
TEST_P(StoreOfEveryKind, SurvivesChangedBitsAndCuts) {
  Node inner = sample_.message("inner");
  for (int i = 0; i < 5; ++i) {
    sample_.add(sample_.message(
        "m", {{0x10130102, std::string(20'000, 'h')}}, {"Anna", "Berta"},
        {sample_.attachment("a.txt", std::string(9'000, 'a')), sample_.embedded(inner)}));
  }
  const std::string file = sample_.make(3);
  std::mt19937 random(GetParam() == PstKind::ansi ? 1 : 2);
  for (int round = 0; round < 150; ++round) {
    std::string changed = file;
    const std::size_t flips = 1 + random() % 20;
    for (std::size_t i = 0; i < flips; ++i) {
      const std::size_t at = 0x4400 + random() % (changed.size() - 0x4400);
      changed[at] = static_cast<char>(random());
    }
    if (round % 5 == 0) changed.resize(random() % changed.size());
    const auto store = Store::open(memory_file(changed).get(), {.salvage = round % 2 == 0});
    if (store) (void)test::read_store(**store);
  }
}

}  // namespace
}  // namespace offenbar::pst
