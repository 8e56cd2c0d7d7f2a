// Runs the command lines of the Markdown files beside this one and compares what they say.
//
// A fenced block is commands with their output, one after the other:
//   % command line, for sh, in an empty folder; $SOURCE is the folder of the sources
//   lines of standard output; a line "..." stands for any lines
//   2> lines of standard error
//   => exit code, if it is not 0
// OFFENBAR_ACCEPT=1 rewrites the blocks that differ; read the diff before committing it.
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// True if `actual` from `b` on is `expected` from `a` on, "..." standing for any lines.
bool matches(const Lines& expected, const Lines& actual, std::size_t a = 0, std::size_t b = 0) {
  if (a == expected.size()) return b == actual.size();
  if (expected[a] == "...") {
    for (std::size_t skip = b; skip <= actual.size(); ++skip) {
      if (matches(expected, actual, a + 1, skip)) return true;
    }
    return false;
  }
  return b < actual.size() && expected[a] == actual[b] && matches(expected, actual, a + 1, b + 1);
}

// An empty folder that goes with everything in it; the commands of one file run there.
class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "offenbar-commands-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
    fs::create_directory(path_ / "here");
  }
  ~Workplace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  // What the command says, as a block writes it.
  [[nodiscard]] Lines run(const std::string& command) const {
    const std::string script = fmt::format(
        "cd '{0}/here' && export HOME='{0}' SOURCE='{1}' PATH='{2}':\"$PATH\" LC_ALL=C.UTF-8 "
        "NO_COLOR=1\n"
        "unset XDG_STATE_HOME LANG\n{{ {3}\n}} >'{0}/out' 2>'{0}/err' </dev/null",
        path_.string(), offenbar::places::source_folder(),
        fs::path(offenbar::places::program()).parent_path().string(), command);
    const int status = std::system(script.c_str());
    Lines said = lines_of(read_text(path_ / "out"));
    for (const std::string& line : lines_of(read_text(path_ / "err"))) said.push_back("2> " + line);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (code != 0) said.push_back(fmt::format("=> {}", code));
    return said;
  }

 private:
  fs::path path_;
};

// Reads a file line by line and writes it again, with what each command really said.
class CommandFile {
 public:
  explicit CommandFile(const fs::path& path) : path_(path), lines_(lines_of(read_text(path))) {}

  Lines run() {
    Lines after;
    bool in_block = false;
    for (std::size_t at = 0; at < lines_.size();) {
      const std::string line = lines_[at++];
      after.push_back(line);
      if (line.starts_with("```")) in_block = !in_block;
      if (in_block && line.starts_with("% ")) run_command(line.substr(2), at, after);
    }
    return after;
  }

  int commands = 0;

 private:
  void run_command(const std::string& command, std::size_t& at, Lines& after) {
    Lines expected;
    while (at < lines_.size() && !lines_[at].starts_with("% ") && !lines_[at].starts_with("```")) {
      expected.push_back(lines_[at++]);
    }
    const Lines actual = workplace_.run(command);
    ++commands;
    const Lines& kept = matches(expected, actual) ? expected : actual;
    after.insert(after.end(), kept.begin(), kept.end());
  }

  fs::path path_;
  Lines lines_;
  Workplace workplace_;
};

std::vector<fs::path> command_files() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(offenbar::places::source_folder() + "/tests/commands")) {
    if (entry.path().extension() == ".md" && entry.path().filename() != "README.md") {
      files.push_back(entry.path());
    }
  }
  return files;
}

class Command : public testing::TestWithParam<fs::path> {};

TEST_P(Command, SaysWhatItsFileSays) {
  CommandFile file(GetParam());
  const std::string after = joined(file.run());
  EXPECT_GT(file.commands, 0);
  if (std::getenv("OFFENBAR_ACCEPT") != nullptr) {
    std::ofstream(GetParam(), std::ios::binary) << after;
  } else {
    EXPECT_EQ(read_text(GetParam()), after);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Command, testing::ValuesIn(command_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
