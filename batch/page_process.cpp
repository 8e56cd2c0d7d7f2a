// The side of page_drawing.h that draws and compares, locked in.
#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>

#include "batch/page_drawing.h"
#include "batch/record_rows.h"
#include "batch/system_calls.h"
#include "converters/base/channel.h"
#include "converters/base/mapped.h"
#include "converters/base/xml.h"
#include "converters/comparison/loss_list.h"
#include "converters/facts_json.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr int channel_descriptor = 3;
constexpr const char* text_program = "/usr/bin/pdftotext";
constexpr const char* picture_program = "/usr/bin/pdftoppm";
constexpr int dots_per_inch = 50;
constexpr std::uint64_t most_bytes_of_a_file = std::uint64_t{512} << 20U;  // of those it draws

struct Task {
  bool require_isolation = true;
  Limits limits;
  int folder = -1;
  std::string before, after;
};

Task task_of(const Message& message) {
  const json& body = message.body;
  Task task;
  task.require_isolation = body.value("require_isolation", true);
  task.limits.memory_bytes = body.value("memory_bytes", std::uint64_t{0});
  task.limits.output_bytes = most_bytes_of_a_file;
  task.limits.cpu_seconds = body.value("seconds", std::uint64_t{300});
  task.folder = message.descriptors.front().get();
  task.before = body.value("before", "");
  task.after = body.value("after", "");
  return task;
}

// In the child: becomes the program, which sees its libraries, its fonts and the folder alone.
[[noreturn]] void become(const Task& task, std::vector<std::string> arguments) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const std::vector<std::string> readable{
      "/usr",      "/lib",      "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig",
      "/dev/null", "/proc/self"};
  (void)restrict_files(readable, {task.folder},
                       {"/usr/bin", "/lib", "/lib64", "/usr/lib", "/usr/lib64"});
  const auto locked = lock_in(Profile::fresh_office, task.limits, pointers[0]);
  if (!locked && task.require_isolation) ::_exit(126);
  std::array<char*, 1> environment{nullptr};
  ::execve(pointers[0], pointers.data(), environment.data());
  ::_exit(127);
}

Result<void> run(const Task& task, const std::vector<std::string>& arguments) {
  if (::access(arguments.front().c_str(), X_OK) != 0) {
    return fail(Fault::unsupported, arguments.front() + " is missing", 0,
                "Install poppler-utils, or leave --pages out.");
  }
  const pid_t child = ::fork();
  if (child < 0) return fail(Fault::internal, "fork is refused");
  if (child == 0) become(task, arguments);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFEXITED(status) && WEXITSTATUS(status) == 126) {
    return fail(Fault::internal, "what draws pages cannot be locked in");
  }
  return fail(Fault::corrupt, fmt::format("{} gives the PDF up", arguments.front()));
}

Result<void> draw(const Task& task, const std::string& name, const std::string& as) {
  // One more than is compared, so that it is seen.
  const std::string last = std::to_string(layout::DrawnDocument::most_pages + 1);
  OFFENBAR_CHECK(run(task, {text_program, "-l", last, "-bbox", "-q", name, as + ".words"}));
  return run(task, {picture_program, "-l", last, "-r", std::to_string(dots_per_inch), "-gray", "-q",
                    name, as});
}

