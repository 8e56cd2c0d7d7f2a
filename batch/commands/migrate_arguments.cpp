#include "batch/commands/migrate_arguments.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>

#include "batch/document_locale.h"
#include "batch/name_text.h"
#include "batch/option_values.h"
#include "batch/planned_start.h"
#include "converters/base/text.h"
#include "converters/office/office.h"
#include "converters/rewriting/house_rules.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;

constexpr unsigned most_jobs = 1024;
constexpr unsigned most_password_tries = 100'000;

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

bool is_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

// The last component of a path as it was typed: "office" for "./office/", not what a link leads to.
std::string last_component(const std::string& typed) {
  fs::path path = fs::path(typed).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string name = path.filename().string();
  return is_name(name) ? name : fs::path(absolute(typed)).filename().string();
}

bool is_within(const std::string& path, const std::string& folder) {
  return path == folder || folder == "/" || path.starts_with(folder + "/");
}

OrStop<void> put_limits(const CommandLine& line, MigrateOptions& options) {
  if (line.has("deadline")) {
    OFFENBAR_OR_STOP(options.deadline, time_value("--deadline", line.value("deadline")));
  }
  if (line.has("memory")) {
    OFFENBAR_OR_STOP(options.memory_bytes, size_value("--memory", line.value("memory")));
  }
  if (line.has("output")) {
    OFFENBAR_OR_STOP(options.output_bytes, size_value("--output", line.value("output")));
  }
  return {};
}

OrStop<unsigned> jobs_of(const CommandLine& line) {
  if (!line.has("jobs")) return std::max(1u, std::thread::hardware_concurrency());
  return count_value("--jobs", line.value("jobs"), most_jobs);
}

// NAME=PATH. The path alone where it names itself so and NAME would be taken for an option, as in
// "-old=/srv/-old", or would end at a "=" of its own.
std::string source_word(const SourceRoot& source) {
  const bool is_misread =
      source.name.starts_with('-') || source.name.find('=') != std::string::npos;
  if (is_misread && last_component(source.path) == source.name) return source.path;
  return source.name + "=" + source.path;
}

// For a run that does the same: what only concerns the looks of this one is left out.
std::vector<std::string> command_words(const CommandLine& line, const MigrateOptions& options) {
  std::vector<std::string> words{"migrate"};
  for (const SourceRoot& source : options.sources) words.push_back(source_word(source));
  for (const auto& [name, values] : line.given) {
    if (has_word("dry-run json quiet verbose start-at stop-at", name)) continue;
    const auto row = std::find_if(batch::options().begin(), batch::options().end(),
                                  [&, &wanted = name](const Option& option) {
                                    return option.name == wanted && takes(*line.command, option);
                                  });
    const bool is_path = row->kind == Kind::file || row->kind == Kind::folder;
    if (row->value.empty()) {
      words.push_back("--" + name);
      continue;
    }
    for (const std::string& value : values) {
      words.push_back("--" + name + "=" + (is_path ? absolute(value) : value));
    }
  }
  return words;
}

}  // namespace

std::string absolute(const std::string& path) {
  std::error_code failed;
  fs::path resolved = fs::weakly_canonical(fs::absolute(path, failed), failed);
  if (failed) resolved = fs::path(path).lexically_normal();
  if (!resolved.has_filename() && resolved != resolved.root_path())
    resolved = resolved.parent_path();
  return resolved.string();
}

OrStop<SourceRoot> source_root(const std::string& argument) {
  std::string name, path = argument;
  const std::size_t equals = argument.find('=');
  if (!exists(argument) && equals != std::string::npos && is_name(argument.substr(0, equals))) {
    name = argument.substr(0, equals);
    path = argument.substr(equals + 1);
  }
  std::error_code failed;
  if (path.empty() || !fs::exists(path, failed)) {
    return could_not_run(fmt::format("There is no {}", name_for_terminal(path)),
                         "Is the share mounted, and may this user read it?");
  }
  if (name.empty()) name = last_component(path);
  if (is_name(name)) return SourceRoot{name, absolute(path)};
  return usage(fmt::format("{} has no name to land under", name_for_terminal(path)),
               fmt::format("Give it one: NAME={}", name_for_terminal(path)));
}

