// Each field of a contact, read back from the card by a reader of its own, says what the item's
// property says: in both versions, for thousands of made contacts and those of all mailboxes.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <optional>
#include <random>

#include "converters/base/descriptor.h"
#include "converters/contacts/write_contact.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/stores/store.h"
#include "tests/converters/contacts/card_reader.h"
#include "tests/support/corpus.h"
#include "tests/support/memory_item.h"

namespace offenbar::contacts {
namespace {

using offenbar::testing::MemoryItem;
using testing::CardLine;
using Types = std::set<std::string>;

// PSETID_Address. [MS-OXPROPS] 1.3.2
const mapi::Guid address_guid{{0x04, 0x20, 0x06, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};

// A property with a text, and where it is found in a card.
struct Field {
  std::uint32_t id = 0;  // of a property; from 0x8000 on a number of PSETID_Address
  const char* name4 = "";
  const char* name3 = "";
  int part = -1;                     // of a value with parts; -1: all of it
  std::optional<Types> types4 = {};  // exactly these
  std::optional<Types> types3 = {};  // the same
};

Field phone(std::uint32_t id, const Types& types, const Types& types3 = {}) {
  return {id, "TEL", "TEL", -1, types, types3.empty() ? types : types3};
}
Field part(std::uint32_t id, const char* name, int number, const Types& types = {}) {
  return {id, name, name, number, types, types};
}
Field text(std::uint32_t id, const char* name) { return {id, name, name}; }
Field text(std::uint32_t id, const char* name4, const char* name3) { return {id, name4, name3}; }
Field relation(std::uint32_t id, const char* type, const char* name3) {
  return {id, "RELATED", name3, -1, Types{type}, {}};
}

// [MS-OXOCNTC] 2.2.1, [MS-OXOABK]
const std::vector<Field>& fields() {
  static const std::vector<Field> all{
      text(0x3001, "FN"),
      part(0x3A11, "N", 0),
      part(0x3A06, "N", 1),
      part(0x3A44, "N", 2),
      part(0x3A45, "N", 3),
      part(0x3A05, "N", 4),
      text(0x3A4F, "NICKNAME"),
      part(0x3A16, "ORG", 0),
      part(0x3A18, "ORG", 1),
      text(0x3A17, "TITLE"),
      text(0x3A46, "ROLE"),
      text(0x802C, "X-PHONETIC-FIRST-NAME"),
      text(0x802D, "X-PHONETIC-LAST-NAME"),
      text(0x802E, "X-PHONETIC-ORG"),
      text(0x8005, "X-EVOLUTION-FILE-AS"),
      phone(0x3A1A, {"voice"}),
      phone(0x3A08, {"work", "voice"}),
      phone(0x3A1B, {"work", "voice"}),
      phone(0x3A57, {"work", "main-number"}, {"work", "x-main-number"}),
      phone(0x3A2E, {"work", "x-assistant"}),
      phone(0x3A1C, {"cell", "voice"}),
      phone(0x3A09, {"home", "voice"}),
      phone(0x3A2F, {"home", "voice"}),
      phone(0x3A1E, {"x-car", "voice"}, {"car", "voice"}),
      phone(0x3A1D, {"x-radio"}),
      phone(0x3A21, {"pager"}),
      phone(0x3A02, {"x-callback"}),
      phone(0x3A24, {"work", "fax"}),
      phone(0x3A25, {"home", "fax"}),
      phone(0x3A23, {"fax"}),
      phone(0x3A2D, {"x-isdn"}, {"isdn"}),
      phone(0x3A2C, {"x-telex"}),
      phone(0x3A4B, {"textphone"}, {"x-textphone"}),
      phone(0x3A1F, {"voice"}),
      part(0x804A, "ADR", 0, {"work"}),
      part(0x8045, "ADR", 2, {"work"}),
      part(0x8046, "ADR", 3, {"work"}),
      part(0x8047, "ADR", 4, {"work"}),
      part(0x8048, "ADR", 5, {"work"}),
      part(0x8049, "ADR", 6, {"work"}),
      part(0x3A5E, "ADR", 0, {"home"}),
      part(0x3A5D, "ADR", 2, {"home"}),
      part(0x3A59, "ADR", 3, {"home"}),
      part(0x3A5C, "ADR", 4, {"home"}),
      part(0x3A5B, "ADR", 5, {"home"}),
      part(0x3A5A, "ADR", 6, {"home"}),
      part(0x3A64, "ADR", 0),
      part(0x3A63, "ADR", 2),
      part(0x3A5F, "ADR", 3),
      part(0x3A62, "ADR", 4),
      part(0x3A61, "ADR", 5),
      part(0x3A60, "ADR", 6),
      relation(0x3A48, "spouse", "X-SPOUSE"),
      relation(0x3A4E, "x-manager", "X-MANAGER"),
      relation(0x3A30, "x-assistant", "X-ASSISTANT"),
      text(0x3A43, "HOBBY", "X-HOBBY"),
      text(0x3A19, "X-OFFENBAR-OFFICE"),
      text(0x3A0D, "X-OFFENBAR-LOCATION"),
      text(0x3A00, "X-OFFENBAR-ACCOUNT"),
      text(0x3A4A, "X-OFFENBAR-CUSTOMER-ID"),
      text(0x3A07, "X-OFFENBAR-GOVERNMENT-ID"),
      text(0x3A10, "X-OFFENBAR-ORGANIZATIONAL-ID"),
      text(0x3A49, "X-OFFENBAR-COMPUTER"),
      text(0x3A47, "X-OFFENBAR-REFERRED-BY"),
      text(0x3A0A, "X-OFFENBAR-INITIALS"),
      text(0x3A0B, "X-OFFENBAR-KEYWORD"),
      text(0x804F, "X-OFFENBAR-USER-1"),
      text(0x8050, "X-OFFENBAR-USER-2"),
      text(0x8051, "X-OFFENBAR-USER-3"),
      text(0x8052, "X-OFFENBAR-USER-4"),
      text(0x1000, "NOTE"),
  };
  return all;
}

// CRLF and lone CR are line ends; white space around a text says nothing.
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      out += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    } else if (static_cast<unsigned char>(text[i]) >= 32 || text[i] == '\n' || text[i] == '\t') {
      if (text[i] != 127) out += text[i];
    }
  }
  const std::size_t first = out.find_first_not_of(" \t\n");
  if (first == std::string::npos) return "";
  return out.substr(first, out.find_last_not_of(" \t\n") + 1 - first);
}

