// One suite over every row of the format table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "converters/base/mapping.h"
#include "converters/detect.h"
#include "tests/support/corpus.h"

namespace offenbar {
namespace {

using testing::corpus_files;
using testing::CorpusFile;
using testing::read_corpus;

// Where the manifest calls a file by what it was, or by its family, and we by what its bytes are.
const std::map<std::string, std::string>& debatable() {
  static const std::map<std::string, std::string> rows{
      // fuzzed until the signature of another kind stood in front
      {"hostile/chm/libmspack__cve-2017-6419-lzx-negative-spaninfo.chm", "pdf"},
      {"hostile/vsd/poi__clusterfuzz-testcase-minimized-POIVisioFuzzer-4537225637134336.vsd",
       "vsdx"},
      {"hostile/ppt/poi__clusterfuzz-testcase-minimized-POIFuzzer-6411649193738240.ppt", "ooxml"},
      {"hostile/ppt/poi__clusterfuzz-testcase-minimized-POIHSLFFuzzer-4838893004128256.ppt",
       "ooxml"},
      // tagged "mislabelled": the manifest repeats the name, the content is text, mail or HTML
      {"hostile/doc/tika__file13_attachANotB.doc", "txt"},
      {"hostile/doc/tika__file2_attachANotB.doc", "txt"},
      {"hostile/msg/MimeKit__gmail.msg", "eml"},
      {"hostile/msg/MimeKit__related.msg", "eml"},
      {"hostile/msg/MimeKit__rfc8463-example.msg", "eml"},
      {"hostile/msg/MimeKit__simple.msg", "eml"},
      {"hostile/pst/PstReader__albert_meyers_000.pst", "html"},
      // what Word leaves beside an opened document, no document
      {"hostile/docx/superdoc__~$alex.docx", "owner"},
      // Word 2003 XML named .doc
      {"office/doc/tika__testWORDML_tableInsideParagraph.doc", "wordml"},
      // rows of their own, because the filters differ
      {"office/doc/format-corpus__NEWSSLID.DOC", "doc2"},
      {"office/doc/poi__word2.doc", "doc2"},
      {"office/ppt/format-corpus__ecdl_paris.ppt", "ppt95"},
      {"office/ppt/poi__pp40only.ppt", "ppt95"},
      // begins like a mailbox of one message
      {"mail/eml/sedatools__TestPkcs7.eml", "mbox"},
      // another name for the same
      {"mail/mht/Docxodus__PU001-Test001.mht", "mhtml"},
      {"mail/mht/format-corpus__lorem-ipsum.mht", "mhtml"},
      // says by its TEMPLATE record that it is one
      {"office/xls/oletools__embedded-simple-2007.xlt", "xlt"},
  };
  return rows;
}

std::string id_of(const Detection& detection) {
  return detection.format == nullptr ? "(unknown)" : std::string(detection.format->id);
}

TEST(FormatTable, IdsAreUniqueAndTargetsAreRows) {
  std::set<std::string_view> ids;
  for (const Format& row : formats()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_FALSE(row.name.empty()) << row.id;
    EXPECT_NE(row.recognise, nullptr) << row.id;
    EXPECT_EQ(find_format(row.id), &row);
    if (row.handling == Handling::convert) {
      const Format* target = find_format(row.target);
      ASSERT_NE(target, nullptr) << row.id;
      EXPECT_EQ(target->handling, Handling::already_open) << row.id;
    } else if (row.handling == Handling::mail) {
      EXPECT_THAT(row.target, ::testing::AnyOf("eml", "maildir", "ics", "vcf")) << row.id;
    } else {
      EXPECT_TRUE(row.target.empty()) << row.id;
    }
  }
}

TEST(FormatTable, RowsOfTheSameContentStandBehindTheOneTheyShareItWith) {
  for (const Format& row : formats()) {
    if (row.content_of.empty()) continue;
    const Format* first = find_format(row.content_of);
    ASSERT_NE(first, nullptr) << row.id;
    EXPECT_LT(first, &row) << row.id;
    EXPECT_EQ(first->recognise, row.recognise) << row.id;
  }
}

TEST(FormatTable, WhatIsConvertedHasFiltersAndWhatHasFiltersIsARow) {
  const auto filters = Table::load("office-filters");
  ASSERT_TRUE(filters) << filters.error().what;
  for (const Format& row : formats()) {
    EXPECT_TRUE(row.handling != Handling::convert || filters->find(row.id)) << row.id;
  }
  for (const Table::Row& row : filters->rows()) {
    const std::string id(filters->at(row, "format"));
    const Format* format = find_format(id);
    ASSERT_NE(format, nullptr) << id;
    EXPECT_NE(format->handling, Handling::unsupported) << id;
  }
}

TEST(Corpus, EveryFileIsWhatTheManifestSaysByContent) {
  OFFENBAR_NEEDS_CORPUS();
  for (const std::string folder :
       {"office/", "hostile/", "containers/", "mail/", "calendar/", "contacts/"}) {
    for (const CorpusFile& file : corpus_files(folder)) {
      const std::string bytes = read_corpus(file.path);
      const Content content(as_bytes(bytes));
      const auto debated = debatable().find(file.path);
      const std::string expected = debated == debatable().end() ? file.format : debated->second;
      if (content.kind() == expected) continue;
      // The name is needed only where content cannot tell, as inside encrypted packages.
      EXPECT_EQ(id_of(detect(content, file.path)), expected) << file.path;
    }
  }
}

TEST(Corpus, OneRowRecognisesAFileAndThoseThatShareItsContent) {
  OFFENBAR_NEEDS_CORPUS();
  for (const CorpusFile& file : corpus_files("office/")) {
    const std::string bytes = read_corpus(file.path);
    const Content content(as_bytes(bytes));
    std::set<std::string_view> families;
    for (const Format& row : formats()) {
      if (row.recognise(content)) families.insert(row.content_of.empty() ? row.id : row.content_of);
    }
    EXPECT_LE(families.size(), 1U) << file.path;
  }
}

// Damage is never claimed of a file that people work with.
TEST(Corpus, NoIntactFileIsCalledCorrupt) {
  OFFENBAR_NEEDS_CORPUS();
  // A FAT that names itself without end: stock LibreOffice reads it as text.
  const std::string loop = "office/xls/PhpSpreadsheet__oleloop.xls";
  for (const CorpusFile& file : corpus_files("office/")) {
    const std::string bytes = read_corpus(file.path);
    const Detection detection = detect(Content(as_bytes(bytes)), file.path);
    const bool corrupt = detection.obstacle && detection.obstacle->fault == Fault::corrupt;
    EXPECT_EQ(corrupt, file.path == loop)
        << file.path << ": " << (corrupt ? detection.obstacle->what : "");
  }
}

TEST(Corpus, EncryptedFilesAndOnlyTheyAreCalledEncrypted) {
  OFFENBAR_NEEDS_CORPUS();
  for (const CorpusFile& file : corpus_files("office/")) {
    const std::string bytes = read_corpus(file.path);
    const Detection detection = detect(Content(as_bytes(bytes)), file.path);
    const bool encrypted = detection.obstacle && detection.obstacle->fault == Fault::encrypted;
    EXPECT_EQ(encrypted, file.tags.find(",encrypted,") != std::string::npos) << file.path;
  }
}

TEST(Corpus, AFileCutOffInTheMiddleIsNotSound) {
  OFFENBAR_NEEDS_CORPUS();
  const std::set<std::string> checked{"docx", "xlsx", "pptx", "xlsb", "doc", "xls", "ppt", "vsdx"};
  std::map<std::string, int> seen;
  for (const CorpusFile& file : corpus_files("office/")) {
    if (!checked.contains(file.format) || ++seen[file.format] > 12) continue;
    std::string bytes = read_corpus(file.path);
    bytes.resize(bytes.size() / 2);
    const Detection detection = detect(Content(as_bytes(bytes)), file.path);
    EXPECT_TRUE(detection.obstacle.has_value()) << file.path;
  }
}

TEST(Corpus, EveryTruncationIsSurvived) {
  OFFENBAR_NEEDS_CORPUS();
  std::map<std::string, int> seen;
  for (const CorpusFile& file : corpus_files("office/")) {
    if (++seen[file.format] > 2) continue;
    const std::string bytes = read_corpus(file.path);
    if (bytes.size() > 400'000) continue;
    for (std::size_t step = 0; step < 24; ++step) {
      const std::string cut = bytes.substr(0, bytes.size() * step / 24 + step);
      (void)detect(Content(as_bytes(cut)), file.path);
    }
  }
}

TEST(Corpus, FactsAreTheSameTwice) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t counted = 0;
  std::map<std::string, int> seen;
  for (const CorpusFile& file : corpus_files("office/")) {
    if (++seen[file.format] > 10) continue;
    const std::string bytes = read_corpus(file.path);
    const Detection first = detect(Content(as_bytes(bytes)));
    const Detection second = detect(Content(as_bytes(bytes)));
    EXPECT_EQ(first.facts, second.facts) << file.path;
    counted += first.facts ? 1U : 0U;
  }
  EXPECT_GT(counted, 50U);
}

TEST(Corpus, PasswordsOfTheManifestOpenTheirFiles) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t tried = 0;
  for (const CorpusFile& file : corpus_files("office/")) {
    if (file.password.empty()) continue;
    const std::string bytes = read_corpus(file.path);
    const Detection detection = detect(Content(as_bytes(bytes)), file.path);
    ASSERT_TRUE(detection.lock) << file.path;
    const std::vector<std::string> passwords{"wrong", file.password, "later"};
    EXPECT_EQ(offcrypto::find_password(*detection.lock, passwords), 1U)
        << file.path << " " << detection.encryption;
    EXPECT_EQ(detection.default_password, file.password == offcrypto::excel_default_password)
        << file.path;
    ++tried;
  }
  EXPECT_GE(tried, 20U);
}

TEST(Corpus, AnOpenedPackageIsTheDocumentItself) {
  OFFENBAR_NEEDS_CORPUS();
  const std::string bytes = read_corpus("office/docx/msoffcrypto-tool__example_password.docx");
  const Content content(as_bytes(bytes));
  const Detection outside = detect(content);
  EXPECT_EQ(id_of(outside), "ooxml");
  ASSERT_TRUE(outside.lock);
  const auto package =
      offcrypto::decrypt_package(*content.compound(), *outside.lock, "Password1234_", 100'000'000);
  ASSERT_TRUE(package) << package.error().what;
  const Detection inside = detect(Content(*package));
  EXPECT_EQ(id_of(inside), "docx");
  EXPECT_FALSE(inside.obstacle);
  ASSERT_TRUE(inside.facts);
  EXPECT_GT(inside.facts->letters.value_or(0), 0U);
}

}  // namespace
}  // namespace offenbar
