#include "converters/office/stable_ids.h"

#include <gtest/gtest.h>

namespace offenbar::office {
namespace {

TEST(StableIds, TrackedChangesAreNumberedInOrderOfAppearance) {
  EXPECT_EQ(with_stable_ids(
                R"(<a xml:id="ct940"/><b text:change-id="ct77"/><c text:change-id="ct940"/>)"),
            R"(<a xml:id="ct1"/><b text:change-id="ct2"/><c text:change-id="ct1"/>)");
}

TEST(StableIds, ListsAreNumberedAndWhatContinuesThemFollows) {
  EXPECT_EQ(with_stable_ids(
                R"(<a xml:id="list152338"/><b xml:id="list9" text:continue-list="list152338"/>)"),
            R"(<a xml:id="list1"/><b xml:id="list2" text:continue-list="list1"/>)");
}

TEST(StableIds, OtherAttributesAndTextStay) {
  const std::string text = R"(<a text:name="ct940" xml:id="id5">xml:id=&quot;ct940</a>)";
  EXPECT_EQ(with_stable_ids(text), text);
}

std::string document(const std::string& first, const std::string& second) {
  return "<office:font-face-decls>"
         R"(<style:font-face style:name="Arial" svg:font-family="Arial")" +
         first + "/>" + R"(<style:font-face style:name="Arial1" svg:font-family="Arial")" + second +
         "/>" +
         R"(<style:font-face style:name="Carlito" svg:font-family="Carlito"/>)"
         "</office:font-face-decls>";
}

TEST(StableFonts, WhicheverCameFirstTheNamesAreTheSame) {
  const std::string swiss = R"( style:font-family-generic="swiss")";
  const std::string fixed = R"( style:font-pitch="fixed")";
  const std::string one = with_stable_ids(
      document(swiss, fixed) +
      R"(<p style:font-name="Arial" style:font-name-asian="Arial1" style:font-name-complex="Carlito"/>)");
  const std::string other = with_stable_ids(
      document(fixed, swiss) +
      R"(<p style:font-name="Arial1" style:font-name-asian="Arial" style:font-name-complex="Carlito"/>)");
  EXPECT_EQ(one, other);
}

TEST(StableFonts, TheTenthOfAFamilyComesAfterTheSecond) {
  std::string fonts = "<office:font-face-decls>";
  for (int i = 11; i >= 0; --i) {
    fonts += R"(<style:font-face style:name="A)" + (i == 0 ? "" : std::to_string(i)) +
             R"(" svg:font-family="A" style:font-adornments=")" + static_cast<char>('a' + i) +
             R"("/>)";
  }
  fonts += "</office:font-face-decls>";
  const std::string result = with_stable_ids(fonts);
  EXPECT_NE(result.find(R"(style:name="A2" svg:font-family="A" style:font-adornments="c")"),
            std::string::npos);
  EXPECT_NE(result.find(R"(style:name="A10" svg:font-family="A" style:font-adornments="k")"),
            std::string::npos);
}

TEST(StableFonts, ADocumentWithoutDeclarationsStaysAsItIs) {
  const std::string text = R"(<a style:font-name="Arial"/>)";
  EXPECT_EQ(with_stable_ids(text), text);
}

}  // namespace
}  // namespace offenbar::office
