#include "converters/mail/write_mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "converters/mapi/tags.h"
#include "tests/support/files.h"
#include "tests/support/memory_item.h"

namespace offenbar::mail {
namespace {

namespace tag = mapi::tag;
using offenbar::testing::MemoryItem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t sent_at = 1'700'000'000;  // Tue, 14 Nov 2023 22:13:20 UTC

MemoryItem simple_item() {
  MemoryItem item;
  item.text(tag::subject, "Plan")
      .text(tag::body, "Hello\nthere\n")
      .time(tag::client_submit_time, sent_at)
      .text(tag::internet_message_id, "<1@a.example>")
      .text(tag::sent_representing_name, "Anna")
      .text(tag::sent_representing_smtp_address, "anna@a.example");
  item.add_recipient()
      .number(tag::recipient_type, 1)
      .text(tag::display_name, "Bernd")
      .text(tag::smtp_address, "bernd@b.example");
  return item;
}

struct Written {
  std::string text;
  MailFacts facts;
};

Written written(const MemoryItem& item, const Context& context = {}) {
  StringSink sink;
  auto facts = write_mail(item, context, sink);
  EXPECT_TRUE(facts);
  return {std::move(sink.text), facts ? *std::move(facts) : MailFacts{}};
}

std::vector<std::string> categories(const MailFacts& facts) {
  std::vector<std::string> all;
  for (const Loss& loss : facts.losses) all.push_back(loss.category);
  return all;
}

// What Python's parser makes of it: {"headers": [[name, value]], "parts": [{"type", "name",
// "disposition", "cid", "charset", "text" or "size", "parts"}], "defects": []}
nlohmann::json parsed(const std::string& mail) {
  constexpr std::string_view script = R"(
import email, email.policy, json, sys
def part(m):
    p = {"type": m.get_content_type(), "name": m.get_filename(), "disposition": m.get_content_disposition(),
         "cid": m["content-id"], "charset": m.get_content_charset(), "defects": [str(d) for d in m.defects]}
    if m.is_multipart():
        p["parts"] = [part(x) for x in m.iter_parts()] if m.get_content_maintype() == "multipart" else [part(x) for x in m.get_payload()]
        p["subject"] = m["subject"] and str(m["subject"])
    else:
        content = m.get_content()
        if isinstance(content, bytes): p["bytes"] = content.decode("latin-1")
        elif isinstance(content, str): p["text"] = content.replace("\r\n", "\n")
    return p
m = email.message_from_bytes(open(sys.argv[1], "rb").read(), policy=email.policy.default)
json.dump({"headers": [[k, str(v)] for k, v in m.items()], "body": part(m)}, open(sys.argv[2], "w"))
)";
  const testing::TemporaryFolder folder;
  const std::string base = folder.path();
  batch::test::write_file(base + "/read.py", std::string(script));
  batch::test::write_file(base + "/mail.eml", mail);
  const std::string command =
      "python3 " + base + "/read.py " + base + "/mail.eml " + base + "/out.json";
  EXPECT_EQ(std::system(command.c_str()), 0) << mail;
  return nlohmann::json::parse(batch::test::read_file(base + "/out.json"), nullptr, false);
}

std::string header(const nlohmann::json& mail, std::string_view name) {
  std::string found = "<none>";
  for (const auto& field : mail["headers"]) {
    if (field[0] == name) found = found == "<none>" ? field[1].get<std::string>() : "<twice>";
  }
  return found;
}

TEST(WriteMail, APlainMessage) {
  const Written mail = written(simple_item());
  EXPECT_EQ(mail.text,
            "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
            "From: Anna <anna@a.example>\r\n"
            "To: Bernd <bernd@b.example>\r\n"
            "Subject: Plan\r\n"
            "Message-ID: <1@a.example>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=\"us-ascii\"\r\n"
            "Content-Transfer-Encoding: 7bit\r\n"
            "\r\n"
            "Hello\r\nthere\r\n");
  EXPECT_THAT(mail.facts.losses, IsEmpty());
  EXPECT_EQ(mail.facts.bytes, mail.text.size());
  EXPECT_EQ(mail.facts.sender, "anna@a.example");
  EXPECT_EQ(mail.facts.received, sent_at);
}

TEST(WriteMail, LineEndsForMaildirAndTheSizesOfBoth) {
  Context with_lf;
  with_lf.line_ends = LineEnds::lf;
  const Written crlf = written(simple_item());
  const Written lf = written(simple_item(), with_lf);
  EXPECT_THAT(lf.text, Not(HasSubstr("\r")));
  EXPECT_EQ(lf.facts.bytes, lf.text.size());
  EXPECT_EQ(lf.facts.virtual_bytes, crlf.text.size());
}

TEST(WriteMail, SameItemSameBytes) {
  MemoryItem item = simple_item();
  item.bytes(tag::body_html, "<p>x</p>");
  item.text(tag::internet_message_id, "");
  const Written once = written(item);
  EXPECT_EQ(once.text, written(item).text);
  EXPECT_THAT(once.facts.message_id, HasSubstr("@offenbar.invalid>"));
  item.text(tag::subject, "Other");
  EXPECT_NE(once.facts.message_id, written(item).facts.message_id);
}

TEST(WriteMail, UmlautsAndOtherScripts) {
  MemoryItem item = simple_item();
  const std::string subject =
      "Änderung der Öffnungszeiten für das Bürgeramt und eine sehr lange Zeile \u65E5\u672C\u8A9E "
      "\u05E9\u05DC\u05D5\u05DD";
  item.text(tag::subject, subject).text(tag::body, "Grüße aus Köln\n");
  item.text(tag::sent_representing_name, "Müller, Jörg (Amt \"3\")");
  const auto mail = parsed(written(item).text);
  EXPECT_EQ(header(mail, "Subject"), subject);
  EXPECT_EQ(header(mail, "From"), "\"Müller, Jörg (Amt \\\"3\\\")\" <anna@a.example>");
  EXPECT_EQ(mail["body"]["text"], "Grüße aus Köln\n");
  EXPECT_EQ(mail["body"]["charset"], "utf-8");
}

TEST(WriteMail, NoValueBeginsAFieldOrTheBody) {
  MemoryItem item = simple_item();
  const std::string evil = std::string("x\r\nBcc: evil@e.example\r\n\r\nbody\0y", 35);
  item.text(tag::subject, evil)
      .text(tag::sent_representing_name, evil)
      .text(tag::conversation_topic, evil)
      .text(tag::in_reply_to_id, "<a>\r\nX-Evil: 1")
      .text(tag::internet_references, "<b@b>\nX-Evil: 1\n\nbody")
      .text(tag::internet_message_id, "<c\r\nX-Evil: 1>")
      .text(tag::sent_representing_smtp_address, "a@b.example>\r\nX-Evil: 1");
  auto& attachment = item.add_attachment();
  attachment.number(tag::attach_method, 1).bytes(tag::attach_data, "x");
  attachment.text(tag::attach_long_filename, "a\"\r\nX-Evil: 1\r\n\r\n.txt")
      .text(tag::attach_mime_tag, "text/plain\r\nX-Evil: 1")
      .text(tag::attach_content_id, "c\r\nX-Evil: 1")
      .text(tag::attach_content_location, "l\nX-Evil: 1");
  const std::string text = written(item).text;
  EXPECT_THAT(text, Not(HasSubstr("\nX-Evil")));
  EXPECT_THAT(text, Not(HasSubstr("\nBcc")));
  EXPECT_THAT(text, Not(HasSubstr(std::string(1, '\0'))));
  EXPECT_EQ(parsed(text)["body"]["parts"].size(), 2U);
}

TEST(WriteMail, OriginalFieldsStayInOrderAndNoneThatMustBeSingleComesTwice) {
  MemoryItem item = simple_item();
  item.text(tag::transport_message_headers,
            "Microsoft Mail Internet Headers Version 2.0\r\n"
            "Received: from a.example by b.example;\r\n\tTue, 14 Nov 2023 23:13:21 +0100\r\n"
            "Received: from c.example by a.example; Tue, 14 Nov 2023 23:13:20 +0100\r\n"
            "DKIM-Signature: v=1; a=rsa-sha256;\r\n\tb=abc\r\n"
            "From: \"Anna A.\" <anna@a.example>\r\nTo: bernd@b.example\r\n"
            "Subject: Plan\r\nSubject: Another\r\nDate: Tue, 14 Nov 2023 23:13:20 +0100\r\n"
            "Content-Type: multipart/mixed; boundary=old\r\nMIME-Version: 1.0\r\n"
            "Message-ID: <1@a.example>\r\n\r\nbody\r\n");
  const Written mail = written(item);
  EXPECT_TRUE(mail.text.starts_with(
      "Received: from a.example by b.example;\r\n\tTue, 14 Nov 2023 23:13:21 +0100\r\n"
      "Received: from c.example by a.example; Tue, 14 Nov 2023 23:13:20 +0100\r\n"
      "DKIM-Signature: v=1; a=rsa-sha256;\r\n\tb=abc\r\n"
      "From: \"Anna A.\" <anna@a.example>\r\n"))
      << mail.text;
  const auto read = parsed(mail.text);
  EXPECT_EQ(header(read, "Subject"), "Plan");
  EXPECT_EQ(header(read, "Date"), "Tue, 14 Nov 2023 23:13:20 +0100");
  EXPECT_EQ(header(read, "Content-Type"), "text/plain; charset=\"us-ascii\"");
  EXPECT_EQ(header(read, "To"), "bernd@b.example");
  EXPECT_THAT(categories(mail.facts), ElementsAre("header_dropped"));
}

TEST(WriteMail, ASubjectThatWasChangedIsTheNewOne) {
  MemoryItem item = simple_item();
  item.text(tag::subject, "Plan, done")
      .text(tag::transport_message_headers, "Subject: =?utf-8?Q?Pl=61n?=\r\n");
  EXPECT_EQ(header(parsed(written(item).text), "Subject"), "Plan, done");
  item.text(tag::subject, "Plan");
  EXPECT_THAT(written(item).text, HasSubstr("Subject: =?utf-8?Q?Pl=61n?=\r\n"));
}

// The properties of simple_item() know the people; the fields do not.
TEST(WriteMail, FieldsThatReceiversRefuseAreWrittenAnew) {
  MemoryItem item = simple_item();
  const std::string names = header(parsed(written(item).text), "To");
  item.text(tag::transport_message_headers,
            "From: \"Anna A.\" <anna@a.example>\r\nTo: Beispiel, Bernd\r\n"
            "Cc: c@c.example; d@d.example\r\nReply-To: \r\nDate: 14.11.2023 23:13\r\n");
  const Written mail = written(item);
  const auto read = parsed(mail.text);
  EXPECT_EQ(header(read, "To"), names);
  EXPECT_EQ(header(read, "X-Offenbar-Original-To"), "Beispiel, Bernd");
  EXPECT_EQ(header(read, "Cc"), "c@c.example, d@d.example") << "no property names them";
  EXPECT_EQ(header(read, "X-Offenbar-Original-Cc"), "c@c.example; d@d.example");
  EXPECT_EQ(header(read, "Date"), "Tue, 14 Nov 2023 22:13:20 +0000");
  EXPECT_EQ(header(read, "X-Offenbar-Original-Date"), "14.11.2023 23:13");
  EXPECT_THAT(mail.text, HasSubstr("From: \"Anna A.\" <anna@a.example>\r\n"));
  EXPECT_THAT(mail.text, Not(HasSubstr("Reply-To")));
  EXPECT_THAT(categories(mail.facts),
              ElementsAre("header_rebuilt", "header_rebuilt", "header_rebuilt"));
}

TEST(WriteMail, NamesThatAreNoAsciiBecomeEncodedWordsWithinTheirMailbox) {
  MemoryItem item = simple_item();
  item.text(tag::transport_message_headers,
            "To: \"Müller, Hans\" <hans@b.example>, x@y.example\r\n");
  const Written mail = written(item);
  EXPECT_EQ(header(parsed(mail.text), "To"), "\"Müller, Hans\" <hans@b.example>, x@y.example");
  EXPECT_THAT(mail.text, HasSubstr("To: =?utf-8?")) << "the quotes are not among the words";
  EXPECT_THAT(mail.text, Not(HasSubstr("Hans\"")));
  EXPECT_THAT(mail.facts.losses, IsEmpty());
}

TEST(WriteMail, NoX500NameStandsInAnAddress) {
  MemoryItem item = simple_item();
  const std::string dn = "/O=AMT/OU=EXCHANGE/CN=RECIPIENTS/CN=CARLA";
  auto& carla = item.add_recipient();
  carla.number(tag::recipient_type, 2).text(tag::display_name, dn);
  carla.text(tag::address_type, "EX").text(tag::email_address, dn);
  item.text(
      tag::transport_message_headers,
      "Cc: \"" + dn + "\" <IMCEAEX-_O=AMT_OU=EXCHANGE_CN=RECIPIENTS_CN=CARLA@amt.example>\r\n");
  const Written unknown = written(item);
  EXPECT_THAT(unknown.text, Not(HasSubstr("/O=")));
  EXPECT_THAT(unknown.text, Not(HasSubstr("IMCEAEX")));
  EXPECT_THAT(header(parsed(unknown.text), "Cc"), HasSubstr("@unresolved.invalid"));
  EXPECT_THAT(categories(unknown.facts), ElementsAre("address_unresolved"));
  AddressBook book;
  book.add("/o=amt/ou=exchange/cn=recipients/cn=carla", "carla@amt.example", Origin::table);
  Context with_book;
  with_book.addresses = &book;
  const Written known = written(item, with_book);
  EXPECT_EQ(header(parsed(known.text), "Cc"), "CARLA <carla@amt.example>");
  EXPECT_THAT(known.facts.losses, IsEmpty());
}

TEST(WriteMail, HtmlWithInlineImageAndAttachment) {
  MemoryItem item = simple_item();
  item.bytes(tag::body_html, "<p><img src=\"cid:logo@x\"></p>")
      .number(tag::internet_code_page, 65001);
  auto& logo = item.add_attachment();
  logo.number(tag::attach_method, 1).bytes(tag::attach_data, "\x89PNG");
  logo.text(tag::attach_content_id, "logo@x").text(tag::attach_long_filename, "logo.png");
  auto& paper = item.add_attachment();
  paper.number(tag::attach_method, 1).bytes(tag::attach_data, std::string(1000, 'x'));
  paper.text(
      tag::attach_long_filename,
      "Prüfbericht zur außerordentlichen Sitzung des Gemeinderates am 3. März – Entwurf.pdf");
  const auto body = parsed(written(item).text)["body"];
  EXPECT_EQ(body["type"], "multipart/mixed");
  const auto& alternative = body["parts"][0];
  EXPECT_EQ(alternative["type"], "multipart/alternative");
  EXPECT_EQ(alternative["parts"][0]["type"], "text/plain");
  const auto& related = alternative["parts"][1];
  EXPECT_EQ(related["type"], "multipart/related");
  EXPECT_EQ(related["parts"][0]["type"], "text/html");
  EXPECT_EQ(related["parts"][1]["cid"], "<logo@x>");
  EXPECT_EQ(related["parts"][1]["disposition"], "inline");
  EXPECT_EQ(body["parts"][1]["name"],
            "Prüfbericht zur außerordentlichen Sitzung des Gemeinderates am 3. März – Entwurf.pdf");
  EXPECT_EQ(body["parts"][1]["type"], "application/pdf");
  EXPECT_EQ(body["parts"][1]["bytes"], std::string(1000, 'x'));
}

TEST(WriteMail, HtmlStaysInItsCharsetAndEvidenceBeatsACodePage) {
  MemoryItem item = simple_item();
  item.bytes(tag::body_html, "<p>\x93\xfa\x96\x7b</p>").number(tag::internet_code_page, 932);
  auto body = parsed(written(item).text)["body"]["parts"][1];
  EXPECT_EQ(body["charset"], "shift_jis");
  EXPECT_EQ(body["text"], "<p>\u65E5\u672C</p>");
  item.bytes(tag::body_html,
             "<p>Gr\xc3\xbc\xc3\x9f"
             "e</p>")
      .number(tag::internet_code_page, 1252);
  const Written guessed = written(item);
  EXPECT_EQ(parsed(guessed.text)["body"]["parts"][1]["text"], "<p>Grüße</p>");
  EXPECT_THAT(categories(guessed.facts), ElementsAre("charset_guessed"));
}

TEST(WriteMail, OnlyRtf) {
  MemoryItem item = simple_item();
  const auto pack = [&item](const std::string& rtf) {
    std::string value("\0\0\0\0\0\0\0\0MELA\0\0\0\0", 16);
    value[0] = static_cast<char>(rtf.size() + 12);
    value[4] = static_cast<char>(rtf.size());
    item.bytes(tag::rtf_compressed, value + rtf);
  };
  pack("{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <b>}f\\'fctt{\\*\\htmltag72 </b>}}");
  const Written wrapped = written(item);
  EXPECT_EQ(parsed(wrapped.text)["body"]["parts"][1]["text"], "<b>fütt</b>");
  EXPECT_THAT(wrapped.facts.losses, IsEmpty());
  pack("{\\rtf1\\ansi{\\b f\\'fctt}{\\pict\\pngblip 8950}}");
  const Written genuine = written(item);
  EXPECT_THAT(genuine.text, HasSubstr("Content-ID: <rtf-picture-0@offenbar.invalid>\r\n"));
  EXPECT_THAT(categories(genuine.facts), ElementsAre("rtf_converted"));
}

TEST(WriteMail, NoBodyAtAll) {
  MemoryItem item;
  const Written mail = written(item);
  EXPECT_EQ(parsed(mail.text)["body"]["text"], "");
  EXPECT_THAT(categories(mail.facts), ElementsAre("date_missing", "sender_missing"));
}

TEST(WriteMail, ManyRecipients) {
  MemoryItem item = simple_item();
  for (int i = 0; i < 500; ++i) {
    item.add_recipient()
        .number(tag::recipient_type, 2)
        .text(tag::display_name, "Person Nr. " + std::to_string(i))
        .text(tag::smtp_address, "p" + std::to_string(i) + "@c.example");
  }
  const std::string text = written(item).text;
  EXPECT_EQ(std::ranges::count(header(parsed(text), "Cc"), '@'), 500);
  for (std::size_t at = 0; at < text.find("\r\n\r\n");) {
    const std::size_t end = text.find("\r\n", at);
    EXPECT_LE(end - at, 78U);
    at = end + 2;
  }
}

TEST(WriteMail, EmbeddedMessageInAMessage) {
  MemoryItem item = simple_item();
  auto& attachment = item.add_attachment();
  attachment.number(tag::attach_method, 5).text(tag::display_name, "Old plan");
  attachment.item = std::make_shared<MemoryItem>(simple_item());
  attachment.item->text(tag::subject, "Älter");
  const auto body = parsed(written(item).text)["body"];
  EXPECT_EQ(body["parts"][1]["type"], "message/rfc822");
  EXPECT_EQ(body["parts"][1]["parts"][0]["type"], "text/plain");
  EXPECT_EQ(body["parts"][1]["name"], "Old plan.eml");
}

TEST(WriteMail, NestingIsBounded) {
  auto inner = std::make_shared<MemoryItem>(simple_item());
  for (int i = 0; i < 40; ++i) {
    auto outer = std::make_shared<MemoryItem>(simple_item());
    auto& attachment = outer->add_attachment();
    attachment.number(tag::attach_method, 5);
    attachment.item = inner;
    inner = outer;
  }
  EXPECT_THAT(categories(written(*inner).facts), ElementsAre("attachment_unreadable"));
}

TEST(WriteMail, ClearSignedMailIsKeptByteForByte) {
  const std::string inside =
      "This is S/MIME.\r\n\r\n--sig\r\nContent-Type: text/plain\r\n\r\nsigned  text "
      "\r\n\r\n--sig\r\n"
      "Content-Type: application/pkcs7-signature\r\n\r\nMII=\r\n--sig--\r\n";
  MemoryItem item = simple_item();
  item.text(tag::message_class, "IPM.Note.SMIME.MultipartSigned");
  auto& attachment = item.add_attachment();
  attachment.number(tag::attach_method, 1).text(tag::attach_mime_tag, "multipart/signed");
  attachment.bytes(tag::attach_data,
                   "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\r\n"
                   "\tmicalg=SHA1; boundary=\"sig\"\r\nX-Other: 1\r\n\r\n" +
                       inside);
  const Written mail = written(item);
  EXPECT_TRUE(mail.text.ends_with("\r\n\r\n" + inside)) << mail.text;
  EXPECT_EQ(header(parsed(mail.text), "Content-Type"),
            "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=\"SHA1\"; "
            "boundary=\"sig\"");
  EXPECT_THAT(mail.facts.losses, IsEmpty());
}

TEST(WriteMail, OpaqueMailIsOneCmsObject) {
  MemoryItem item = simple_item();
  item.text(tag::message_class, "IPM.Note.SMIME");
  const std::string cms("\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x80", 15);
  item.add_attachment().number(tag::attach_method, 1).bytes(tag::attach_data, cms);
  const Written mail = written(item);
  EXPECT_EQ(header(parsed(mail.text), "Content-Type"),
            "application/pkcs7-mime; smime-type=\"enveloped-data\"; name=\"smime.p7m\"");
  EXPECT_THAT(mail.text, HasSubstr("\r\n\r\nMIAGCSqGSIb3DQEHA6CA\r\n"));
}

TEST(WriteMail, PgpMimeKeepsItsTwoParts) {
  MemoryItem item;
  auto& version = item.add_attachment();
  version.number(tag::attach_method, 1).text(tag::attach_mime_tag, "application/pgp-encrypted");
  version.bytes(tag::attach_data, "Version: 1\r\n");
  auto& content = item.add_attachment();
  content.number(tag::attach_method, 1).bytes(tag::attach_data, "-----BEGIN PGP MESSAGE-----\r\n");
  const auto mail = parsed(written(item).text);
  EXPECT_THAT(header(mail, "Content-Type"),
              HasSubstr("multipart/encrypted; protocol=\"application/pgp-encrypted\""));
  EXPECT_EQ(mail["body"]["parts"].size(), 2U);
}

TEST(WriteMail, DeliveryReport) {
  MemoryItem item = simple_item();
  item.text(tag::message_class, "REPORT.IPM.Note.NDR").text(tag::reporting_mta, "mx.a.example");
  auto& lost = item.add_recipient();
  lost.number(tag::recipient_type, 1).text(tag::smtp_address, "gone@b.example");
  lost.number(tag::ndr_diag_code, 0).text(tag::supplementary_info, "550 no such user");
  const Written mail = written(item);
  const auto body = parsed(mail.text)["body"];
  EXPECT_EQ(body["type"], "multipart/report");
  EXPECT_EQ(body["parts"][1]["type"], "message/delivery-status");
  EXPECT_THAT(mail.text, HasSubstr("Reporting-MTA: dns; mx.a.example\r\n\r\n"));
  EXPECT_THAT(
      mail.text,
      HasSubstr("Final-Recipient: rfc822; gone@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"));
}

TEST(WriteMail, ReadReceipt) {
  MemoryItem item = simple_item();
  item.text(tag::message_class, "REPORT.IPM.Note.IPNRN")
      .text(tag::original_message_id, "<0@b.example>");
  item.text(tag::sender_smtp_address, "anna@a.example");
  const std::string text = written(item).text;
  EXPECT_EQ(parsed(text)["body"]["parts"][1]["type"], "message/disposition-notification");
  EXPECT_THAT(text, HasSubstr("Original-Message-ID: <0@b.example>\r\nDisposition: "
                              "manual-action/MDN-sent-manually; displayed\r\n"));
}

TEST(WriteMail, UnknownClassesKeepAllProperties) {
  MemoryItem item("IPM.Something.Else");
  item.text(tag::subject, "Thing").bytes(0x1234, "\x01\x02");
  item.named({{}, std::string("Farbe")}, mapi::PropType::string, std::string("rot"));
  const Written mail = written(item);
  EXPECT_TRUE(mail.facts.raw);
  const auto body = parsed(mail.text)["body"];
  EXPECT_EQ(body["parts"][1]["name"], "properties.json");
  const auto dump = nlohmann::json::parse(body["parts"][1]["bytes"].get<std::string>());
  ASSERT_EQ(dump["properties"].size(), 4U);
  EXPECT_EQ(dump["properties"][1]["name"], "PidTagSubject");
  EXPECT_EQ(dump["properties"][2]["value"], "AQI=");
  EXPECT_EQ(dump["properties"][3]["name"]["name"], "Farbe");
  EXPECT_EQ(dump["properties"][3]["value"], "rot");
}

TEST(WriteMail, ABrokenAttachmentIsCutAndNamed) {
  MemoryItem item = simple_item();
  auto& attachment = item.add_attachment();
  attachment.number(tag::attach_method, 1).bytes(tag::attach_data, std::string(100, 'x'));
  attachment.text(tag::attach_long_filename, "a.bin");
  attachment.broken_at = 57;
  const Written mail = written(item);
  ASSERT_THAT(categories(mail.facts), ElementsAre("attachment_cut"));
  EXPECT_EQ(mail.facts.losses[0].where, "attachment 1: a.bin");
  EXPECT_EQ(parsed(mail.text)["body"]["parts"][1]["bytes"].get<std::string>().size(), 57U);
}

TEST(WriteMail, ReferencesBecomeLinks) {
  MemoryItem item = simple_item();
  auto& attachment = item.add_attachment();
  attachment.number(tag::attach_method, 4).text(tag::attach_long_filename, "Plan.docx");
  attachment.text(tag::attach_long_pathname, "\\\\server\\akten\\Plan ü.docx");
  const Written mail = written(item);
  const auto part = parsed(mail.text)["body"]["parts"][1];
  EXPECT_EQ(part["name"], "Plan.docx.html");
  EXPECT_THAT(part["text"].get<std::string>(),
              HasSubstr("href=\"file://server/akten/Plan%20%C3%BC.docx\""));
  EXPECT_THAT(categories(mail.facts), ElementsAre("attachment_linked"));
}

TEST(WriteMail, FlagsAndKeywords) {
  MemoryItem item = simple_item();
  item.number(tag::message_flags, 1)
      .number(tag::flag_status, 2)
      .number(tag::last_verb_executed, 102);
  item.named({{{0x29, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x00, 0x46}},
              std::string("Keywords")},
             mapi::multiple_of(mapi::PropType::string),
             std::vector<std::string>{"Wichtig", "Bürgeramt"});
  const Written mail = written(item);
  EXPECT_TRUE(mail.facts.flags.seen && mail.facts.flags.flagged && mail.facts.flags.answered);
  EXPECT_FALSE(mail.facts.flags.draft || mail.facts.flags.forwarded);
  EXPECT_THAT(mail.facts.keywords, ElementsAre("Wichtig", "Bürgeramt"));
  EXPECT_EQ(header(parsed(mail.text), "Keywords"), "Wichtig, Bürgeramt");
}

TEST(WriteMail, MeetingsCarryTheirCalendar) {
  MemoryItem item = simple_item();
  item.text(tag::message_class, "IPM.Schedule.Meeting.Request");
  Context context;
  context.companion = [](const mapi::Item&) {
    return std::optional<Companion>(
        {"text/calendar",
         {{"method", "REQUEST"}},
         "invite.ics",
         "BEGIN:VCALENDAR\r\n",
         {{"recurrence_unreadable", Severity::content, "recurrence", "cut", ""}}});
  };
  const Written mail = written(item, context);
  ASSERT_EQ(mail.facts.losses.size(), 1U) << "what the calendar could not say, the mail tells";
  EXPECT_EQ(mail.facts.losses[0].category, "recurrence_unreadable");
  const auto body = parsed(mail.text)["body"];
  EXPECT_EQ(body["type"], "multipart/alternative");
  EXPECT_EQ(body["parts"][1]["type"], "text/calendar");
}

TEST(WriteMail, ASinkThatFailsIsAnError) {
  struct Full : Sink {
    Result<void> write(std::string_view) override { return fail(Fault::disk_full, "full"); }
  } full;
  const auto facts = write_mail(simple_item(), {}, full);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().fault, Fault::disk_full);
}

}  // namespace
}  // namespace offenbar::mail
