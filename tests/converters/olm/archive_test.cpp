#include "converters/olm/archive.h"

#include <gmock/gmock.h>

#include <cstring>
#include <random>

#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "tests/support/corpus.h"
#include "tests/support/read_item.h"
#include "tests/support/zip_maker.h"

namespace offenbar::olm {
namespace {

using mapi::PropId;
using mapi::PropName;
using mapi::Value;
using test::ItemCounts;
using test::make_zip;
using test::read_all;
using test::read_item;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string inbox = "Local/com.microsoft.__Messages/Inbox/";
const std::string attachment_member = inbox + "com.microsoft.__Attachments/1_0000";

std::string person(const std::string& name, const std::string& address) {
  return "<emailAddress OPFContactEmailAddressAddress=\"" + address +
         "\" OPFContactEmailAddressName=\"" + name + "\" OPFContactEmailAddressType=\"0\"/>";
}

std::string message() {
  return "<emails elementCount=\"1\"><email xml:space=\"preserve\">"
         "<OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentContentExtension=\"txt\" "
         "OPFAttachmentContentFileSize=\"1.2E1\" OPFAttachmentContentType=\"text/plain\" "
         "OPFAttachmentContentID=\"abc@x\" OPFAttachmentName=\"a.txt\" OPFAttachmentURL=\"" +
         attachment_member +
         "\"/><messageAttachment OPFAttachmentName=\"gone\" OPFAttachmentURL=\"nowhere\"/>"
         "</OPFMessageCopyAttachmentList>"
         "<OPFMessageCopyBody>&lt;html&gt;Gr\xC3\xBC\xC3\x9F"
         "e&lt;/html&gt;</OPFMessageCopyBody>"
         "<OPFMessageCopyCategoryList><category OPFCategoryCopyName=\"Red\"/>"
         "<category OPFCategoryCopyName=\"Blue\"/></OPFMessageCopyCategoryList>"
         "<OPFMessageCopyFromAddresses>" +
         person("Ann", "ann@example.com") +
         "</OPFMessageCopyFromAddresses>"
         "<OPFMessageCopyHTMLBody>&lt;html&gt;Gr\xC3\xBC\xC3\x9F"
         "e&lt;/html&gt;</OPFMessageCopyHTMLBody>"
         "<OPFMessageCopyMessageID>1@example.com</OPFMessageCopyMessageID>"
         "<OPFMessageCopySentTime>2018-06-20T18:52:07</OPFMessageCopySentTime>"
         "<OPFMessageCopySubject>A &amp; B</OPFMessageCopySubject>"
         "<OPFMessageCopyToAddresses>" +
         person("Bob", "bob@example.com") + person("", "c@example.com") +
         "</OPFMessageCopyToAddresses><OPFMessageCopyCCAddresses>" +
         person("Dan", "d@example.com") +
         "</OPFMessageCopyCCAddresses>"
         "<OPFMessageGetIsRead>1E0</OPFMessageGetIsRead>"
         "<OPFMessageGetPriority>5</OPFMessageGetPriority>"
         "</email></emails>";
}

std::string sample() {
  return make_zip(
      {{"Categories.xml", "<categories/>"},
       {"Local/com.microsoft.__Messages/Sent Items/", ""},
       {inbox + "message_00010.xml",
        "<emails><email><OPFMessageCopySubject>second</OPFMessageCopySubject>"
        "<OPFMessageCopyBody>plain &lt;3</OPFMessageCopyBody></email></emails>"},
       {inbox + "message_00002.xml", message()},
       {attachment_member, "the contents"},
       {"Local/Address Book/Contacts.xml",
        "<contacts><contact><OPFContactCopyDisplayName>Jane</OPFContactCopyDisplayName>"
        "<OPFContactCopyBusinessCity>Graz</OPFContactCopyBusinessCity>"
        "<OPFContactCopyEmailAddressList><contactEmailAddress "
        "OPFContactEmailAddressAddress=\"jane@example.com\"/></OPFContactCopyEmailAddressList>"
        "</contact><contact/></contacts>"},
       {"Local/Address Book/Groups.xml", "<groups><group><OPFGroupCopyMemberList>" +
                                             person("Ann", "ann@example.com") +
                                             "</OPFGroupCopyMemberList></group></groups>"},
       {"Local/Calendar/Calendar.xml",
        "<appointments><appointment>"
        "<OPFCalendarEventCopySummary>Meeting</OPFCalendarEventCopySummary>"
        "<OPFCalendarEventCopyStartTime>2018-06-18T16:30:00</OPFCalendarEventCopyStartTime>"
        "<OPFCalendarEventCopyReminderDelta>900</OPFCalendarEventCopyReminderDelta>"
        "<OPFCalendarEventCopyRecurrence><x y=\"1&#10;2\">z</x></OPFCalendarEventCopyRecurrence>"
        "</appointment></appointments>"},
       {"Local/Tasks/Tasks.xml",
        "<tasks><task><OPFTaskCopyName>Do it</OPFTaskCopyName></task></tasks>"},
       {"Local/Notes/Notes.xml",
        "<notes><note><OPFNoteCopyTitle>N</OPFNoteCopyTitle></note></notes>"}});
}

const Folder& folder(const Archive& archive, std::string_view path) {
  for (const Folder& found : archive.folders()) {
    if (found.path == path) return found;
  }
  throw std::out_of_range(std::string(path));
}

std::unique_ptr<mapi::Item> item(const Archive& archive, std::string_view path,
                                 std::size_t index = 0) {
  auto found = archive.items(folder(archive, path)).item(index);
  EXPECT_TRUE(found) << found.error().what;
  return found ? *std::move(found) : nullptr;
}

std::string text(const mapi::Properties& from, PropId id) {
  return mapi::text(from, id, 65001).value_or("(none)");
}

// The value under a number of {0006xxxx-0000-0000-C000-000000000046}.
Value named(const mapi::Properties& from, std::uint32_t set, std::uint32_t number) {
  PropName name{{{0, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}}, number};
  std::memcpy(name.set.bytes.data(), &set, 4);
  const auto id = from.id_of(name);
  return id ? *from.get(*id) : Value{};
}

class Olm : public ::testing::Test {
 protected:
  const std::string bytes_ = sample();
  const Archive archive_ = *Archive::open(as_bytes(bytes_));
};

TEST_F(Olm, FoldersArePathsAsPeopleSawThem) {
  std::vector<std::string> paths;
  for (const Folder& found : archive_.folders()) paths.push_back(found.path);
  EXPECT_THAT(paths, ElementsAre("Local/Address Book", "Local/Calendar", "Local/Inbox",
                                 "Local/Notes", "Local/Sent Items", "Local/Tasks"));
  EXPECT_EQ(folder(archive_, "Local/Inbox").container_class, "IPF.Note");
  EXPECT_EQ(folder(archive_, "Local/Sent Items").container_class, "");
  EXPECT_EQ(archive_.items(folder(archive_, "Local/Inbox")).size(), 2U);
  EXPECT_EQ(archive_.items(folder(archive_, "Local/Address Book")).size(), 3U);
  EXPECT_EQ(archive_.items(folder(archive_, "Local/Sent Items")).size(), 0U);
}

TEST_F(Olm, AMessageHasItsProperties) {
  const auto mail = item(archive_, "Local/Inbox");
  EXPECT_EQ(text(*mail, mapi::tag::message_class), "IPM.Note");
  EXPECT_EQ(text(*mail, mapi::tag::subject), "A & B");
  EXPECT_EQ(text(*mail, mapi::tag::internet_message_id), "<1@example.com>");
  EXPECT_EQ(text(*mail, mapi::tag::body_html),
            "<html>Gr\xC3\xBC\xC3\x9F"
            "e</html>");
  EXPECT_FALSE(mail->tag_of(mapi::tag::body));
  EXPECT_EQ(read_all(**mail->open(mapi::tag::body_html)).size(), 2U * 18);
  EXPECT_EQ(text(*mail, mapi::tag::sender_smtp_address), "ann@example.com");
  EXPECT_EQ(text(*mail, mapi::tag::sent_representing_name), "Ann");
  EXPECT_EQ(mapi::unix_seconds(*mapi::time(*mail, mapi::tag::client_submit_time)), 1529520727);
  EXPECT_EQ(mapi::integer(*mail, mapi::tag::message_flags), 0x11);
  EXPECT_EQ(mapi::integer(*mail, mapi::tag::importance), 0);
  const PropName keywords{{{0x29, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}},
                          std::string("Keywords")};
  ASSERT_TRUE(mail->id_of(keywords));
  EXPECT_EQ(*mail->get(*mail->id_of(keywords)), Value(std::vector<std::string>{"Red", "Blue"}));
  EXPECT_EQ(text(*item(archive_, "Local/Inbox", 1), mapi::tag::body), "plain <3");
}

TEST_F(Olm, RecipientsHaveTheirTypes) {
  const auto mail = item(archive_, "Local/Inbox");
  ASSERT_EQ(*mail->recipient_count(), 3U);
  EXPECT_EQ(text(**mail->recipient(0), mapi::tag::display_name), "Bob");
  EXPECT_EQ(text(**mail->recipient(1), mapi::tag::display_name), "c@example.com");
  EXPECT_EQ(mapi::integer(**mail->recipient(1), mapi::tag::recipient_type), 1);
  EXPECT_EQ(mapi::integer(**mail->recipient(2), mapi::tag::recipient_type), 2);
}

TEST_F(Olm, AttachmentsAreMembersOfTheArchive) {
  const auto mail = item(archive_, "Local/Inbox");
  ASSERT_EQ(*mail->attachment_count(), 2U);
  const auto first = *mail->attachment(0);
  EXPECT_EQ(text(*first, mapi::tag::attach_long_filename), "a.txt");
  EXPECT_EQ(text(*first, mapi::tag::attach_mime_tag), "text/plain");
  EXPECT_EQ(text(*first, mapi::tag::attach_content_id), "abc@x");
  EXPECT_EQ(text(*first, mapi::tag::attach_extension), ".txt");
  EXPECT_EQ(mapi::integer(*first, mapi::tag::attach_size), 12);
  EXPECT_EQ(read_all(**first->open(mapi::tag::attach_data)), "the contents");
  EXPECT_EQ(as_text(*mapi::binary(*first, mapi::tag::attach_data)), "the contents");
  EXPECT_EQ(*first->embedded(), nullptr);
  const auto second = *mail->attachment(1);
  ASSERT_FALSE(second->open(mapi::tag::attach_data));
  EXPECT_THAT(second->get(mapi::tag::attach_data).error().what, HasSubstr("nowhere"));
}

TEST_F(Olm, OtherItemsHaveTheirClassAndNamedProperties) {
  const auto contact = item(archive_, "Local/Address Book", 1);
  EXPECT_EQ(text(*contact, mapi::tag::message_class), "IPM.Contact");
  EXPECT_EQ(text(*contact, mapi::tag::display_name), "Jane");
  EXPECT_EQ(named(*contact, 0x00062004, 0x8083), Value(std::string("jane@example.com")));
  EXPECT_EQ(named(*contact, 0x00062004, 0x8046), Value(std::string("Graz")));
  const auto group = item(archive_, "Local/Address Book");
  EXPECT_EQ(text(*group, mapi::tag::message_class), "IPM.DistList");
  EXPECT_EQ(*group->recipient_count(), 1U);
  const auto appointment = item(archive_, "Local/Calendar");
  EXPECT_EQ(text(*appointment, mapi::tag::message_class), "IPM.Appointment");
  EXPECT_EQ(named(*appointment, 0x00062008, 0x8501), Value(std::int32_t{15}));
  const auto start = named(*appointment, 0x00062002, 0x820D);
  EXPECT_EQ(mapi::unix_seconds(std::get<mapi::FileTime>(start)), 1529339400);
  EXPECT_EQ(text(*item(archive_, "Local/Tasks"), mapi::tag::message_class), "IPM.Task");
  EXPECT_EQ(text(*item(archive_, "Local/Notes"), mapi::tag::message_class), "IPM.StickyNote");
}

TEST_F(Olm, AnItemKeepsItsXml) {
  const auto appointment = item(archive_, "Local/Calendar");
  const auto id = appointment->id_of(raw_xml());
  ASSERT_TRUE(id);
  const auto xml = mapi::binary(*appointment, *id);
  ASSERT_TRUE(xml);
  EXPECT_THAT(std::string(as_text(*xml)),
              HasSubstr("<OPFCalendarEventCopyRecurrence><x y=\"1&#10;2\">z</x></OPF"));
  EXPECT_THAT(std::string(as_text(*xml)), ::testing::StartsWith("<appointment>"));
}

TEST(OlmDamage, AFileThatBreaksOffHasItsItemsAndAnError) {
  const std::string bytes =
      make_zip({{"Local/Address Book/Contacts.xml",
                 "<contacts><contact><OPFContactCopyDisplayName>Jane</OPFContactCopyDisplayName>"
                 "</contact><contact><OPFContactCopyDis"}});
  const auto archive = Archive::open(as_bytes(bytes));
  ASSERT_TRUE(archive);
  const Items items = archive->items(archive->folders().front());
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(text(**items.item(0), mapi::tag::display_name), "Jane");
  ASSERT_FALSE(items.item(1));
  EXPECT_EQ(items.item(1).error().fault, Fault::corrupt);
  EXPECT_THAT(items.item(1).error().what, HasSubstr("Contacts.xml"));
  EXPECT_FALSE(items.item(2));
}

TEST(OlmDamage, AValueThatCannotBeReadIsTold) {
  const std::string bytes =
      make_zip({{inbox + "message_00000.xml",
                 "<emails><email><OPFMessageCopySentTime>yesterday</OPFMessageCopySentTime>"
                 "<OPFMessageGetPriority>high</OPFMessageGetPriority></email></emails>"}});
  const auto archive = Archive::open(as_bytes(bytes));
  const auto mail = item(*archive, "Local/Inbox");
  EXPECT_THAT(mail->damage(), SizeIs(1));
  EXPECT_FALSE(mail->tag_of(mapi::tag::client_submit_time));
}

TEST(OlmDamage, ElementsNestedTooDeepForATreeAreStillInTheXml) {
  std::string deep = "<deepest/>";
  for (int i = 0; i < 5000; ++i) deep = "<d>" + deep + "</d>";
  const std::string bytes =
      make_zip({{inbox + "message_00000.xml", "<emails><email>" + deep + "</email></emails>"}});
  const auto archive = Archive::open(as_bytes(bytes));
  const auto mail = item(*archive, "Local/Inbox");
  const auto xml = mapi::binary(*mail, *mail->id_of(raw_xml()));
  EXPECT_THAT(std::string(as_text(*xml)), HasSubstr("<deepest></deepest>"));
}

TEST(OlmDamage, OtherArchivesAreCorrupt) {
  const std::string bytes = make_zip({{"word/document.xml", "<w/>"}});
  ASSERT_FALSE(Archive::open(as_bytes(bytes)));
  EXPECT_EQ(Archive::open(as_bytes(bytes)).error().fault, Fault::corrupt);
  EXPECT_FALSE(Archive::open(as_bytes("no zip")));
}

void read_everything(const Archive& archive, ItemCounts& counts, std::size_t& items) {
  for (const Folder& folder : archive.folders()) {
    const Items found = archive.items(folder);
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto item = found.item(i);
      if (!item) {
        test::count_error(counts, item.error());
        continue;
      }
      ++items;
      read_item(**item, counts);
    }
  }
}

TEST(OlmDamage, CutOffOrFlippedItIsReadOrRefused) {
  const std::string whole = sample();
  ItemCounts counts;
  std::size_t items = 0;
  for (std::size_t size = 0; size < whole.size(); size += 29) {
    const std::string cut = whole.substr(0, size);
    if (const auto archive = Archive::open(as_bytes(cut))) read_everything(*archive, counts, items);
  }
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    std::string damaged = whole;
    for (int i = 0; i <= round % 4; ++i) {
      const std::size_t at = random() % damaged.size();
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << random() % 8);
    }
    const auto archive = Archive::open(as_bytes(damaged));
    if (archive) read_everything(*archive, counts, items);
  }
  EXPECT_GT(items, 100U);
}

TEST(Corpus, EveryOlmArchiveIsReadToItsEnd) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t files = 0;
  for (const auto& file : testing::corpus_files("mail/olm/")) {
    const std::string bytes = testing::read_corpus(file.path);
    const auto archive = Archive::open(as_bytes(bytes));
    ASSERT_TRUE(archive) << file.path << ": " << archive.error().what;
    ItemCounts counts;
    std::size_t items = 0;
    read_everything(*archive, counts, items);
    EXPECT_EQ(counts.errors, 0U) << file.path << ": " << counts.first_error;
    EXPECT_EQ(counts.damage, 0U) << file.path;
    // 7 messages, 5 contacts, 2 groups, 8 appointments, 5 tasks, 1 note
    if (file.path.ends_with("outlook_example.olm")) {
      EXPECT_EQ(items, 28U);
      EXPECT_EQ(counts.attachments, 9U);
    }
    ++files;
  }
  EXPECT_GT(files, 0U);
}

}  // namespace
}  // namespace offenbar::olm
