#include "batch/collections.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include "converters/base/descriptor.h"
#include "converters/base/digest.h"
#include "tests/support/files.h"

namespace offenbar::batch::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A folder with written items, as the readers of a store leave them.
class CollectionsTest : public ::testing::Test {
 protected:
  CollectionsTest() : folder_(::open(tree_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    contacts_.container_class = "IPF.Contact";
    contacts_.path = {"Kontakte"};
    contacts_.place.collection = "Kontakte";
    std::filesystem::create_directories(tree_ / "contacts/Kontakte");
  }

  stores::Written card(const std::string& name, const std::string& uid) {
    const std::string path = "contacts/Kontakte/" + name + ".vcf";
    const std::string text = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:" + uid +
                             "\r\nFN:" + name + "\r\nEND:VCARD\r\n";
    write_file(tree_ / path, text);
    stores::Written item;
    item.kept = stores::Kept::written;
    item.kind = stores::Kind::contacts;
    item.uid = uid;
    item.path = path;
    item.sha256 = sha256_hex(as_bytes(text));
    return item;
  }
  [[nodiscard]] std::string text_of(const stores::Written& item) const {
    return read_file(tree_ / item.path);
  }

  TemporaryTree tree_;
  Descriptor folder_;
  StoreFolder contacts_;
};

const std::string uid = "3d44f62c-8b46-8894-8e6e-9d95f9f91271";

TEST_F(CollectionsTest, ACopyOfAContactGetsAUidOfItsOwnInItsFileToo) {
  std::vector<stores::Written> items{card("A", uid), card("B", uid)};
  const auto changed = Collections(folder_.get(), false).finish(contacts_, items);
  ASSERT_TRUE(changed) << changed.error().what;
  EXPECT_THAT(*changed, ElementsAre(1U));
  EXPECT_THAT(text_of(items[0]), HasSubstr("UID:urn:uuid:" + uid));
  EXPECT_NE(items[1].uid, uid);
  EXPECT_THAT(text_of(items[1]), HasSubstr("UID:urn:uuid:" + items[1].uid + "\r\n"));
  EXPECT_EQ(items[1].sha256, sha256_hex(as_bytes(text_of(items[1]))));
  ASSERT_EQ(items[1].losses.size(), 1U);
  EXPECT_EQ(items[1].losses[0].category, "uid_changed");
}

// Killed when the file had its new UID and the ledger did not know it yet.
TEST_F(CollectionsTest, AfterAKillTheSameUidIsGivenAgain) {
  const std::vector<stores::Written> before{card("A", uid), card("B", uid)};
  std::vector<stores::Written> first = before;
  ASSERT_TRUE(Collections(folder_.get(), false).finish(contacts_, first));
  std::vector<stores::Written> again = before;
  ASSERT_TRUE(Collections(folder_.get(), false).finish(contacts_, again));
  EXPECT_EQ(again[1].uid, first[1].uid);
  EXPECT_EQ(again[1].sha256, first[1].sha256);
}

TEST_F(CollectionsTest, AUidThatIsTakenIsNotGivenToACopy) {
  std::vector<stores::Written> items{card("A", uid), card("B", uid)};
  ASSERT_TRUE(Collections(folder_.get(), false).finish(contacts_, items));
  std::vector<stores::Written> three{card("A", uid), card("B", uid), card("C", items[1].uid)};
  ASSERT_TRUE(Collections(folder_.get(), false).finish(contacts_, three));
  EXPECT_NE(three[1].uid, three[2].uid);
  EXPECT_THAT(text_of(three[2]), Not(HasSubstr("UID:urn:uuid:" + three[1].uid + "\r\n")));
}

TEST_F(CollectionsTest, SingleAfterAKillFindsTheFileMade) {
  std::vector<stores::Written> items{card("A", uid)};
  Collections once(folder_.get(), true);
  ASSERT_TRUE(once.finish(contacts_, items));
  ASSERT_TRUE(once.end());
  EXPECT_EQ(items[0].path, "contacts/Kontakte.vcf");
  EXPECT_FALSE(std::filesystem::exists(tree_ / "contacts/Kontakte"));
  Collections again(folder_.get(), true);
  const auto changed = again.finish(contacts_, items);
  ASSERT_TRUE(changed) << changed.error().what;
  EXPECT_THAT(*changed, ElementsAre());
  EXPECT_EQ(again.files(), once.files());
}

}  // namespace
}  // namespace offenbar::batch::test
