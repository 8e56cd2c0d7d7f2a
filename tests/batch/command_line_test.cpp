#include "batch/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "batch/commands/migrate_arguments.h"
#include "batch/completions.h"
#include "batch/document_locale.h"
#include "batch/help_text.h"
#include "batch/option_values.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

CommandLine parsed(const std::vector<std::string>& words) {
  const auto line = parse(words);
  EXPECT_TRUE(line.has_value()) << (line ? "" : line.error().what);
  return line.value_or(CommandLine{});
}

Stop refused(const std::vector<std::string>& words) {
  const auto line = parse(words);
  EXPECT_FALSE(line.has_value());
  return line ? Stop{} : line.error();
}

TEST(CommandLine, OptionsStandAnywhere) {
  const CommandLine line = parsed({"migrate", "--jobs", "3", "a", "--to=t", "b", "-q"});
  EXPECT_EQ(line.command->name, "migrate");
  EXPECT_THAT(line.arguments, ElementsAre("a", "b"));
  EXPECT_EQ(line.value("jobs"), "3");
  EXPECT_EQ(line.value("to"), "t");
  EXPECT_TRUE(line.has("quiet"));
}

TEST(CommandLine, LettersJoin) {
  const CommandLine line = parsed({"migrate", "a", "-qnj4", "-t", "t"});
  EXPECT_TRUE(line.has("quiet"));
  EXPECT_TRUE(line.has("dry-run"));
  EXPECT_EQ(line.value("jobs"), "4");
  EXPECT_EQ(line.value("to"), "t");
}

TEST(CommandLine, AfterTwoDashesNothingIsAnOption) {
  EXPECT_THAT(parsed({"inspect", "--", "--json"}).arguments, ElementsAre("--json"));
  EXPECT_THAT(parsed({"migrate", "-t", "t", "--", "-a", "--", "-"}).arguments,
              ElementsAre("-a", "--", "-"));
}

TEST(CommandLine, OneDashIsAnArgument) {
  EXPECT_EQ(parsed({"convert", "a.doc", "--to", "-"}).value("to"), "-");
  EXPECT_THAT(parsed({"inspect", "-"}).arguments, ElementsAre("-"));
}

TEST(CommandLine, ValuesMayLookLikeAnything) {
  const CommandLine line =
      parsed({"migrate", "", "--to", "--odd", "--include=", "--include", "a=b"});
  EXPECT_THAT(line.arguments, ElementsAre(""));
  EXPECT_EQ(line.value("to"), "--odd");
  EXPECT_THAT(line.values("include"), ElementsAre("", "a=b"));
}

TEST(CommandLine, BytesThatAreNoUtf8Pass) {
  EXPECT_THAT(parsed({"inspect", "a\xff\nb"}).arguments, ElementsAre("a\xff\nb"));
}

TEST(CommandLine, WrongUsageIsExitCodeTwo) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"fly"},
                                             {"migrate"},
                                             {"migrate", "a", "--wings"},
                                             {"migrate", "a", "-z"},
                                             {"migrate", "a", "--to"},
                                             {"migrate", "a", "--to", "t", "--to", "u"},
                                             {"migrate", "a", "--quiet=yes"},
                                             {"migrate", "a", "--order", "size"},
                                             {"report", "a", "b"},
                                             {"formats", "a"},
                                             {"version", "--csv"}}) {
    const Stop stop = refused(words);
    EXPECT_EQ(stop.code, exit_usage) << stop.what;
    EXPECT_FALSE(stop.what.empty());
    EXPECT_FALSE(stop.hint.empty()) << stop.what;
  }
}

TEST(CommandLine, ATypingMistakeIsNamed) {
  EXPECT_THAT(refused({"migrate", "a", "--dryrun"}).hint, HasSubstr("--dry-run"));
  EXPECT_THAT(refused({"formts"}).hint, HasSubstr("offenbar formats"));
}

TEST(CommandLine, HelpNeedsNoArguments) {
  EXPECT_EQ(parsed({}).command->name, "help");
  EXPECT_EQ(parsed({"-h"}).command->name, "help");
  EXPECT_THAT(parsed({"migrate", "--help"}).arguments, ElementsAre("migrate"));
  EXPECT_EQ(parsed({"--version"}).command->name, "version");
}

TEST(OptionTable, NoCommandHasANameOrLetterTwice) {
  for (const Command& command : commands()) {
    std::set<std::string_view> names;
    std::set<char> letters;
    for (const Option& option : options()) {
      if (!takes(command, option)) continue;
      EXPECT_TRUE(names.insert(option.name).second) << command.name << " --" << option.name;
      if (option.letter != 0) {
        EXPECT_TRUE(letters.insert(option.letter).second) << command.name << " -" << option.letter;
      }
    }
  }
}

TEST(OptionTable, EveryOptionBelongsToACommand) {
  for (const Option& option : options()) {
    std::istringstream list{std::string(option.commands)};
    for (std::string name; list >> name;) {
      EXPECT_TRUE(name == "*" || find_command(name) != nullptr) << option.name << ": " << name;
    }
  }
}

