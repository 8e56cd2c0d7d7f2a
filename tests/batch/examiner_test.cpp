#include "batch/examiner.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/children.h"
#include "tests/support/corpus.h"
#include "tests/support/encrypted_odf.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/zip_maker.h"

namespace offenbar::batch {
namespace {

using testing::corpus_folder;
using testing::TemporaryFolder;

Descriptor file_of(std::string_view bytes) {
  Descriptor file(memfd_create("source", MFD_CLOEXEC));
  EXPECT_EQ(::write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return file;
}

Descriptor corpus_file(const std::string& path) {
  return Descriptor(::open((corpus_folder() / path).c_str(), O_RDONLY | O_CLOEXEC));
}

std::unique_ptr<Inspector> start(Examiner::Settings settings = {}) {
  settings.program = places::program();
  auto examiner = Examiner::start(settings);
  if (!examiner) {
    ADD_FAILURE() << examiner.error().what;
    return nullptr;
  }
  return *std::move(examiner);
}

TEST(Examiner, IsLockedInBeforeItReads) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const Measures measures = examiner->isolation();
  for (const char* measure : {"no_new_privs", "seccomp", "rlimits"}) {
    EXPECT_NE(std::ranges::find(measures, measure), measures.end()) << measure;
  }
}

TEST(Examiner, ComparesAResultWithItsSource) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const auto odt = [](const std::string& text) {
    return file_of(test::make_zip(
        {{"mimetype", "application/vnd.oasis.opendocument.text"},
         {"content.xml",
          "<o:document-content xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
          "xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><o:body><o:text><t:p>" +
              text + "</t:p></o:text></o:body></o:document-content>"}}));
  };
  const Descriptor source = odt("pay 100 Euro"), same = odt("pay 100 Euro"),
                   other = odt("pay 900 Euro"), broken = file_of("PK");
  const auto none = examiner->compare(source.get(), "odt", same.get(), "odt");
  ASSERT_TRUE(none && *none);
  EXPECT_TRUE((*none)->empty());
  const auto one = examiner->compare(source.get(), "odt", other.get(), "odt");
  ASSERT_TRUE(one && *one);
  ASSERT_EQ((*one)->size(), 1U);
  EXPECT_EQ((*one)->front().category, "text_changed");
  EXPECT_EQ((*one)->front().after, "900");
  const auto bad = examiner->compare(source.get(), "odt", broken.get(), "odt");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().fault, Fault::bad_result);
}

TEST(Examiner, TellsMoreLossesThanAMessageHolds) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const std::string sheet(12'000, 'x');
  const auto ods = [&sheet](int value) {
    std::string rows;
    for (int row = 0; row < 30; ++row) {
      rows += "<t:table-row><t:table-cell o:value-type=\"float\" o:value=\"" +
              std::to_string(row + value) + "\"/></t:table-row>";
    }
    return file_of(test::make_zip(
        {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
         {"content.xml",
          "<o:document-content xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
          "xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"><o:body><o:spreadsheet>"
          "<t:table t:name=\"" +
              sheet + "\">" + rows + "</t:table></o:spreadsheet></o:body></o:document-content>"}}));
  };
  const Descriptor source = ods(1), result = ods(100);
  const auto losses = examiner->compare(source.get(), "ods", result.get(), "ods");
  ASSERT_TRUE(losses) << losses.error().what;
  ASSERT_TRUE(*losses);
  std::size_t bytes = 0;
  for (const Loss& loss : **losses) bytes += loss.where.size();
  EXPECT_GT(bytes, Channel::max_bytes);
}

// Says a greeting, waits for a question and answers it with `answer`.
std::unique_ptr<Inspector> taken_over(const std::filesystem::path& folder,
                                      const std::string& answer) {
  const std::filesystem::path program = folder / "examiner";
  std::ofstream(program) << "#!/bin/sh\nask() { dd bs=200000 count=1 <&3 >/dev/null 2>&1; }\n"
                            "ask\nprintf '{}' >&3\nask\nprintf '%s' '"
                         << answer << "' >&3\nask\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  auto examiner = Examiner::start({.program = program.string()});
  if (!examiner) {
    ADD_FAILURE() << examiner.error().what;
    return nullptr;
  }
  return *std::move(examiner);
}

TEST(Examiner, NonsenseFromAProcessThatWasTakenOverIsThatFilesFault) {
  const TemporaryFolder folder;
  const Descriptor file = file_of("a few words");
  for (const char* answer : {R"({"format": 7})", R"({"error": 7})", R"({"cpu_seconds": "all"})",
                             R"({"facts": [], "password": -1})"}) {
    const auto examiner = taken_over(folder.path(), answer);
    ASSERT_TRUE(examiner);
    const auto inspection = examiner->inspect(file.get(), "a.txt", {});
    ASSERT_FALSE(inspection) << answer;
    EXPECT_EQ(inspection.error().fault, Fault::corrupt) << answer;
  }
  const auto examiner = taken_over(folder.path(), R"({"counts": {"equal": "all"}})");
  ASSERT_TRUE(examiner);
  EXPECT_FALSE(examiner->prove_values(file.get(), "xlsx", file.get()));
}

