#include "converters/vba/inventory.h"

#include <gmock/gmock.h>

namespace offenbar::vba {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Project project(std::string source) {
  Project project;
  project.name = "Rechner";
  project.references = {"*\\G{0}#2.0#0#C:\\x.dll#X"};
  project.modules.push_back({"ThisWorkbook", false, std::move(source), false});
  return project;
}

std::vector<std::string> found(std::string source) {
  const Table reasons = Table::shipped("macro-reasons").value();
  std::vector<std::string> lines;
  for (const Obstacle& one : obstacles(project(std::move(source)), reasons)) {
    lines.push_back(one.note + " " + one.where + " " + one.word + " " + std::to_string(one.line));
  }
  return lines;
}

TEST(VbaInventory, AProcedureThatAnEventStartsIsNamed) {
  EXPECT_THAT(found("Option Explicit\r\nPrivate Sub workbook_open()\r\nEnd Sub\r\n"),
              testing::ElementsAre("macro_event ThisWorkbook.workbook_open Workbook_Open 2"));
}

TEST(VbaInventory, WhatAProcedureUsesIsNamedOnce) {
  EXPECT_THAT(found("Sub A()\nSet x = CreateObject(\"y\"): Set z = createobject(\"y\")\nEnd Sub\n"
                    "Private Declare PtrSafe Function F Lib \"kernel32\" () As Long\n"),
              testing::ElementsAre("macro_com ThisWorkbook.A CreateObject 2",
                                   "macro_windows ThisWorkbook.A Declare 4"));
}

TEST(VbaInventory, CommentsTextsAndPartsOfWordsSayNothing) {
  EXPECT_THAT(found("Sub A() ' CreateObject\nRem CreateObject\nx = \"CreateObject\"\n"
                    "MyCreateObjectToo = 1\nEnd Sub\n"),
              IsEmpty());
}

TEST(VbaInventory, TextHasTheInventoryAndEveryModule) {
  const Project one = project("Sub A()\nEnd Sub");
  const std::string text = as_text(one, {{"macro_event", "M.AutoOpen", "AutoOpen", 3}});
  EXPECT_THAT(text, HasSubstr("' Modules: 1\n'   ThisWorkbook: 2 lines\n"));
  EXPECT_THAT(text, HasSubstr("M.AutoOpen, line 3: AutoOpen (macro_event)"));
  EXPECT_THAT(text, HasSubstr("\n' ==== ThisWorkbook\nSub A()\nEnd Sub\n"));
}

}  // namespace
}  // namespace offenbar::vba