OrStop<std::vector<SourceRoot>> source_roots(const std::vector<std::string>& arguments,
                                             const std::string& target) {
  std::vector<SourceRoot> roots;
  for (const std::string& argument : arguments) {
    OFFENBAR_OR_STOP(SourceRoot root, source_root(argument));
    if (!target.empty() && is_within(root.path, target)) {
      return usage(fmt::format("{} lies in the target {}", name_for_terminal(root.path),
                               name_for_terminal(target)),
                   "Name a target outside the sources.");
    }
    for (const SourceRoot& other : roots) {
      if (normalised_key(other.name) != normalised_key(root.name)) continue;
      return usage(fmt::format("{} and {} would both land under {}", name_for_terminal(other.path),
                               name_for_terminal(root.path), name_for_terminal(root.name)),
                   fmt::format("Name one of them: NAME={}", name_for_terminal(argument)));
    }
    roots.push_back(std::move(root));
  }
  return roots;
}

OrStop<MigrateOptions> document_options(const CommandLine& line) {
  MigrateOptions options;
  if (auto limits = put_limits(line, options); !limits) {
    return tl::unexpected<Stop>(limits.error());
  }
  if (line.has("password-tries")) {
    OFFENBAR_OR_STOP(
        options.password_tries,
        count_value("--password-tries", line.value("password-tries"), most_password_tries));
  }
  if (line.has("passwords")) options.passwords_file = absolute(line.value("passwords"));
  OFFENBAR_OR_STOP(options.locale, document_locale(line.value("locale"), &std::getenv));
  options.office_folder =
      line.has("office") ? absolute(line.value("office")) : office::find_office();
  options.decrypt = line.has("decrypt");
  for (const std::string& file : line.values("addresses")) {
    options.address_files.push_back(absolute(file));
  }
  options.salvage = line.has("salvage");
  if (line.has("mail")) options.mail_layout = line.value("mail");
  if (line.has("profile")) options.profile = line.value("profile");
  options.single = line.has("single");
  const auto rules = rewriting::HouseRules::load();
  if (!rules) return could_not_run(rules.error());
  if (line.has("macros")) options.macros = line.value("macros");
  options.house_rules = !rules->empty();
  options.force = line.has("force");
  options.require_isolation = !line.has("unsafe");
  return options;
}

OrStop<MigrateOptions> migrate_options(const CommandLine& line) {
  if (!line.has("to") || line.value("to").empty()) {
    return usage("migrate needs to know where the results go", "Type --to TARGET, a folder.");
  }
  OFFENBAR_OR_STOP(MigrateOptions options, document_options(line));
  options.target = absolute(line.value("to"));
  if (fs::exists(options.target) && !fs::is_directory(options.target)) {
    return could_not_run(fmt::format("{} is no folder", name_for_terminal(options.target)),
                         "Name a folder; it is made if it does not exist.");
  }
  OFFENBAR_OR_STOP(options.sources, source_roots(line.arguments, options.target));
  OFFENBAR_OR_STOP(options.jobs, jobs_of(line));
  if (line.has("carry")) {
    OFFENBAR_OR_STOP(options.carry, carry_value(line.value("carry")));
  }
  if (line.has("state")) options.state_folder = absolute(line.value("state"));
  if (line.value("order") == "path") options.order = Order::path;
  options.include = line.values("include");
  options.exclude = line.values("exclude");
  options.dry_run = line.has("dry-run");
  options.retry_failed = line.has("retry-failed");
  options.also_pdfa = line.has("also");
  options.pages = line.has("pages");
  options.recalculate = line.value("witness", "recalc") != "none";
  options.fail_on = verdict_named(line.value("fail-on", "content")).value_or(Verdict::content);
  options.prune = line.has("prune");
  options.remap = line.has("remap");
  options.open_archives = line.has("open-archives");
  options.redact = line.has("redact");
  if (line.has("hours")) {
    OFFENBAR_OR_STOP(options.hours, hours_value("--hours", line.value("hours")));
  }
  for (const char* name : {"start-at", "stop-at"}) {
    if (!line.has(name)) continue;
    const auto moment = moment_value("--" + std::string(name), line.value(name), 0);
    if (!moment) return tl::unexpected<Stop>(moment.error());
  }
  options.command = command_words(line, options);
  return options;
}

}  // namespace offenbar::batch
