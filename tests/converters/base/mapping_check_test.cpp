#include "converters/base/mapping_check.h"

#include <gmock/gmock.h>

#include "mappings/embedded.h"

namespace offenbar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> mistakes_in(std::string_view table, std::string_view text) {
  const auto found = check_table(table, text, "mine.tsv");
  EXPECT_TRUE(found) << found.error().what;
  std::vector<std::string> lines;
  if (found) {
    for (const MappingMistake& mistake : *found) lines.push_back(text_of(mistake));
  }
  return lines;
}

TEST(MappingCheck, RightRowsAreNoMistakes) {
  EXPECT_THAT(mistakes_in("fonts",
                          "\xEF\xBB\xBF# ours\r\n\r\nfont\tbecomes\tsource\r\n"
                          "Calibri\tCarlito\thouse style 3.1\r\n"),
              IsEmpty());
  EXPECT_THAT(mistakes_in("paths",
                          "prefix\tplace\tbecomes\tsource\nH:\\Ablage\toffice/Ablage\t-\tx\n"
                          "\\\\server\\daten\t-\tfile://neu/daten\tx\nTARGET\t-\t/srv/offen\tx\n"
                          "https://amt.sharepoint.com/sites/a\toffice\t-\tx\n"),
              IsEmpty());
}

TEST(MappingCheck, AWrongColumnIsNamedWithItsLineAndTheRightOne) {
  EXPECT_THAT(mistakes_in("fonts", "# fonts\nfnt\tbecomes\tsource\nA\tB\tC\n"),
              ElementsAre("mine.tsv, line 2: there is no column \"fnt\". Did you mean \"font\"?",
                          HasSubstr("line 2: the column \"font\" is missing")));
  EXPECT_THAT(mistakes_in("fonts", "font\tbecomes\nA\tB\n"),
              ElementsAre(HasSubstr("the column \"source\" is missing")));
}

TEST(MappingCheck, AnUnknownKeyIsNamedWithItsLineAndTheClosestOne) {
  EXPECT_THAT(mistakes_in("folders", "role\tname\tsource\nsent\tSent\tx\nsnet\tGesendet\tx\n"),
              ElementsAre("mine.tsv, line 3: \"snet\" does not fit the column \"role\". It takes a "
                          "role as shipped. Did you mean \"sent\"?"));
}

TEST(MappingCheck, AWrongValueIsNamedWithItsLineAndWhatWouldBeRight) {
  EXPECT_THAT(mistakes_in("losses", "category\tseverity\tsource\ntext\tgrave\tx\n"),
              ElementsAre(HasSubstr("line 2: \"grave\" does not fit the column \"severity\". It "
                                    "takes cosmetic, formatting or content.")));
  EXPECT_THAT(mistakes_in("places", "folder\tbecomes\tsource\noffice/A\t../../etc\tx\n/a\tb\tx\n"),
              ElementsAre(HasSubstr("line 2: \"../../etc\""), HasSubstr("line 3: \"/a\"")));
  EXPECT_THAT(mistakes_in("addresses", "address\tbecomes\tsource\na@b.example\tnobody\tx\n"),
              ElementsAre(HasSubstr("It takes a mail address.")));
}

TEST(MappingCheck, CellsPartedBySpacesAreRecognised) {
  EXPECT_THAT(mistakes_in("fonts", "font\tbecomes\tsource\nArial   Liberation Sans   why\n"),
              ElementsAre("mine.tsv, line 2: 1 cells instead of 3. Cells are parted by a tab, not "
                          "by spaces."));
}

TEST(MappingCheck, AKeyThatIsThereTwiceIsNamedWithBothLines) {
  EXPECT_THAT(mistakes_in("fonts", "font\tbecomes\tsource\nA\tB\tx\nA\tC\tx\n"),
              ElementsAre(HasSubstr("line 3: \"A\" is there already, in line 2")));
}

TEST(MappingCheck, TextThatIsNoUtf8IsAMistakeOfItsLine) {
  EXPECT_THAT(mistakes_in("fonts",
                          "font\tbecomes\tsource\nA\tB\tStra\xDF"
                          "e\n"),
              ElementsAre(HasSubstr("line 2: this line is no UTF-8")));
}

TEST(MappingCheck, EveryShippedTableIsDescribedAndRight) {
  for (const std::string& name : table_names()) {
    const auto shipped = Table::shipped(name);
    ASSERT_TRUE(shipped) << name;
    EXPECT_THAT(mistakes_in(name, mappings::embedded(name)), IsEmpty()) << name;
  }
  const Table tables = Table::shipped("tables").value();
  for (const std::string& name : table_names()) {
    const Table shipped = Table::shipped(name).value();
    for (const std::string& column : shipped.columns()) {
      bool described = false;
      for (const Table::Row& row : tables.rows()) {
        described = described || (row[0] == name && (row[1] == column || row[1] == "*"));
      }
      EXPECT_TRUE(described) << name << " " << column;
    }
  }
}

TEST(MappingCheck, UnknownTableIsNotFound) {
  const auto found = check_table("nothing", "a\tb\n", "x");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().fault, Fault::not_found);
  EXPECT_EQ(check_mappings("/no/such/folder").error().fault, Fault::not_found);
}

}  // namespace
}  // namespace offenbar