TEST(Help, StartsWithThreeExamples) {
  const std::string help = general_help();
  const std::size_t commands_at = help.find("Commands");
  const std::regex example("\n    offenbar ");
  EXPECT_EQ(std::distance(std::sregex_iterator(
                              help.begin(), help.begin() + static_cast<long>(commands_at), example),
                          std::sregex_iterator()),
            3);
  EXPECT_THAT(help, ::testing::Not(HasSubstr("  work")));
}

TEST(Help, EveryOptionIsInHelpManPageAndCompletions) {
  const std::string man = man_page(), bash = completions("bash"), zsh = completions("zsh"),
                    fish = completions("fish");
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    for (const Option& option : options()) {
      if (!takes(command, option)) continue;
      const std::string name(option.name);
      EXPECT_THAT(help_for(command), HasSubstr("--" + name));
      EXPECT_THAT(bash, HasSubstr("--" + name));
      EXPECT_THAT(zsh, HasSubstr("--" + name + "["));
      EXPECT_THAT(fish, HasSubstr(" -l " + name));
      if (name != "help") {
        EXPECT_THAT(man, HasSubstr("\\-\\-" + std::regex_replace(name, std::regex("-"), "\\-")));
      }
    }
  }
  EXPECT_THAT(man, StartsWith(".TH OFFENBAR 1"));
  EXPECT_EQ(completions("csh"), "");
}

TEST(OptionValues, Sizes) {
  EXPECT_EQ(size_value("--memory", "4G").value(), 4ull << 30);
  EXPECT_EQ(size_value("--memory", "800M").value(), 800ull << 20);
  EXPECT_EQ(size_value("--memory", "2KiB").value(), 2048u);
  EXPECT_EQ(size_value("--memory", "7").value(), 7u);
  for (const char* wrong :
       {"", "0", "-1", "G", "4X", "4 G", "99999999T", "1.5G", "18446744073709551616"}) {
    const auto size = size_value("--memory", wrong);
    ASSERT_FALSE(size.has_value()) << wrong;
    EXPECT_EQ(size.error().code, exit_usage);
    EXPECT_THAT(size.error().what, HasSubstr("--memory"));
  }
}

TEST(OptionValues, Times) {
  EXPECT_EQ(time_value("--deadline", "300").value(), std::chrono::seconds(300));
  EXPECT_EQ(time_value("--deadline", "5m").value(), std::chrono::minutes(5));
  EXPECT_EQ(time_value("--deadline", "1h").value(), std::chrono::hours(1));
  EXPECT_FALSE(time_value("--deadline", "0").has_value());
  EXPECT_FALSE(time_value("--deadline", "200h").has_value());
}

TEST(OptionValues, CarryTakesAListOfStates) {
  EXPECT_EQ(carry_value("none").value(), std::set<State>{});
  EXPECT_EQ(carry_value("all").value().size(), 5u);
  EXPECT_EQ(carry_value("failed,encrypted").value(), (std::set{State::failed, State::encrypted}));
  for (const char* wrong : {"", "done", "failed,", "Failed"}) {
    EXPECT_FALSE(carry_value(wrong).has_value()) << wrong;
  }
}

TEST(DocumentLocale, ComesFromTheOptionThenTheEnvironmentThenTheTable) {
  std::map<std::string, std::string> environment{{"LC_ALL", ""}, {"LANG", "fr_CH.UTF-8"}};
  const auto variable = [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  };
  EXPECT_EQ(document_locale("en-gb", variable).value(), "en-GB");
  EXPECT_EQ(document_locale("", variable).value(), "fr-CH");
  environment["LC_ALL"] = "C.UTF-8";
  EXPECT_EQ(document_locale("", variable).value(), "de-DE");
  environment.clear();
  EXPECT_EQ(document_locale("", variable).value(), "de-DE");
  EXPECT_EQ(document_locale("Deutsch", variable).error().code, exit_usage);
}

TEST(DocumentLocale, CAndPosixAreNone) {
  for (const char* none : {"C", "POSIX", "C.UTF-8", "", "de", "de_", "d_DE", "de_DEU", "1a_DE"}) {
    EXPECT_FALSE(language_tag(none).has_value()) << none;
  }
  EXPECT_EQ(language_tag("de_AT@euro"), "de-AT");
}

// The button that starts a run again, say, and the line to type that stands beside it.
TEST(MigrateArguments, ACommandThatIsKeptMeansTheSameSources) {
  const offenbar::testing::TemporaryFolder folder;
  for (const char* name : {"amt", "-alt", "--unsafe", "a=b"}) {
    const std::string source = folder / name;
    std::filesystem::create_directories(source);
    const auto options =
        migrate_options(parsed({"migrate", "--to", folder / "target", "--", source}));
    ASSERT_TRUE(options.has_value()) << name;
    const auto again = migrate_options(parsed(options->command));
    ASSERT_TRUE(again.has_value()) << name;
    ASSERT_EQ(again->sources.size(), 1U) << name;
    EXPECT_EQ(again->sources[0].name, name);
    EXPECT_EQ(again->sources[0].path, source);
  }
}

}  // namespace
}  // namespace offenbar::batch
