#include "converters/pst/ltp/value.h"

#include <gmock/gmock.h>

#include "tests/support/pst_item_maker.h"

namespace offenbar::pst::ltp {
namespace {

using mapi::PropType;
using test::raw;
using test::utf16;
using ::testing::ElementsAre;

template <class T>
T decoded(PropType type, const std::string& bytes) {
  const auto value = decode_value({0x3001, type}, as_bytes(bytes));
  EXPECT_TRUE(value) << value.error().what;
  const T* found = value ? std::get_if<T>(&*value) : nullptr;
  EXPECT_NE(found, nullptr);
  return found == nullptr ? T{} : *found;
}

TEST(Value, OfEachType) {
  EXPECT_EQ(decoded<std::int16_t>(PropType::integer16, raw(std::int16_t{-2})), -2);
  EXPECT_EQ(decoded<std::int32_t>(PropType::integer32, raw(70'000)), 70'000);
  EXPECT_EQ(decoded<std::int64_t>(PropType::integer64, raw(std::int64_t{-1})), -1);
  EXPECT_EQ(decoded<std::int64_t>(PropType::currency, raw(std::int64_t{12345})), 12345);
  EXPECT_EQ(decoded<double>(PropType::floating64, raw(0.5)), 0.5);
  EXPECT_EQ(decoded<float>(PropType::floating32, raw(0.25F)), 0.25F);
  EXPECT_TRUE(decoded<bool>(PropType::boolean, raw(std::uint32_t{1})));
  EXPECT_EQ(decoded<mapi::FileTime>(PropType::time, raw(std::uint64_t{99})).ticks, 99U);
  EXPECT_EQ(decoded<std::string>(PropType::string, utf16("Wort")), "Wort");
  EXPECT_EQ(decoded<mapi::String8>(PropType::string8, "Wort").bytes, "Wort");
  EXPECT_EQ(decoded<mapi::Binary>(PropType::binary, "abc").size(), 3U);
  EXPECT_EQ(decoded<mapi::Guid>(PropType::guid, std::string(16, 'G')).bytes[15], 'G');
}

TEST(Value, SeveralOfAKind) {
  EXPECT_THAT(decoded<std::vector<std::int32_t>>(mapi::multiple_of(PropType::integer32),
                                                 raw(1) + raw(2) + raw(3)),
              ElementsAre(1, 2, 3));
  const std::string texts =
      raw(2) + raw(12) + raw(16) + utf16("ab") + utf16("c");  // [MS-PST] 2.3.3.4.2
  EXPECT_THAT(decoded<std::vector<std::string>>(mapi::multiple_of(PropType::string), texts),
              ElementsAre("ab", "c"));
  EXPECT_THAT(decoded<std::vector<std::string>>(mapi::multiple_of(PropType::string), ""),
              ElementsAre());
}

TEST(Value, OfATextThatEndsWithZerosHasNone) {
  const std::string zero(1, '\0');
  EXPECT_EQ(decoded<std::string>(PropType::string, utf16("IPM.Note" + zero)), "IPM.Note");
  EXPECT_EQ(decoded<mapi::String8>(PropType::string8, "IPM.Note" + zero + zero).bytes, "IPM.Note");
  EXPECT_EQ(decoded<std::string>(PropType::string, utf16(zero)), "");
  EXPECT_EQ(decoded<std::string>(PropType::string, utf16("a" + zero + "b")), "a" + zero + "b");
  EXPECT_EQ(decoded<mapi::Binary>(PropType::binary, "a" + zero).size(), 2U);
}

TEST(Value, TruncatedByOneByteIsCorrupt) {
  for (const PropType type : {PropType::integer16, PropType::integer32, PropType::integer64,
                              PropType::floating64, PropType::time, PropType::guid}) {
    const std::string bytes(fixed_bytes(type) - 1, 'x');
    const auto value = decode_value({0x3001, type}, as_bytes(bytes));
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().fault, Fault::corrupt);
  }
}

TEST(Value, CountsAndOffsetsThatDoNotFitAreCorrupt) {
  const auto type = mapi::multiple_of(PropType::binary);
  for (const std::string& bytes :
       {raw(0x7FFFFFFF) + raw(4), raw(1) + raw(100) + "abc", raw(2) + raw(14) + raw(12) + "abcd"}) {
    EXPECT_FALSE(decode_value({0x3001, type}, as_bytes(bytes)));
  }
}

}  // namespace
}  // namespace offenbar::pst::ltp
