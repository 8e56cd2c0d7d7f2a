// Contacts and lists of real mailboxes: all become cards, which another parser reads.
#include "tests/support/corpus.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "converters/base/descriptor.h"
#include "converters/contacts/clean_cards.h"
#include "converters/contacts/write_contact.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/stores/store.h"
#include "tests/converters/contacts/parsed_card.h"

namespace offenbar::contacts {
namespace {

struct Sum {
  std::size_t persons = 0;
  std::size_t groups = 0;
  std::size_t members = 0;
  std::map<std::string, std::size_t> losses;
  std::string cards;  // all, in 3.0
  std::size_t count = 0;
};

void add(const mapi::Item& item, Sum& sum) {
  const std::string name = mapi::text(item, mapi::tag::message_class, 1252).value_or("");
  const Kind kind = kind_of(name);
  if (kind == Kind::none) return;
  ++(kind == Kind::person ? sum.persons : sum.groups);
  if (kind == Kind::group) sum.members += members_of(item, {}).size();
  for (const Version version : {Version::v3, Version::v4}) {
    Context context;
    context.version = version;
    const auto written = write_contact(item, context);
    ASSERT_TRUE(written) << written.error().what;
    EXPECT_FALSE(written->title.empty());
    for (const Loss& loss : written->losses) ++sum.losses[loss.category];
    // What we wrote is clean already.
    std::string again;
    const auto found = clean_cards(as_bytes(written->card), version,
                                   [&](const Written& one) { again = one.card; });
    EXPECT_EQ(found.found, 1U);
    EXPECT_TRUE(found.losses.empty());
    EXPECT_EQ(again, written->card);
    if (version == Version::v3) sum.cards += written->card;
  }
  ++sum.count;
}

void add(const offenbar::testing::CorpusFile& file, Sum& sum) {
  SCOPED_TRACE(file.path);
  const Descriptor in(::open((offenbar::testing::corpus_folder() / file.path).c_str(), O_RDONLY));
  auto store = stores::open(in.get(), file.format, false);
  if (!store) return;  // other tests say why
  for (std::size_t folder = 0; folder < (*store)->folders().size(); ++folder) {
    const std::size_t count = (*store)->entries(folder).size();
    for (std::size_t index = 0; index < count; ++index) {
      const auto opened = (*store)->open(folder, index);
      if (opened && opened->item) add(*opened->item, sum);
    }
  }
}

TEST(ContactsCorpus, AllContactsOfAllMailboxes) {
  OFFENBAR_NEEDS_CORPUS();
  OFFENBAR_NEEDS_VOBJECT();
  Sum sum;
  for (const char* folder : {"mail/msg/", "mail/pst/", "mail/ost/"}) {
    for (const auto& file : offenbar::testing::corpus_files(folder)) add(file, sum);
  }
  std::printf("%zu persons, %zu lists with %zu members\n", sum.persons, sum.groups, sum.members);
  for (const auto& [category, count] : sum.losses)
    std::printf("  %s: %zu\n", category.c_str(), count);
  EXPECT_GT(sum.persons, 5U);
  EXPECT_GT(sum.groups, 0U);
  const offenbar::testing::TemporaryFolder folder;
  const std::string base = folder.path();
  batch::test::write_file(base + "/all.vcf", sum.cards);
  batch::test::write_file(base + "/read.py", R"(
import sys, vobject
n = 0
for c in vobject.readComponents(open(sys.argv[1], encoding="utf-8", newline="").read()):
    assert len(c.contents["fn"]) == 1 and c.fn.value and len(c.contents["n"]) == 1 and c.uid.value, c.serialize()
    n += 1
assert n == int(sys.argv[2]), n
)");
  const std::string command =
      "/usr/bin/python3 " + base + "/read.py " + base + "/all.vcf " + std::to_string(sum.count);
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace offenbar::contacts
