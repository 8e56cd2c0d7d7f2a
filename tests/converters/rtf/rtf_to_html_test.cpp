#include "converters/rtf/rtf_to_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offenbar::rtf {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Html converted(std::string_view rtf) {
  auto html = rtf_to_html(as_bytes(rtf));
  EXPECT_TRUE(html);
  return html ? *std::move(html) : Html{};
}

// What is between <body> and </body>.
std::string body(std::string_view rtf) {
  const std::string html = converted(rtf).utf8;
  const std::size_t begin = html.find("<body>\r\n") + 8;
  return html.substr(begin, html.find("</body>") - begin);
}

TEST(RtfToHtml, ParagraphsAndLooks) {
  EXPECT_EQ(body("{\\rtf1\\ansi\\pard plain {\\b fat \\i both}\\par\\qc\\ul under\\ulnone\\par}"),
            "<p style=\"margin:0\">plain <b>fat </b><b><i>both</i></b></p>\r\n"
            "<p style=\"margin:0;text-align:center\"><u>under</u></p>\r\n");
}

TEST(RtfToHtml, ColoursAndSizes) {
  EXPECT_EQ(
      body("{\\rtf1{\\colortbl;\\red255\\green0\\blue16;}\\cf1\\fs25 red}"),
      "<p style=\"margin:0\"><span style=\"color:#ff0010;font-size:12.5pt\">red</span></p>\r\n");
}

TEST(RtfToHtml, SpecialCharactersAreEscaped) {
  EXPECT_EQ(body("{\\rtf1 <script>&\\{\\~\\endash}"),
            "<p style=\"margin:0\">&lt;script&gt;&amp;{\u00A0\u2013</p>\r\n");
}

TEST(RtfToHtml, FontsTellTheCodePage) {
  EXPECT_THAT(
      body("{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset136 B;}}\\f1\\'a4\\'a4\\f0\\'e4}"),
      HasSubstr("\u4E2D\u00E4"));
}

TEST(RtfToHtml, LinksThatRunProgramsStayText) {
  EXPECT_THAT(
      body("{\\rtf1{\\field{\\*\\fldinst{HYPERLINK \"https://a.example/?a=1&b=2\"}}{\\fldrslt "
           "here}} after}"),
      HasSubstr("<a href=\"https://a.example/?a=1&amp;b=2\">here</a> after"));
  EXPECT_THAT(
      body("{\\rtf1{\\field{\\*\\fldinst{HYPERLINK \"javascript:alert(1)\"}}{\\fldrslt x}}}"),
      Not(HasSubstr("href")));
}

TEST(RtfToHtml, Tables) {
  EXPECT_EQ(
      body(
          "{\\rtf1\\trowd\\cellx100\\cellx200\\pard\\intbl a\\cell b\\cell\\row\\pard after\\par}"),
      "<table border=\"1\" style=\"border-collapse:collapse\">\r\n<tr><td valign=\"top\"><p "
      "style=\"margin:0\">a</p>\r\n</td><td valign=\"top\"><p style=\"margin:0\">b</p>\r\n"
      "</td></tr>\r\n</table>\r\n<p style=\"margin:0\">after</p>\r\n");
}

TEST(RtfToHtml, ListsKeepTheirNumbers) {
  EXPECT_EQ(
      body("{\\rtf1\\pard{\\pntext 1.\\tab}one\\par{\\pntext 2.\\tab}two\\par\\pard end\\par}"),
      "<ul style=\"list-style-type:none\">\r\n<li style=\"margin:0\">1.&nbsp;&nbsp;&nbsp; "
      "one</li>\r\n<li style=\"margin:0\">2.&nbsp;&nbsp;&nbsp; two</li>\r\n</ul>\r\n"
      "<p style=\"margin:0\">end</p>\r\n");
}

TEST(RtfToHtml, PicturesBecomeParts) {
  const Html html = converted(
      "{\\rtf1 a{\\*\\shppict{\\pict\\pngblip\\picwgoal150\\pichgoal300{\\*\\blipuid "
      "0011}\r\n8950\r\n4e47}}"
      "{\\nonshppict{\\pict\\wmetafile8 00}}b}");
  ASSERT_EQ(html.pictures.size(), 1U);
  EXPECT_EQ(html.pictures[0].media_type, "image/png");
  EXPECT_EQ(html.pictures[0].bytes, "\x89PNG");
  EXPECT_THAT(html.utf8, HasSubstr("a<img src=\"cid:rtf-picture-0@offenbar.invalid\" width=\"10\" "
                                   "height=\"20\" alt=\"\">b"));
}

TEST(RtfToHtml, PlainTextBesideIt) {
  EXPECT_EQ(converted("{\\rtf1 one\\par two\\line three\\par}").plain, "one\r\ntwo\r\nthree\r\n");
}

TEST(RtfToHtml, CutOffIsDamage) {
  const Html html = converted("{\\rtf1 text {\\b fat");
  EXPECT_THAT(html.utf8, HasSubstr("fat"));
  EXPECT_NE(html.damage, "");
}

TEST(RtfToHtml, WhatIsNoRtfIsAnError) { EXPECT_FALSE(rtf_to_html(as_bytes("hello"))); }

}  // namespace
}  // namespace offenbar::rtf
