#include "batch/page_drawing.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "batch/page_pictures.h"
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

TEST(PageDrawing, APictureThatLeadsElsewhereIsNotKept) {
  const TemporaryFolder staging, state;
  std::filesystem::create_symlink("/etc/hostname",
                                  std::filesystem::path(staging.path()) / "b0001.png");
  const Descriptor files(::open(staging.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DrawnPages pages;
  pages.pictured = 1;
  pages.differing.resize(1);
  EXPECT_FALSE(keep_page_pictures(pages, "office/a.docx", files.get(), state.path(), 7, "de-DE"));
  EXPECT_FALSE(std::filesystem::is_symlink(state.path() + "/" + page_folder_of(7) + "/b0001.png"));
}

TEST(PageDrawing, PicturesOfAnEarlierResultGoWithIt) {
  const TemporaryFolder staging, state;
  const Descriptor files(::open(staging.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto keep = [&](const DrawnPages& pages) {
    return keep_page_pictures(pages, "office/a.docx", files.get(), state.path(), 7, "de-DE");
  };
  DrawnPages pages;
  pages.before = pages.after = pages.differing_count = pages.pictured = 1;
  pages.differing.resize(1);
  ASSERT_TRUE(keep(pages));
  const std::string index = state.path() + "/" + page_folder_of(7) + "/index.html";
  EXPECT_TRUE(std::filesystem::exists(index));
  ASSERT_TRUE(keep({}));
  EXPECT_FALSE(std::filesystem::exists(index));
}

}  // namespace
}  // namespace offenbar::batch