std::optional<mapi::PropId> id_in(const mapi::Item& item, const Field& field) {
  if (field.id < 0x8000) return static_cast<mapi::PropId>(field.id);
  return item.id_of({address_guid, field.id});
}

std::string said(const mapi::Item& item, const Field& field) {
  const auto id = id_in(item, field);
  if (!id) return "";
  return plain(mapi::text(item, *id, mapi::string8_code_page(item, 1252)).value_or(std::string()));
}

bool holds(const CardLine& line, const Field& field, Version version, const std::string& value) {
  const bool is_4 = version == Version::v4;
  if (line.name != (is_4 ? field.name4 : field.name3)) return false;
  if (const auto& wanted = is_4 ? field.types4 : field.types3) {
    Types types = line.types();
    types.erase("pref");
    if (types != *wanted) return false;
  }
  if (field.part < 0) return plain(line.text()) == value;
  const std::vector<std::string> parts = line.parts(';');
  const auto at = static_cast<std::size_t>(field.part);
  return at < parts.size() && plain(parts[at]) == value;
}

// Fields whose text is not in the card, of one item. Returns how many were looked for.
std::size_t expect_all_fields(const mapi::Item& item, Version version) {
  Context context;
  context.version = version;
  const auto written = write_contact(item, context);
  EXPECT_TRUE(written) << written.error().what;
  if (!written) return 0;
  const std::vector<CardLine> card = testing::read_card(written->card);
  std::size_t looked_for = 0;
  for (const Field& field : fields()) {
    const std::string value = said(item, field);
    if (value.empty()) continue;
    ++looked_for;
    const bool found = std::ranges::any_of(
        card, [&](const CardLine& line) { return holds(line, field, version, value); });
    EXPECT_TRUE(found) << fmt::format("{:04X}", field.id) << " is " << value << "\n"
                       << written->card;
  }
  const auto count = [&card](std::string_view name) {
    return std::ranges::count(card, name, &CardLine::name);
  };
  EXPECT_EQ(count("FN"), 1);
  EXPECT_EQ(count("N"), 1);
  EXPECT_EQ(count("UID"), 1);
  EXPECT_EQ(count("VERSION"), 1);
  return looked_for;
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  MemoryItem contact() {
    MemoryItem item("IPM.Contact");
    for (const Field& field : fields()) {
      if (number(3) == 0) continue;
      std::string value = words();
      // A phone number is a line.
      if (std::string_view(field.name4) == "TEL") value = fmt::format("+49 {}", number(1'000'000));
      if (field.id < 0x8000) {
        item.text(static_cast<mapi::PropId>(field.id), std::move(value));
      } else {
        item.named({address_guid, field.id}, mapi::PropType::string, std::move(value));
      }
    }
    return item;
  }

 private:
  unsigned number(unsigned below) { return static_cast<unsigned>(random_() % below); }
  std::string words() {
    constexpr std::array<std::string_view, 24> pieces{
        "a", "Müller", ",",  ";", ":", "\\", "\"",      "^",    "^n",  "\\n",   "\r\n", "\n",
        "😀", "=",      " x", "ß", "'", "%",  "e\u0301", "日本", "\\;", "http:", ".",    "-"};
    std::string out = "w";
    for (unsigned left = number(number(20) == 0 ? 200 : 12); left > 0; --left)
      out += pieces.at(number(pieces.size()));
    return out + "w";
  }
  std::mt19937 random_;
};

