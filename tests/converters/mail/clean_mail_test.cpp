#include "converters/mail/clean_mail.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <random>

#include "converters/mail/decoding.h"
#include "converters/mail/encoding.h"
#include "converters/mail/mbox_source.h"
#include "converters/mail/mime_parts.h"
#include "converters/mapi/tags.h"
#include "converters/tnef/message.h"
#include "tests/support/corpus.h"
#include "tests/support/memory_item.h"
#include "tests/support/tnef_maker.h"

namespace offenbar::mail {
namespace {

namespace tag = mapi::tag;
using offenbar::testing::MemoryItem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Cleaned {
  std::string text;
  MailFacts facts;
};

Cleaned cleaned(std::string_view message, LineEnds ends = LineEnds::crlf,
                const OpenTnef& open_tnef = tnef::open) {
  Context context;
  context.line_ends = ends;
  StringSink sink;
  auto facts = clean_mail(as_bytes(message), context, open_tnef, sink);
  EXPECT_TRUE(facts);
  return {std::move(sink.text), facts ? *std::move(facts) : MailFacts{}};
}
std::string lf(std::string_view message) { return cleaned(message, LineEnds::lf).text; }

std::vector<std::string> categories(const MailFacts& facts) {
  std::vector<std::string> all;
  for (const Loss& loss : facts.losses) all.push_back(loss.category);
  return all;
}

// "type: decoded body" of each leaf.
std::vector<std::string> leaves(std::string_view message) {
  std::vector<std::string> all;
  walk_leaves(message, header_at(message, 0, HeaderLines::any), [&](const Leaf& leaf) {
    const auto body = decoded(message.substr(leaf.header.body, leaf.end - leaf.header.body),
                              leaf.content.encoding);
    all.push_back(leaf.content.media_type + ": " + body.value_or("?"));
  });
  return all;
}

std::string tnef_with(std::string_view body, std::string_view attachment) {
  std::string out = test::tnef_beginning() +
                    test::tnef_attribute(1, 0x00078008, {"IPM.Microsoft Mail.Note\0", 24});
  if (!body.empty()) out += test::tnef_attribute(1, 0x0002800C, std::string(body) + '\0');
  if (!attachment.empty()) {
    out += test::tnef_attribute(2, 0x00069002, "\1" + std::string(13, '\0')) +
           test::tnef_attribute(2, 0x00018010, {"data.bin\0", 9}) +
           test::tnef_attribute(2, 0x0006800F, attachment);
  }
  return out;
}

std::string with_part(const std::string& fields, const std::string& body) {
  return "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\nHello\n\n--b\n" +
         fields + "\n" + body + "\n--b--\n";
}

const std::string tnef_fields =
    "Content-Type: application/ms-tnef; name=\"winmail.dat\"\n"
    "Content-Transfer-Encoding: base64\n";

TEST(CleanMail, LineEndsBecomeThoseAskedFor) {
  const std::string mixed = "A: b\r\nC: d\n\nx\r\ny\nz";
  EXPECT_EQ(cleaned(mixed).text, "A: b\r\nC: d\r\n\r\nx\r\ny\r\nz\r\n");
  EXPECT_EQ(lf(mixed), "A: b\nC: d\n\nx\ny\nz\n");
}

TEST(CleanMail, SizesAreThoseOfWhatIsWritten) {
  const std::string mixed = "A: b\r\nC: d\n\nx\r\r\ny\nz\r";
  const Cleaned crlf = cleaned(mixed);
  EXPECT_EQ(crlf.facts.bytes, crlf.text.size());
  EXPECT_EQ(crlf.facts.virtual_bytes, crlf.text.size());
  const Cleaned maildir = cleaned(mixed, LineEnds::lf);
  EXPECT_EQ(maildir.facts.bytes, maildir.text.size());
  EXPECT_EQ(maildir.text, "A: b\nC: d\n\nx\ny\nz\n");
  EXPECT_EQ(maildir.facts.virtual_bytes, maildir.text.size() + 6);
}

TEST(CleanMail, WhatStandsBeforeTheHeaderIsDropped) {
  for (const std::string before :
       {"\xEF\xBB\xBF", "\r\n\n \t\n", "From a@b.example Tue Nov 14 22:13:20 2023\n",
        "From ???@???\n", ">From x Tue Nov 14 22:13:20 2023\n", "\n\nFrom - x\n"}) {
    EXPECT_EQ(lf(before + "A: b\n\nx\n"), "A: b\n\nx\n") << before;
  }
  EXPECT_EQ(lf("From : a@b.example\n\nx\n"), "From : a@b.example\n\nx\n");
  EXPECT_EQ(lf("From me to you\nis text\n"), "From me to you\nis text\n");
  EXPECT_EQ(lf("\n\r\n"), "");
  EXPECT_EQ(lf(""), "");
}

TEST(CleanMail, CrEndsLinesOfTheHeaderOnly) {
  EXPECT_EQ(lf("A: b\rC: d\r\rx\ry\n"), "A: b\nC: d\n\nx\ry\n");
  EXPECT_EQ(cleaned("A: b\r\r\nC: d\r\r\n\r\r\nx\ry\n").text, "A: b\r\nC: d\r\n\r\nx\ry\r\n");
}

TEST(CleanMail, NulsInTheHeaderAreALoss) {
  const Cleaned mail = cleaned(std::string("A: b\0c\0\n\0\nx\0y\n", 14), LineEnds::lf);
  EXPECT_EQ(mail.text, std::string("A: bc\n\nx\0y\n", 11));
  EXPECT_THAT(categories(mail.facts), ElementsAre("header_nul"));
  EXPECT_EQ(mail.facts.losses[0].before, "3 NUL bytes");
}

TEST(CleanMail, CleanMailStaysAsItIs) {
  const std::string message =
      with_part("Content-Type: a/b\n\tfold\nContent-Length: 7\nX-\xFF: \x01\n",
                "--c\n \n>From x\nFrom y\n\xFF\x80");
  EXPECT_EQ(lf(message), message);
  EXPECT_EQ(lf(cleaned(message).text), message);
}

TEST(CleanMail, BinaryBodiesKeepTheirBytes) {
  const std::string fields = "Content-Type: image/x\nContent-Transfer-Encoding: binary\n";
  const std::string body("a\nb\r\nc\rd\0\n\n", 11);
  const std::string message = with_part(fields, body);
  EXPECT_THAT(cleaned(message).text, HasSubstr("binary\r\n\r\n" + body + "\r\n--b--\r\n"));
  const Cleaned maildir = cleaned(message, LineEnds::lf);
  EXPECT_EQ(maildir.text, message);
  const auto lines = std::ranges::count(message, '\n');
  EXPECT_EQ(maildir.facts.virtual_bytes, message.size() + static_cast<std::size_t>(lines) - 1);
}

TEST(CleanMail, BinaryTextHasLineEnds) {
  const std::string message =
      "Content-Type: text/plain\nContent-Transfer-Encoding: binary\n\na\nb\n";
  EXPECT_THAT(cleaned(message).text, HasSubstr("\r\n\r\na\r\nb\r\n"));
}

TEST(CleanMail, SignedPartsGetTheirCanonicalLineEnds) {
  const std::string signed_mail = "Content-Type: multipart/signed; boundary=s\n\n--s\n" +
                                  tnef_fields + "\n" + base64(tnef_with("x", "")) +
                                  "\n--s\nContent-Type: application/pgp-signature\n\nabc\n--s--\n";
  const Cleaned mail = cleaned(signed_mail);
  EXPECT_THAT(mail.facts.losses, IsEmpty());
  EXPECT_EQ(lf(mail.text), signed_mail);
  EXPECT_THAT(mail.text, HasSubstr("--s\r\nContent-Type: application/ms-tnef"));
}

TEST(CleanMail, FactsComeFromTheFields) {
  const MailFacts facts =
      cleaned(
          "Return-Path: <bounce@a.example>\nReceived: from a; by b;\n Tue, 14 Nov 2023 23:13:20 "
          "+0100 (CET)\nReceived: from c; Tue, 14 Nov 2000 23:13:20 +0100\nDate: Mon, 13 Nov 2023 "
          "22:13:20 +0000\nFrom: Anna <anna@a.example>\nMessage-ID:\n <1@a.example>\n\n")
          .facts;
  EXPECT_EQ(facts.received, 1'700'000'000);
  EXPECT_EQ(facts.sender, "bounce@a.example");
  EXPECT_EQ(facts.message_id, "<1@a.example>");
}

TEST(CleanMail, FactsWithoutTraceFields) {
  const MailFacts facts =
      cleaned(
          "Date: Tue, 14 Nov 2023 22:13:20 GMT\nReceived: nonsense\n"
          "From: =?utf-8?Q?Anna?= <anna@a.example>\nMessage-Id: 1@a.example\n\n")
          .facts;
  EXPECT_EQ(facts.received, 1'700'000'000);
  EXPECT_EQ(facts.sender, "anna@a.example");
  EXPECT_EQ(facts.message_id, "<1@a.example>");
  const MailFacts bounce = cleaned("Return-Path: <>\nFrom: Anna <anna@a.example>\n\n").facts;
  EXPECT_EQ(bounce.sender, "");
  EXPECT_EQ(bounce.received, std::nullopt);
}

TEST(CleanMail, FlagsOfMboxFields) {
  const Flags old = cleaned("Status: RO\nX-Status: AF\n\n").facts.flags;
  EXPECT_TRUE(old.seen && old.answered && old.flagged);
  EXPECT_FALSE(old.draft || old.deleted || old.forwarded);
  const Flags drafts = cleaned("X-Status: DT\n\n").facts.flags;
  EXPECT_TRUE(drafts.draft && drafts.deleted && !drafts.seen);
  const Flags words = cleaned("Status: Draft\nStatus: DRAFT\nX-Status: Resolved\n\n").facts.flags;
  EXPECT_FALSE(words.seen || words.answered || words.flagged || words.draft || words.deleted);
  const Flags mozilla = cleaned("X-Mozilla-Status: 1003\n\n").facts.flags;
  EXPECT_TRUE(mozilla.seen && mozilla.answered && mozilla.forwarded && !mozilla.flagged);
  EXPECT_TRUE(cleaned("X-Mozilla-Status: 000c\n\n").facts.flags.deleted);
  EXPECT_FALSE(cleaned("Subject: R\nX-Mozilla-Status: xyz\n\n").facts.flags.seen);
}

TEST(CleanMail, KeywordsOfAllKinds) {
  EXPECT_THAT(
      cleaned("X-Keywords: Red $Label1                 \nKeywords: two words, \"Red\",\n three\n"
              "X-Mozilla-Keys: $label2  $label3 \nKeywords: =?utf-8?Q?gr=C3=BCn?=\n\n")
          .facts.keywords,
      ElementsAre("Red", "$Label1", "two words", "three", "$label2", "$label3", "gr\xC3\xBCn"));
}

TEST(CleanMail, MessagesInsideAreCounted) {
  EXPECT_EQ(cleaned(with_part("Content-Type: message/rfc822\n", "A: b\n\nx")).facts.embedded, 1U);
}

TEST(CleanMail, ATnefPartBecomesWhatItHolds) {
  const Cleaned mail =
      cleaned(with_part(tnef_fields, base64(tnef_with("From the TNEF", "\x01\x02\xFF"))));
  EXPECT_THAT(mail.facts.losses, IsEmpty());
  EXPECT_THAT(leaves(mail.text),
              ElementsAre("text/plain: Hello\r\n", "text/plain: From the TNEF\r\n",
                          "application/octet-stream: \x01\x02\xFF"));
  EXPECT_THAT(mail.text, HasSubstr("filename=\"data.bin\""));
  EXPECT_THAT(mail.text, Not(HasSubstr("ms-tnef")));
  EXPECT_TRUE(mail.text.ends_with("\r\n--b--\r\n"));
}

TEST(CleanMail, WithoutATextOfItsOwnATnefIsItsAttachments) {
  const Cleaned mail = cleaned(with_part(tnef_fields, base64(tnef_with("", "abc"))), LineEnds::lf);
  EXPECT_THAT(leaves(mail.text),
              ElementsAre("text/plain: Hello\n", "application/octet-stream: abc"));
}

TEST(CleanMail, TnefInAllEncodingsAndNames) {
  const std::string tnef = tnef_with("Text", "");
  std::string quoted;
  for (const unsigned char c : tnef) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    quoted += {'=', digits[c >> 4U], digits[c & 15U]};
    quoted += "=\n";
  }
  const std::vector<std::pair<std::string, std::string>> forms{
      {"Content-Type: application/octet-stream\nContent-Disposition: attachment; "
       "filename=WINMAIL.DAT\nContent-Transfer-Encoding: base64\n",
       base64(tnef)},
      {"Content-Type: application/vnd.ms-tnef; name=winmail.dat\n"
       "Content-Transfer-Encoding: quoted-printable\n",
       quoted},
      {"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: binary\n", tnef},
      {"Content-Type: application/ms-tnef\n", tnef}};
  for (const auto& [fields, body] : forms) {
    const Cleaned mail = cleaned(with_part(fields, body));
    EXPECT_THAT(leaves(mail.text), ElementsAre("text/plain: Hello\r\n", "text/plain: Text\r\n"))
        << fields;
    EXPECT_THAT(mail.facts.losses, IsEmpty());
  }
}

TEST(CleanMail, TnefDeepInside) {
  const std::string inner = with_part(tnef_fields, base64(tnef_with("Deep", "")));
  const Cleaned mail = cleaned(with_part("Content-Type: message/rfc822\n", inner));
  EXPECT_THAT(leaves(mail.text), ElementsAre("text/plain: Hello\r\n", "text/plain: Hello\r\n",
                                             "text/plain: Deep\r\n"));
}

TEST(CleanMail, AMessageThatIsATnefGetsNewContentFields) {
  const Cleaned mail = cleaned("Subject: x\r" + tnef_fields + "Content-Length: 4711\nX-A: b\n\n" +
                                   base64(tnef_with("Text", "")),
                               LineEnds::lf);
  EXPECT_THAT(mail.text, ::testing::StartsWith("Subject: x\nX-A: b\nMIME-Version: 1.0\n"));
  EXPECT_THAT(mail.text, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(leaves(mail.text), ElementsAre("text/plain: Text\n"));
}

TEST(CleanMail, ATnefThatCannotBeOpenedStays) {
  const std::string message = with_part(tnef_fields, base64("no TNEF"));
  const Cleaned mail = cleaned(message, LineEnds::lf);
  EXPECT_EQ(mail.text, message);
  EXPECT_THAT(categories(mail.facts), ElementsAre("tnef_unreadable"));
  EXPECT_EQ(mail.facts.losses[0].where, "part 2");
  EXPECT_EQ(cleaned(message, LineEnds::lf, nullptr).text, message);
}

TEST(CleanMail, ADamagedTnefStaysBesideWhatCouldBeRead) {
  const std::string whole = tnef_with("Text", "attached");
  const std::string body = base64(std::string_view(whole).substr(0, whole.size() - 4));
  for (const bool is_message : {false, true}) {
    const std::string message =
        is_message ? tnef_fields + "\n" + body : with_part(tnef_fields, body);
    const Cleaned mail = cleaned(message, LineEnds::lf);
    EXPECT_THAT(categories(mail.facts), ::testing::Contains("tnef_damaged"));
    const auto parts = leaves(mail.text);
    EXPECT_THAT(parts, ::testing::Contains("text/plain: Text\n"));
    EXPECT_THAT(parts,
                ::testing::Contains("application/ms-tnef: " + whole.substr(0, whole.size() - 4)));
  }
}

TEST(CleanMail, TwoTnefsHaveDifferentBoundaries) {
  const std::string part = tnef_fields + "\n" + base64(tnef_with("Text", "abc"));
  const std::string text =
      cleaned(with_part(tnef_fields, base64(tnef_with("Text", "abc")) + "\n--b\n" + part)).text;
  const std::size_t first = text.find("boundary=\"=_");
  const std::size_t second = text.find("boundary=\"=_", first + 1);
  ASSERT_NE(second, std::string::npos);
  EXPECT_NE(text.substr(first, 60), text.substr(second, 60));
  EXPECT_EQ(leaves(text).size(), 5U);
}

TEST(CleanMail, EmbeddedMessagesOfATnefAreMessages) {
  MemoryItem item;
  auto& attachment = item.add_attachment();
  attachment.number(tag::attach_method, 5);
  attachment.item = std::make_shared<MemoryItem>();
  attachment.item->text(tag::subject, "Inner").text(tag::body, "Inside");
  const Cleaned mail = cleaned(with_part(tnef_fields, base64("any")), LineEnds::lf, [&item](Bytes) {
    return Result<std::unique_ptr<mapi::Item>>(std::make_unique<MemoryItem>(item));
  });
  EXPECT_THAT(mail.text, HasSubstr("Content-Type: message/rfc822"));
  EXPECT_THAT(mail.text, HasSubstr("Subject: Inner\n"));
  EXPECT_EQ(mail.facts.embedded, 1U);
}

TEST(CleanMail, InlinePicturesOfATnefStayInline) {
  MemoryItem item;
  item.bytes(tag::body_html, "<img src=\"cid:one\">");
  item.add_attachment()
      .number(tag::attach_method, 1)
      .text(tag::attach_content_id, "one")
      .bytes(tag::attach_data, "PNG");
  const Cleaned mail = cleaned(with_part(tnef_fields, base64("any")), LineEnds::lf, [&item](Bytes) {
    return Result<std::unique_ptr<mapi::Item>>(std::make_unique<MemoryItem>(item));
  });
  EXPECT_THAT(mail.text, HasSubstr("multipart/related"));
  EXPECT_THAT(mail.text, HasSubstr("Content-ID: <one>"));
}

TEST(CleanMail, ContactsInATnefAreWhatTheContextMakesOfThem) {
  Context context;
  context.companion = [](const mapi::Item&) {
    return std::optional<Companion>({"text/vcard", {}, "a.vcf", "BEGIN:VCARD\r\nEND:VCARD\r\n"});
  };
  StringSink sink;
  const auto facts = clean_mail(
      as_bytes(with_part(tnef_fields, base64("any"))), context,
      [](Bytes) {
        auto contact = std::make_unique<MemoryItem>("IPM.Contact");
        contact->add_attachment().number(tag::attach_method, 1).bytes(tag::attach_data, "abc");
        return Result<std::unique_ptr<mapi::Item>>(std::move(contact));
      },
      sink);
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->raw);
  EXPECT_THAT(leaves(sink.text),
              ElementsAre("text/plain: Hello\r\n", "text/vcard: BEGIN:VCARD\r\nEND:VCARD\r\n",
                          "application/octet-stream: abc"));
}

class FullSink : public Sink {
 public:
  Result<void> write(std::string_view bytes) override {
    EXPECT_LE(bytes.size(), 64U << 10U);
    ++calls;
    return fail(Fault::disk_full, "full");
  }
  int calls = 0;
};

TEST(CleanMail, ErrorsOfTheSinkEndIt) {
  FullSink sink;
  const auto facts =
      clean_mail(as_bytes("A: b\n\n" + std::string(1'000'000, 'x')), {}, tnef::open, sink);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().fault, Fault::disk_full);
  EXPECT_EQ(sink.calls, 1);
}

TEST(CleanMail, OddStructuresStayAsTheyAre) {
  for (const std::string& message :
       {std::string("Content-Type: message/partial; id=a; number=1\n\n--b\nx\n"),
        std::string("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\nx\n----\n"),
        std::string("Content-Type: multipart/mixed; boundary=b\n\n--b\nx\n--c\n"),
        std::string("Content-Type: multipart/mixed; boundary=b\n\nnothing\n"),
        std::string("no header at all\n"), "A: " + std::string(10'000'000, 'x') + "\n\ny\n"}) {
    EXPECT_TRUE(lf(message) == message) << message.substr(0, 100);
  }
  std::string nested;
  for (int i = 0; i < 100'000; ++i) {
    nested += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" +
              std::to_string(i) + "\n";
  }
  EXPECT_TRUE(lf(nested) == nested);
}

std::string sample() {
  return "From a@b.example Tue Nov 14 22:13:20 2023\n" +
         with_part("Content-Type: message/rfc822\n",
                   with_part(tnef_fields, base64(tnef_with("Deep", "abc")))) +
         "x";
}

void expect_stable(std::string_view message) {
  const Cleaned once = cleaned(message, LineEnds::lf);
  EXPECT_EQ(once.facts.bytes, once.text.size());
  const Cleaned crlf = cleaned(message);
  EXPECT_EQ(crlf.facts.bytes, crlf.text.size());
  EXPECT_TRUE(once.text.empty() || once.text.back() == '\n');
}

TEST(CleanMail, EveryTruncation) {
  const std::string whole = sample();
  for (std::size_t i = 0; i <= whole.size(); ++i)
    expect_stable(std::string_view(whole).substr(0, i));
}

TEST(CleanMail, RandomChanges) {
  const std::string whole = sample();
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string changed = whole;
    for (int k = 0; k < 4; ++k) {
      changed[random() % changed.size()] =
          static_cast<char>(random() % 4 == 0 ? random() % 256 : "\n\r-=\0 :;"[random() % 8]);
    }
    expect_stable(changed);
  }
}

// Line ends of all kinds as LF, and one at the end.
std::string with_lf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      while (out.ends_with('\r')) out.pop_back();
    }
    out += c;
  }
  while (out.ends_with('\r')) out.pop_back();
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out;
}

