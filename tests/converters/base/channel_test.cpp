#include "converters/base/channel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace offenbar {
namespace {

using std::chrono::milliseconds;

struct ChannelTest : testing::Test {
  std::pair<Channel, Channel> ends = Channel::pair().value();
};

TEST_F(ChannelTest, AMessageArrivesWhole) {
  ASSERT_TRUE(ends.first.send({{"job", 7}, {"name", "Grüße"}}));
  const auto message = ends.second.receive(milliseconds(10'000)).value();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->body, (nlohmann::json{{"job", 7}, {"name", "Grüße"}}));
  EXPECT_TRUE(message->descriptors.empty());
}

TEST_F(ChannelTest, MessagesKeepTheirOrderAndBorders) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(ends.first.send({{"number", i}}));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ends.second.receive(milliseconds(10'000)).value()->body["number"], i);
  }
}

TEST_F(ChannelTest, TheLargestMessageArrives) {
  const std::string text(Channel::max_bytes - 20, 'x');
  ASSERT_TRUE(ends.first.send({{"text", text}}));
  EXPECT_EQ(ends.second.receive(milliseconds(10'000)).value()->body["text"], text);
}

TEST_F(ChannelTest, ALargerMessageIsRefused) {
  const auto sent = ends.first.send({{"text", std::string(Channel::max_bytes, 'x')}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().fault, Fault::internal);
}

TEST_F(ChannelTest, AMessageThatIsNestedTooDeepIsCorrupt) {
  const std::string quoted(100, '[');
  ASSERT_TRUE(ends.first.send({{"text", "\"" + quoted}, {"list", {{{1}}}}}));
  EXPECT_TRUE(ends.second.receive(milliseconds(10'000)));
  const std::string deep = "{\"list\":" + std::string(90'000, '[') + std::string(90'000, ']') + "}";
  ASSERT_EQ(::send(ends.first.descriptor(), deep.data(), deep.size(), 0),
            static_cast<ssize_t>(deep.size()));
  const auto message = ends.second.receive(milliseconds(10'000));
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().fault, Fault::corrupt);
}

TEST_F(ChannelTest, DescriptorsArriveOpen) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const Descriptor reader(pipe[0]);
  const Descriptor writer(pipe[1]);
  ASSERT_TRUE(ends.first.send({{"descriptors", 2}}, {reader.get(), writer.get()}));
  const auto message = ends.second.receive(milliseconds(10'000)).value();
  ASSERT_TRUE(message);
  ASSERT_EQ(message->descriptors.size(), 2U);
  ASSERT_EQ(::write(message->descriptors[1].get(), "x", 1), 1);
  char got = 0;
  EXPECT_EQ(::read(reader.get(), &got, 1), 1);
  EXPECT_EQ(got, 'x');
  EXPECT_NE(::fcntl(message->descriptors[0].get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(ChannelTest, TooManyDescriptorsAreRefused) {
  EXPECT_FALSE(ends.first.send({{"descriptors", 5}}, {0, 0, 0, 0, 0}));
}

TEST_F(ChannelTest, TheDeathOfTheOtherSideIsItsEnd) {
  ends.first.release().reset();
  EXPECT_FALSE(ends.second.receive(milliseconds(10'000)).value());
  const auto sent = ends.second.send({{"job", 1}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().fault, Fault::internal);
}

TEST_F(ChannelTest, SilenceTimesOut) {
  const auto message = ends.second.receive(milliseconds(10));
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().fault, Fault::timed_out);
}

TEST_F(ChannelTest, WhatIsNoJsonObjectIsCorrupt) {
  for (const std::string_view text : {"[1,2]", "{", "\xff\xfe", "7"}) {
    ASSERT_EQ(::send(ends.first.descriptor(), text.data(), text.size(), 0),
              static_cast<ssize_t>(text.size()));
    const auto message = ends.second.receive(milliseconds(10'000));
    ASSERT_FALSE(message) << text;
    EXPECT_EQ(message.error().fault, Fault::corrupt);
  }
}

TEST_F(ChannelTest, BytesArriveWhereTheyAreExpectedOnly) {
  ASSERT_TRUE(ends.first.send_bytes("\x01\xff{"));
  const auto message = ends.second.receive_any(milliseconds(10'000)).value();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes, "\x01\xff{");
  EXPECT_TRUE(message->body.is_null());
  ASSERT_TRUE(ends.first.send_bytes("\x01"));
  const auto refused = ends.second.receive(milliseconds(10'000));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::corrupt);
  ASSERT_TRUE(ends.first.send({{"job", 7}}));
  EXPECT_EQ(ends.second.receive_any(milliseconds(10'000)).value()->body["job"], 7);
  EXPECT_FALSE(ends.first.send_bytes(std::string(Channel::max_bytes + 1, 'x')));
}

TEST_F(ChannelTest, BytesThatAreNoUtf8AreReplacedNotFatal) {
  ASSERT_TRUE(ends.first.send({{"name", "a\xff"}}));
  EXPECT_EQ(ends.second.receive(milliseconds(10'000)).value()->body["name"], "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace offenbar
