#include "batch/result_files.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <string>

#include "converters/base/descriptor.h"
#include "tests/support/files.h"

namespace offenbar::batch::test {
namespace {

using ::testing::ElementsAre;

// A mailbox with one calendar, whose name begins as the names of items do.
class ResultFilesTest : public ::testing::Test {
 protected:
  ResultFilesTest() : folder_(::open(tree_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    std::filesystem::create_directories(tree_ / "calendar/2024");
    calendar_.path = {"2024"};
    calendar_.container_class = "IPF.Appointment";
  }

  TemporaryTree tree_;
  Descriptor folder_;
  stores::Folder calendar_;
};

TEST_F(ResultFilesTest, ItemsAreFoundByTheirNumber) {
  for (const std::string name :
       {"000007 Sitzung.ics", "000007 Sitzung (2).ics", "1000000 Letzte.ics", "2024.ics"}) {
    write_file(tree_ / ("calendar/2024/" + name), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
  }
  const auto results = ResultFiles(folder_.get(), {calendar_}).of(0);
  ASSERT_EQ(results.size(), 2U) << "2024.ics has no number";
  EXPECT_THAT(results.at(6).paths, ElementsAre("calendar/2024/000007 Sitzung (2).ics",
                                               "calendar/2024/000007 Sitzung.ics"));
  EXPECT_FALSE(results.at(6).in_collection);
  EXPECT_EQ(results.at(999'999).kind, stores::Kind::calendar);
}

TEST_F(ResultFilesTest, AWholeCollectionIsOneWhateverItsName) {
  std::filesystem::remove(tree_ / "calendar/2024");
  write_file(tree_ / "calendar/2024.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
  const ResultFiles files(folder_.get(), {calendar_});
  EXPECT_TRUE(files.of(0).empty());
  const auto result = files.in_order(0, stores::Kind::calendar, 5, 3);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->in_collection);
  EXPECT_EQ(result->number, 3U);
  EXPECT_THAT(result->paths, ElementsAre("calendar/2024.ics"));
}

}  // namespace
}  // namespace offenbar::batch::test
