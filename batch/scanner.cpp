#include "batch/scanner.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>

#include "batch/examiner.h"
#include "converters/base/channel.h"
#include "converters/base/text.h"
#include "converters/facts_json.h"
#include "converters/findings/examine.h"

namespace offenbar::batch {
namespace {

constexpr std::uint64_t slowest = 2U << 20U;  // bytes per second

std::uint64_t size_of(int file) {
  struct stat info {};
  return ::fstat(file, &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

// Roughly, in bytes of memory.
std::uint64_t size_of(const findings::Told& told) {
  constexpr std::uint64_t of_each = 100;
  std::uint64_t size = of_each;
  for (const findings::Finding& one : told.findings) {
    size += of_each + one.where.size() + one.detail.size();
  }
  for (const auto& [what, value] : told.about) size += of_each + value.size();
  for (const std::string& font : told.fonts) size += of_each + font.size();
  return size + of_each * told.languages.size();
}

}  // namespace

std::chrono::seconds patience(std::chrono::seconds silence, std::uint64_t bytes) {
  constexpr std::uint64_t longest = 24 * 60 * 60;  // a sparse file may say that it is any size
  return silence + std::chrono::seconds(std::min(bytes / slowest, longest));
}

Scanner::Scanner(Settings settings) : settings_(std::move(settings)) {}
Scanner::~Scanner() = default;

Result<std::unique_ptr<Scanner>> Scanner::start(const Settings& settings) {
  std::unique_ptr<Scanner> scanner(new Scanner(settings));
  OFFENBAR_CHECK(scanner->start_process());
  return scanner;
}

Result<void> Scanner::start_process() {
  OFFENBAR_TRY(auto ends, Channel::pair());
  Process::Start start;
  start.arguments = {settings_.program.empty() ? own_path() : settings_.program, "work", "scanner"};
  start.environment = inherited_environment();
  start.channel = ends.second.descriptor();
  OFFENBAR_TRY(process_, Process::start(start));
  { const Channel theirs = std::move(ends.second); }  // so that their end is seen when they die
  channel_ = std::make_unique<Channel>(std::move(ends.first));
  OFFENBAR_CHECK(channel_->send({{"require_isolation", settings_.require_isolation},
                                 {"memory_bytes", settings_.memory_bytes}}));
  OFFENBAR_TRY(const auto hello, channel_->receive(std::chrono::minutes(1)));
  if (!hello) return fail(Fault::internal, "the scanner ended before it said hello");
  if (hello->body.contains("error")) return tl::unexpected(error_of(hello->body["error"]));
  isolation_ = hello->body.value("isolation", Measures());
  return {};
}

Error Scanner::end_of_process(const Error& error) {
  const bool hangs = error.fault == Fault::timed_out;
  if (hangs) process_.kill();
  const std::optional<Ended> ended = process_.wait(std::chrono::seconds(10));
  process_.kill();
  channel_.reset();
  if (hangs) {
    return {Fault::timed_out,
            fmt::format("not looked through within {} seconds", patience_.count()), 0, ""};
  }
  const int signal = ended ? ended->signal : 0;
  if (signal == SIGBUS) return {Fault::changed, "was cut off while it was read", 0, ""};
  if (signal == SIGKILL) return {Fault::over_memory, "the scanner was killed over it", 0, ""};
  return {Fault::corrupt, fmt::format("the scanner died on it (signal {})", signal), 0, ""};
}

Result<void> Scanner::scan(int file, const std::string& name, bool is_maildir, const Taker& take) {
  const nlohmann::json question = {{"name", printable(name)}, {"maildir", is_maildir}};
  if (!channel_) OFFENBAR_CHECK(start_process());
  if (!channel_->send(question, {file})) {
    // It died between two files: this one is not to blame.
    (void)end_of_process({});
    OFFENBAR_CHECK(start_process());
    OFFENBAR_CHECK(channel_->send(question, {file}));
  }
  patience_ = patience(settings_.silence, size_of(file));
  std::uint64_t answers = 0, told_bytes = 0;
  while (true) {
    auto answer = channel_->receive(patience_);
    const bool too_many = ++answers > findings::most_members + 1;
    const bool too_much = told_bytes > settings_.told_bytes;
    if (too_many || too_much) process_.kill();  // it goes on telling
    if (!answer || !*answer || too_many || too_much) {
      findings::Told told;
      told.error = end_of_process(answer ? Error{} : answer.error());
      // It counts members itself: one that does not has been taken over.
      if (too_many) told.error = Error{Fault::corrupt, "the scanner does not end over it", 0, ""};
      if (too_much) {
        told.error = Error{Fault::over_output,
                           "its members say more of themselves than memory holds", 0, ""};
      }
      told.findings.push_back({"unreadable", "", told.error->what, 1});
      take("", std::move(told));
      return {};
    }
    const nlohmann::json& body = (*answer)->body;
    const std::string member = findings::member_of(body);
    findings::Told told = findings::told_of(body);
    told_bytes += size_of(told);
    take(member, std::move(told));
    if (body.contains("ending")) (void)end_of_process({});
    if (member.empty()) return {};
  }
}

}  // namespace offenbar::batch
