#include "converters/findings/macros.h"

#include <gmock/gmock.h>

#include "batch/vba_project.h"

namespace offenbar::findings {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

Account account_of(const std::string& source) {
  vba::Project project;
  project.modules.push_back(
      {.name = "Modul1", .is_procedural = true, .source = source, .unreadable = false});
  Account account;
  add_macros(project, "", account);
  return account;
}

Finding finding(const std::string& kind, const std::string& where, const std::string& detail,
                std::uint64_t count = 1) {
  return {kind, where, detail, count};
}

struct Case {
  std::string source, kind, detail;
};

class Calls : public ::testing::TestWithParam<Case> {};

TEST_P(Calls, AreFoundWithTheirPlace) {
  const Account account = account_of("Sub A()\r\n" + GetParam().source + "\r\nEnd Sub\r\n");
  EXPECT_THAT(account.findings(),
              Contains(finding(GetParam().kind, "module Modul1, line 2", GetParam().detail)));
}

INSTANTIATE_TEST_SUITE_P(
    Vba, Calls,
    ::testing::Values(
        Case{"Set o = CreateObject(\"Outlook.Application\")", "macro-application",
             "Outlook.Application"},
        Case{"Set w = GetObject(, \"Word.Application\")", "macro-application", "Word.Application"},
        Case{"Set d = createobject(\"Scripting.Dictionary\")", "macro-com", "Scripting.Dictionary"},
        Case{"Dim x As New Excel.Application", "macro-application", "Excel.Application"},
        Case{"Private Declare PtrSafe Function Sleep Lib \"kernel32\" (ByVal n As Long) As Long",
             "macro-declare",
             "Private Declare PtrSafe Function Sleep Lib \"kernel32\" (ByVal n As Long) As Long"},
        Case{"Open \"C:\\a.txt\" For Output As #1", "macro-files",
             "Open \"C:\\a.txt\" For Output As #1"},
        Case{"ActiveDocument.FollowHyperlink \"http://example.org\"", "macro-network",
             "ActiveDocument.FollowHyperlink \"http://example.org\""},
        Case{"Shell \"calc.exe\", 1", "macro-system", "Shell \"calc.exe\", 1"},
        Case{"n = DDEInitiate(\"Excel\", \"Sheet1\")", "dde",
             "n = DDEInitiate(\"Excel\", \"Sheet1\")"},
        Case{"x = ExecuteExcel4Macro(\"GET.CELL(1)\")", "xlm-macros",
             "x = ExecuteExcel4Macro(\"GET.CELL(1)\")"}));

TEST(Macros, StartByThemselvesUnderTheirNames) {
  EXPECT_THAT(account_of("Private Sub Document_Open()\r\nEnd Sub").findings(),
              Contains(finding("macro-autorun", "module Modul1, line 1", "document_open")));
  EXPECT_THAT(account_of("sub AUTOEXEC\r\nEnd Sub").findings(),
              Contains(finding("macro-autorun", "module Modul1, line 1", "autoexec")));
  EXPECT_FALSE(account_of("Sub OpenAll()\r\nEnd Sub").has("macro-autorun"));
}

TEST(Macros, CommentsAndTextsDoNothing) {
  const Account account = account_of(
      "Sub A()\r\n' CreateObject(\"Outlook.Application\")\r\nRem Shell \"x\"\r\nMsgBox \"a ' "
      "b\"\r\n"
      "End Sub");
  for (const char* kind : {"macro-application", "macro-system", "macro-com"}) {
    EXPECT_FALSE(account.has(kind)) << kind;
  }
}

TEST(Macros, ALineThatGoesOnIsOneLine) {
  const Account account =
      account_of("Sub A()\r\nSet o = CreateObject( _\r\n  \"Outlook.Application\")\r\nEnd Sub");
  EXPECT_TRUE(account.has("macro-application"));
  EXPECT_THAT(account.findings(), Contains(finding("macros", "", "module Modul1: 3 lines")));
}

TEST(Macros, UsualLibrariesAreNoReference) {
  vba::Project project;
  project.references = {
      "*\\G{000204EF-0000-0000-C000-000000000046}#4.0#9#C:\\VBE7.DLL#Visual Basic For Applications",
      "*\\G{420B2830-E718-11CF-893D-00A0C9054228}#1.0#0#C:\\scrrun.dll#Microsoft Scripting Runtime",
      "*\\CNormal"};
  project.modules.push_back(
      {.name = "A", .is_procedural = true, .source = "Sub A()\nEnd Sub", .unreadable = false});
  Account account;
  add_macros(project, "", account);
  EXPECT_THAT(account.findings(),
              Contains(finding("macro-reference", "", "Microsoft Scripting Runtime")));
  EXPECT_EQ(account.findings().size(), 2U);
}

TEST(Macros, AProjectOfBytesIsDecompressed) {
  const std::string bytes = batch::vba_project(
      {{"ThisDocument", "Sub AutoOpen()\r\n  CreateObject(\"WScript.Shell\")\r\nEnd Sub\r\n",
        true}});
  Account account;
  add_macros_of(as_bytes(bytes), "", account);
  EXPECT_TRUE(account.has("macros"));
  EXPECT_TRUE(account.has("macro-autorun"));
  EXPECT_TRUE(account.has("macro-com"));
  EXPECT_EQ(account.about().at("macro_project").size(), 16U);
}

TEST(Macros, WhatIsNoProjectIsUnreadable) {
  Account account;
  add_macros_of(as_bytes("no compound file"), "", account);
  EXPECT_TRUE(account.has("macro-unreadable"));
}

}  // namespace
}  // namespace offenbar::findings