TEST(ReadBack, EachFieldOfMadeContacts) {
  std::size_t looked_for = 0;
  for (unsigned seed = 1; seed <= 500 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const MemoryItem item = Maker(seed).contact();
    for (const Version version : {Version::v3, Version::v4})
      looked_for += expect_all_fields(item, version);
  }
  EXPECT_GT(looked_for, 20'000U);
}

TEST(ReadBack, EachFieldOfTheContactsOfAllMailboxes) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t looked_for = 0;
  for (const char* folder : {"mail/msg/", "mail/pst/", "mail/ost/"}) {
    for (const auto& file : offenbar::testing::corpus_files(folder)) {
      SCOPED_TRACE(file.path);
      const Descriptor in(
          ::open((offenbar::testing::corpus_folder() / file.path).c_str(), O_RDONLY));
      const auto store = stores::open(in.get(), file.format, false);
      if (!store) continue;  // other tests say why
      for (std::size_t at = 0; at < (*store)->folders().size(); ++at) {
        const std::size_t count = (*store)->entries(at).size();
        for (std::size_t index = 0; index < count; ++index) {
          const auto opened = (*store)->open(at, index);
          if (!opened || !opened->item) continue;
          const mapi::Item& item = *opened->item;
          const std::string name =
              mapi::text(item, mapi::tag::message_class, 1252).value_or(std::string());
          if (kind_of(name) != Kind::person) continue;
          for (const Version version : {Version::v3, Version::v4})
            looked_for += expect_all_fields(item, version);
        }
      }
    }
  }
  std::printf("%zu fields read back\n", looked_for);
  EXPECT_GT(looked_for, 50U);
}

// The reader itself must be able to fail.
TEST(ReadBack, TheReaderKnowsFoldsEscapesAndQuotes) {
  const auto card = testing::read_card(
      "BEGIN:VCARD\r\nitem1.TEL;TYPE=\"work,x\",Voice;X=\"a;b:c^n^^^'\":+49\r\n 1\\,\\;\\n\\\\\r\n"
      "N:a\\;b;c;;\r\nEND:VCARD\r\n");
  ASSERT_EQ(card.size(), 2U);
  EXPECT_EQ(card[0].name, "TEL");
  EXPECT_EQ(card[0].types(), (Types{"work,x", "voice"}));
  EXPECT_EQ(card[0].parameters.at("X").front(), "a;b:c\n^\"");
  EXPECT_EQ(card[0].text(), "+491,;\n\\");
  EXPECT_EQ(card[1].parts(';'), (std::vector<std::string>{"a;b", "c", "", ""}));
}

}  // namespace
}  // namespace offenbar::contacts
