#include "batch/page_drawing.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "converters/base/descriptor.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

using offenbar::testing::TemporaryFolder;

// Compares by a program that answers `answer`.
Result<DrawnPages> drawn_by(const std::string& answer) {
  const TemporaryFolder folder;
  const std::filesystem::path program = std::filesystem::path(folder.path()) / "pages";
  std::ofstream(program) << "#!/bin/sh\ndd bs=200000 count=1 <&3 >/dev/null 2>&1\nprintf '%s' '"
                         << answer << "' >&3\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const Descriptor files(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  PageSettings settings;
  settings.folder = files.get();
  settings.program = program.string();
  return compare_drawn_pages(settings);
}

TEST(PageDrawing, NonsenseFromAProcessThatWasTakenOverIsAnErrorOfThatFile) {
  for (const char* answer :
       {R"({"pages": {"before": "many"}})", R"({"error": 7})",
        R"({"pages": {"differing": [{"farthest": null}]}})", R"({"pages": {}, "losses": "[7]"})"}) {
    const auto drawn = drawn_by(answer);
    ASSERT_FALSE(drawn) << answer;
    EXPECT_EQ(drawn.error().fault, Fault::corrupt) << answer;
  }
}

TEST(PageDrawing, NoMorePicturesAreFetchedThanPagesAreListed) {
  const auto drawn =
      drawn_by(R"({"pages": {"differing": [{"before": 1}], "pictured": 4000000000}})");
  ASSERT_TRUE(drawn) << drawn.error().what;
  EXPECT_EQ(drawn->pictured, 1U);
}

}  // namespace
}  // namespace offenbar::batch