Result<MappedFile> map(int folder, const std::string& name) {
  const Descriptor file(::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return fail(Fault::corrupt, name + " was not drawn");
  return MappedFile::open(file.get());
}

// pdftoppm numbers pages with as many digits as the last one of the PDF needs, drawn or not.
Result<layout::Picture> picture(int folder, const std::string& as, std::uint32_t page) {
  Result<MappedFile> file = fail(Fault::internal, "a page without a number");
  for (std::size_t digits = std::to_string(page).size(); !file && digits < 10; ++digits) {
    file = map(folder, fmt::format("{}-{:0{}}.pgm", as, page, digits));
  }
  if (!file) return tl::unexpected<Error>(file.error());
  return layout::read_pgm(file->bytes());
}

Result<void> write(int folder, const std::string& name, const std::vector<std::byte>& bytes) {
  const Descriptor file(
      ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  Bytes rest(bytes);
  while (file && !rest.empty()) {
    const ssize_t written = ::write(file.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) break;
    rest = rest.subspan(static_cast<std::size_t>(written));
  }
  if (!rest.empty() || !file) return tl::unexpected(target_error(errno, "cannot write a picture"));
  return {};
}

class Comparison {
 public:
  explicit Comparison(const Task& task) : task_(task) {}

  Result<DrawnPages> run() {
    OFFENBAR_TRY(const MappedFile words_before, map(task_.folder, "b.words"));
    OFFENBAR_TRY(const MappedFile words_after, map(task_.folder, "a.words"));
    OFFENBAR_TRY(before_, layout::read_word_boxes(words_before.bytes()));
    OFFENBAR_TRY(after_, layout::read_word_boxes(words_after.bytes()));
    drawn_.before = static_cast<std::uint32_t>(before_.pages.size());
    drawn_.after = static_cast<std::uint32_t>(after_.pages.size());
    drawn_.truncated = before_.truncated || after_.truncated;
    std::vector<layout::PageVerdict> verdicts = layout::compare_words(before_, after_);
    for (layout::PageVerdict& verdict : verdicts) OFFENBAR_CHECK(look_at(verdict));
    LossList losses;
    layout::tell_pages(verdicts, losses);
    drawn_.losses = losses.take();
    return std::move(drawn_);
  }

 private:
  Result<void> look_at(layout::PageVerdict& verdict) {
    layout::Picture was, is;
    if (verdict.before > 0) {
      OFFENBAR_TRY(was, picture(task_.folder, "b", verdict.before));
    }
    if (verdict.after > 0) {
      OFFENBAR_TRY(is, picture(task_.folder, "a", verdict.after));
    }
    layout::Blocks blocks = layout::changed_blocks(was, is);
    verdict.changed_blocks = static_cast<std::uint32_t>(blocks.count());
    if (verdict.words_in_place() && verdict.changed_blocks < layout::blocks_that_count) return {};
    ++drawn_.differing_count;
    if (drawn_.differing.size() < DrawnPages::most_listed) drawn_.differing.push_back(verdict);
    if (drawn_.pictured == PageSettings::most_pictured) return {};
    const std::string number = fmt::format("{:04}.png", ++drawn_.pictured);
    if (verdict.before > 0) OFFENBAR_CHECK(write(task_.folder, "b" + number, layout::png(was)));
    if (verdict.after == 0) return {};
    OFFENBAR_CHECK(write(task_.folder, "a" + number, layout::png(is)));
    constexpr double pixels = dots_per_inch / 25.4;  // per mm
    for (const layout::Box& spot : verdict.spots) {
      blocks.mark(spot.left * pixels, spot.top * pixels, spot.right * pixels, spot.bottom * pixels);
    }
    return write(task_.folder, "d" + number, layout::png_of_changes(is, blocks));
  }

  const Task& task_;
  layout::DrawnDocument before_, after_;
  DrawnPages drawn_;
};

Result<DrawnPages> draw_and_compare(const Task& task) {
  (void)enter_namespaces();
  if (::fchdir(task.folder) != 0) return fail(Fault::internal, "no folder to draw in");
  OFFENBAR_CHECK(draw(task, task.before, "b"));
  OFFENBAR_CHECK(draw(task, task.after, "a"));
  // From here on nothing is run any more, and what the programs wrote is as little to be trusted.
  const auto locked =
      confine({}, {task.folder}, Profile::writer, task.limits, task.require_isolation);
  if (!locked) return tl::unexpected(locked.error());
  return Comparison(task).run();
}

double used_seconds(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int serve_pages() {
  // What draws must not answer in our place.
  if (::fcntl(channel_descriptor, F_SETFD, FD_CLOEXEC) != 0) return 1;
  Channel channel{Descriptor(channel_descriptor)};
  const auto message = channel.receive();
  if (!message || !*message || (*message)->descriptors.size() != 1) return 1;
  xml::prepare();
  (void)severity_of_category({});
  Result<DrawnPages> drawn;
  try {
    drawn = draw_and_compare(task_of(**message));
  } catch (const std::bad_alloc&) {
    drawn = fail(Fault::over_memory, "needs too much memory to compare pages");
  }
  if (!drawn) return channel.send({{"error", to_json(drawn.error())}}) ? 0 : 1;
  return channel.send({{"pages", pages_json(*drawn)},
                       {"losses", losses_text(drawn->losses)},
                       {"cpu_seconds", used_seconds(RUSAGE_SELF) + used_seconds(RUSAGE_CHILDREN)}})
             ? 0
             : 1;
}

}  // namespace offenbar::batch