std::size_t tnef_parts(std::string_view message) {
  std::size_t count = 0;
  walk_leaves(message, header_at(message, 0, HeaderLines::any), [&count](const Leaf& leaf) {
    const std::string name = leaf.content.file_name;
    if (leaf.content.is("application/ms-tnef") || name == "winmail.dat" || name == "WINMAIL.DAT")
      ++count;
  });
  return count;
}

void check_corpus_message(std::string_view message, const std::string& path) {
  const Cleaned clean = cleaned(message, LineEnds::lf);
  EXPECT_TRUE(lf(clean.text) == clean.text) << path;
  EXPECT_TRUE(with_lf(cleaned(message).text) == with_lf(clean.text)) << path;
  if (tnef_parts(message) > 0) {
    EXPECT_EQ(tnef_parts(clean.text), clean.facts.losses.size()) << path;
    return;
  }
  // Only what stands before the header is gone, and CRs and NULs in it.
  const std::string before = with_lf(message);
  const std::string after = with_lf(clean.text);
  const std::size_t header = header_at(after, 0, HeaderLines::lf).body;
  const std::string_view body = std::string_view(after).substr(header);
  ASSERT_LE(body.size(), before.size()) << path;
  EXPECT_TRUE(std::string_view(before).substr(before.size() - body.size()) == body) << path;
  if (message.find('\0') == std::string_view::npos && clean.facts.losses.empty()) {
    EXPECT_LE(before.size() - after.size(), 1000U) << path;
  }
}

