#include "batch/installed_fonts.h"

#include <gtest/gtest.h>

namespace offenbar::batch {
namespace {

TEST(InstalledFonts, OneThatHasTheSameWidthsStandsIn) {
  const InstalledFonts fonts(with_stand_ins({"Liberation Sans", "Carlito"}));
  EXPECT_TRUE(fonts.have("Liberation Sans"));
  EXPECT_TRUE(fonts.have("arial"));
  EXPECT_TRUE(fonts.have("Calibri"));
  EXPECT_FALSE(fonts.have("Times New Roman"));
  EXPECT_FALSE(fonts.have("Wingdings"));
}

}  // namespace
}  // namespace offenbar::batch