TEST(Examiner, OpensAResultWithThePasswordOfItsSourceAndQuotesNothing) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const auto content = [](const std::string& text) {
    return "<o:document-content xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
           "xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><o:body><o:text><t:p>" +
           text + "</t:p></o:text></o:body></o:document-content>";
  };
  const Descriptor source =
      file_of(test::make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                              {"content.xml", content("pay 100 Euro")}}));
  const Descriptor same = file_of(test::encrypted_odt(content("pay 100 Euro"), "one")),
                   other = file_of(test::encrypted_odt(content("pay 900 Euro"), "one"));
  const auto none = examiner->compare(source.get(), "odt", same.get(), "odt", "one");
  ASSERT_TRUE(none && *none);
  EXPECT_TRUE((*none)->empty());
  const auto one = examiner->compare(source.get(), "odt", other.get(), "odt", "one");
  ASSERT_TRUE(one && *one);
  ASSERT_EQ((*one)->size(), 1U);
  EXPECT_EQ((*one)->front().where, "paragraph 1");
  EXPECT_EQ((*one)->front().before + (*one)->front().after, "");
  const auto bad = examiner->compare(source.get(), "odt", same.get(), "odt", "two");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().fault, Fault::bad_result);
}

TEST(Examiner, AnswersOneFileAfterTheOther) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const auto text = examiner->inspect(file_of("{\\rtf1 Hello}").get(), "a.doc", {});
  ASSERT_TRUE(text) << text.error().what;
  ASSERT_NE(text->format, nullptr);
  EXPECT_EQ(text->format->id, "rtf");
  ASSERT_TRUE(text->facts);
  EXPECT_EQ(text->facts->letters, 5U);
  const auto nothing = examiner->inspect(file_of("").get(), "b.doc", {});
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->format, nullptr);
  EXPECT_TRUE(nothing->obstacle);
}

// The youngest child of this program: the examiner that was started last.
pid_t examiner_process() {
  const auto children = testing::children_of(::getpid());
  return children.empty() ? -1 : *std::ranges::max_element(children);
}

TEST(Examiner, OneThatSomebodyKillsIsAskedAgain) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const pid_t process = examiner_process();
  ASSERT_GT(process, 0);
  ASSERT_EQ(::kill(process, SIGSTOP), 0);  // so that it dies with the question open
  std::thread killer([process] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    ::kill(process, SIGKILL);
  });
  const Descriptor file = file_of("no document at all");
  const auto inspection = examiner->inspect(file.get(), "a.txt", {});
  killer.join();
  EXPECT_TRUE(inspection) << inspection.error().what;
}

TEST(Examiner, WhatAKilledOneHasWrittenIsWrittenAnew) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const Descriptor package = file_of(test::make_zip({{"content.xml", "<x/>"}, {"Basic/a", "a"}}));
  const Descriptor out = file_of("half a package");
  const pid_t process = examiner_process();
  ASSERT_EQ(::kill(process, SIGSTOP), 0);
  std::thread killer([process] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    ::kill(process, SIGKILL);
  });
  const auto stripped = examiner->strip_macros(package.get(), out.get());
  killer.join();
  ASSERT_TRUE(stripped) << stripped.error().what;
  std::array<char, 2> begin{};
  ASSERT_EQ(::pread(out.get(), begin.data(), 2, 0), 2);
  EXPECT_EQ(std::string(begin.data(), 2), "PK");
}

TEST(Examiner, ANameInInvalidUtf8DoesNotStopIt) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const auto inspection = examiner->inspect(file_of("a few words").get(), "\xFF\xFE.csv", {});
  ASSERT_TRUE(inspection) << inspection.error().what;
  EXPECT_EQ(inspection->format->id, "csv-one-column");
}

TEST(Examiner, AResultThatIsNoPackageIsBad) {
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const auto facts = examiner->check_result(file_of("no zip").get(), "odt", false);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().fault, Fault::bad_result);
}

TEST(Examiner, TooLittleMemoryIsThisFilesFaultAndTheNextOneIsExamined) {
  Examiner::Settings settings;
  settings.memory_bytes = std::uint64_t{64} << 20U;
  const auto examiner = start(settings);
  ASSERT_TRUE(examiner);
  const std::string big = "{\\rtf1 " + std::string(std::size_t{200} << 20U, 'a') + "}";
  const auto inspection = examiner->inspect(file_of(big).get(), "big.rtf", {});
  ASSERT_FALSE(inspection);
  const auto next = examiner->inspect(file_of("{\\rtf1 Hello}").get(), "a.rtf", {});
  ASSERT_TRUE(next) << next.error().what;
}

TEST(Examiner, FindsThePasswordAndLooksInside) {
  OFFENBAR_NEEDS_CORPUS();
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const Descriptor file = corpus_file("office/docx/msoffcrypto-tool__example_password.docx");
  const auto inspection =
      examiner->inspect(file.get(), "x.bin", {"wrong", std::string("\xFF"), "Password1234_"});
  ASSERT_TRUE(inspection) << inspection.error().what;
  EXPECT_EQ(inspection->password, 2U);
  ASSERT_NE(inspection->format, nullptr);
  EXPECT_EQ(inspection->format->id, "docx");
  ASSERT_TRUE(inspection->obstacle);
  EXPECT_EQ(inspection->obstacle->fault, Fault::encrypted);
  EXPECT_GT(inspection->facts.value_or(Facts()).letters.value_or(0), 0U);
}

TEST(Examiner, OpensWhatExcelEncryptedForItself) {
  OFFENBAR_NEEDS_CORPUS();
  const auto examiner = start();
  ASSERT_TRUE(examiner);
  const auto inspection =
      examiner->inspect(corpus_file("office/xlsx/poi__protect.xlsx").get(), "protect.xlsx", {});
  ASSERT_TRUE(inspection);
  EXPECT_TRUE(inspection->default_password);
  EXPECT_EQ(inspection->format->id, "xlsx");
  EXPECT_TRUE(inspection->facts);
}

}  // namespace
}  // namespace offenbar::batch
