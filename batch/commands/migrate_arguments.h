// From a command line to what migrate() is asked to do.
#pragma once

#include <string>
#include <vector>

#include "batch/command_line.h"
#include "batch/migrate_options.h"

namespace offenbar::batch {

// SOURCE or NAME=PATH, made absolute. A path that exists as typed is a path, also with a "=" in it.
// Errors: exit code 1 if there is no such file or folder; 2 if it has no last component ("/") or
// NAME is none.
[[nodiscard]] OrStop<SourceRoot> source_root(const std::string& argument);

// Errors: exit code 2 for two sources that would land under one name (names that differ only in
// case or normal form count as one) and for a source that is the target or lies in it.
[[nodiscard]] OrStop<std::vector<SourceRoot>> source_roots(
    const std::vector<std::string>& arguments, const std::string& target);

// What migrate and convert share: limits, passwords, locale, office, isolation.
[[nodiscard]] OrStop<MigrateOptions> document_options(const CommandLine& line);
[[nodiscard]] OrStop<MigrateOptions> migrate_options(const CommandLine& line);

// Absolute and without "." or "..", links resolved as far as it exists.
[[nodiscard]] std::string absolute(const std::string& path);

}  // namespace offenbar::batch