TEST(CleanMail, CorpusMessages) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t messages = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(offenbar::testing::corpus_folder() / "mail")) {
    if (!entry.is_regular_file() || entry.file_size() > (32U << 20U)) continue;
    const std::string path = entry.path().string();
    if (path.ends_with(".eml")) {
      check_corpus_message(offenbar::testing::read_file(entry.path()), path);
      ++messages;
    } else if (path.find("/mbox/") != std::string::npos) {
      const std::string mbox = offenbar::testing::read_file(entry.path());
      split_mbox(as_bytes(mbox), [&](const MboxMessage& one) {
        check_corpus_message(as_text(one.bytes), path);
        ++messages;
      });
    }
  }
  EXPECT_GT(messages, 20U);
}

TEST(CleanMail, CorpusTnefsAsParts) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t opened = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           offenbar::testing::corpus_folder() / "mail" / "tnef")) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    const std::string tnef = offenbar::testing::read_file(entry.path());
    const std::string message = with_part(tnef_fields, base64(tnef));
    const Cleaned mail = cleaned(message, LineEnds::lf);
    const auto lost = categories(mail.facts);
    const bool stays = std::ranges::count(lost, "tnef_unreadable") > 0;
    const bool damaged = std::ranges::count(lost, "tnef_damaged") > 0;
    EXPECT_EQ(mail.text == message, stays) << path;
    EXPECT_EQ(tnef_parts(mail.text) > 0, stays || damaged) << path;
    EXPECT_TRUE(mail.text.ends_with("\n--b--\n")) << path;
    EXPECT_TRUE(stays || damaged || lf(mail.text) == mail.text) << path;
    opened += stays ? 0 : 1;
  }
  EXPECT_GT(opened, 10U);
}

}  // namespace
}  // namespace offenbar::mail
