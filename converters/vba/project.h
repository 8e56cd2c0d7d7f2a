// A VBA project: what is programmed in a document. [MS-OVBA] 2.2 and 2.3.4.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"
#include "converters/cfb/compound_file.h"

namespace offenbar::vba {

struct Module {
  std::string name;            // UTF-8
  bool is_procedural = false;  // false: a class, a form, or the module of a document or sheet
  std::string source;          // UTF-8, lines as stored; empty if `unreadable`
  bool unreadable = false;     // its stream is missing or damaged
};

struct Project {
  std::string name;
  unsigned code_page = 1252;
  std::vector<std::string> references;  // libraries: "*\G{...}#2.0#0#C:\...\x.dll#Name"
  std::vector<Module> modules;
};

// True if the module says more than its attributes and options: those of sheets mostly do not.
[[nodiscard]] bool has_code(const Module& module);

// Where a project lies in documents: "Macros" (Word), "_VBA_PROJECT_CUR" (Excel), ""
// (vbaProject.bin).
inline constexpr std::string_view word_storage = "Macros";
inline constexpr std::string_view excel_storage = "_VBA_PROJECT_CUR";

// True if `file` has a project in that storage.
[[nodiscard]] bool has_project(const cfb::CompoundFile& file, std::string_view storage);

// Reads it, at most 16 MiB of each stream and 64 MiB together; a module that cannot be read is
// told. Errors: Fault::not_found (no project there); corrupt, over_memory (its stream dir).
[[nodiscard]] Result<Project> read_project(const cfb::CompoundFile& file, std::string_view storage);

}  // namespace offenbar::vba
