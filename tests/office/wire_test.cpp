#include "converters/office/wire.h"

#include <gtest/gtest.h>

namespace offenbar::office {
namespace {

using nlohmann::json;

TEST(Wire, WhatAChildRepliesThatItsDocumentHasTakenOverIsThatDocumentsFault) {
  for (const char* text : {R"({"reply": 7})", R"({"reply": {"password": "one"}})",
                           R"({"error": []})", R"({"reply": {"losses": [7]}})"}) {
    const Result<Reply> reply = reply_of(json::parse(text));
    ASSERT_FALSE(reply) << text;
    EXPECT_EQ(reply.error().fault, Fault::office_died) << text;
  }
}

TEST(Wire, ASeverityThatIsNoneIsTheGravest) {
  for (const int number : {-1, 3, 77}) {
    const auto reply = reply_of({{"reply", {{"losses", {{{"severity", number}}}}}}});
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->losses.at(0).severity, Severity::content) << number;
  }
}

}  // namespace
}  // namespace offenbar::office
