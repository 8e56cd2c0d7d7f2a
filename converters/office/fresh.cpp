// The last route: a `soffice` process of its own for one document, with a private profile, locked
// in like a child of the zygote. Both sides are here: convert_with_fresh_soffice() and its worker.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "converters/base/channel.h"
#include "converters/base/mapping.h"
#include "converters/base/process.h"
#include "converters/office/children.h"
#include "converters/office/configuration.h"
#include "converters/office/confinement.h"
#include "converters/office/filters.h"
#include "converters/office/wire.h"

namespace offenbar::office {
namespace {

constexpr int channel_place = 3;
constexpr int start_again = 81;  // EXITHELPER_NORMAL_RESTART, desktop/source/app/officeipcthread
constexpr std::chrono::seconds start_patience{60};

struct Task {
  Settings settings;
  Request request;
  Descriptor folder;
};

std::string extension_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? "out" : name.substr(dot + 1);
}

// The arguments that make soffice store `task`'s source through `filter` as source.<extension>.
std::vector<std::string> arguments_for(const Task& task, const Import& import,
                                       const std::string& extension, const std::string& filter) {
  std::string reader =
      task.request.import_filter.empty() ? import.filters.front() : task.request.import_filter;
  if (!import.options.empty()) reader += ":" + import.options;
  return {task.settings.program_folder + "/soffice.bin",
          "-env:UserInstallation=file:///proc/self/cwd/t/profile",
          "--headless",
          "--norestore",
          "--nologo",
          "--nodefault",
          "--infilter=" + reader,
          "--convert-to",
          extension + ":" + filter,
          "--outdir",
          ".",
          task.request.source_name};
}

[[noreturn]] void become_soffice(const std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  ::execve(pointers[0], pointers.data(), environ);
  ::_exit(127);
}

// In the child: locks itself in and becomes soffice. Returns only if it cannot.
Result<Reply> run_soffice(const Task& task, const std::vector<Setting>& settings,
                          const std::vector<std::string>& arguments) {
  if (::fchdir(task.folder.get()) != 0) {
    return fail(Fault::internal, fmt::format("staging folder: {}", std::strerror(errno)));
  }
  OFFENBAR_CHECK(write_profile("t/profile", settings));
  const auto confined =
      confine(task.folder.get(), task.settings.program_folder, "t/profile", Profile::fresh_office,
              task.request.limits, task.settings.require_isolation, {}, arguments.front().c_str());
  if (!confined) return tl::unexpected<Error>(confined.error());
  become_soffice(arguments);
}

// One run of soffice, watched.
Result<Children::Finished> watch_soffice(const Task& task, const std::vector<Setting>& settings,
                                         const std::vector<std::string>& arguments) {
  Children children;
  const pid_t parent = ::getpid();
  OFFENBAR_CHECK(children.start(1, task.request, [&](int answer) -> Result<pid_t> {
    const pid_t pid = ::fork();
    if (pid < 0) return fail(Fault::internal, "fork is refused");
    if (pid == 0) {
      work_and_end(answer, parent, [&] { return run_soffice(task, settings, arguments); });
    }
    return pid;
  }));
  std::vector<Children::Finished> finished;
  while ((finished = children.collect()).empty()) ::usleep(20'000);
  return std::move(finished.front());
}

// With a profile made in its first second, soffice asks to be started again. It exits with 0
// whatever became of the document, so only crashes and limits show here.
Result<Reply> run_to_end(const Task& task, const std::vector<Setting>& settings,
                         const std::vector<std::string>& arguments) {
  Reply reply;
  for (int starts = 0; starts < 3; ++starts) {
    OFFENBAR_TRY(const Children::Finished run, watch_soffice(task, settings, arguments));
    reply.cpu_seconds += run.cpu_seconds;
    reply.peak_memory_bytes = std::max(reply.peak_memory_bytes, run.peak_memory_bytes);
    if (run.exit_code == start_again) continue;
    if (run.exit_code == 0) return reply;
    return run.reply;
  }
  return fail(Fault::office_died, "a fresh soffice asks to be started again and again");
}

// soffice names its result after the source; nothing there means that it did not load.
Result<void> take_result(const Task& task, const std::string& extension, const std::string& name) {
  const std::string& source = task.request.source_name;
  const std::string made = source.substr(0, source.rfind('.')) + "." + extension;
  if (::renameat(task.folder.get(), made.c_str(), task.folder.get(), name.c_str()) == 0) return {};
  return fail(Fault::corrupt, "a fresh soffice does not convert it either");
}

Result<Reply> store_as(const Task& task, const std::vector<Setting>& settings, const Import& import,
                       const std::string& filter, const std::string& name) {
  // An extension that cannot be the source's own.
  const std::string extension = extension_of(name);
  OFFENBAR_TRY(Reply reply,
               run_to_end(task, settings, arguments_for(task, import, extension, filter)));
  OFFENBAR_CHECK(take_result(task, extension, name));
  return reply;
}

Result<Reply> convert_task(const Task& task) {
  OFFENBAR_TRY(const Filters filters, Filters::load());
  OFFENBAR_TRY(const Table table, Table::load("office-settings"));
  OFFENBAR_TRY(const std::vector<Setting> settings, settings_from(table, task.settings.locale));
  OFFENBAR_TRY(const Export target, filters.export_to(task.request.target_format));
  OFFENBAR_TRY(const Import import, filters.import_of(task.request.source_format, {}));
  OFFENBAR_TRY(Reply reply,
               store_as(task, settings, import, target.filter, task.request.result_name));
  if (task.request.also_pdfa_name.empty()) return reply;
  const std::string pdfa =
      target.pdf_filter + R"(:{"SelectPdfVersion":{"type":"long","value":"2"}})";
  OFFENBAR_TRY(const Reply second,
               store_as(task, settings, import, pdfa, task.request.also_pdfa_name));
  reply.cpu_seconds += second.cpu_seconds;
  reply.peak_memory_bytes = std::max(reply.peak_memory_bytes, second.peak_memory_bytes);
  return reply;
}

}  // namespace

Result<Reply> convert_with_fresh_soffice(const Settings& settings, const Request& request) {
  OFFENBAR_TRY(auto ends, Channel::pair());
  Process::Start start;
  start.arguments = {own_path(), "work", "soffice"};
  start.environment = environment(settings.scratch_folder, settings.locale);
  start.channel = ends.second.descriptor();
  OFFENBAR_TRY(const Process process, Process::start(start));
  ends.second.release().reset();
  OFFENBAR_CHECK(ends.first.send({{"settings", to_json(settings)}, {"request", to_json(request)}},
                                 {request.folder}));
  // A PDF/A beside it is a second run with a deadline of its own.
  OFFENBAR_TRY(const auto reply, ends.first.receive(2 * request.deadline + start_patience));
  if (!reply) return fail(Fault::office_died, "the process of the fresh soffice died");
  return reply_of(reply->body);
}

int serve_fresh_soffice() {
  Channel channel{Descriptor(channel_place)};
  auto first = channel.receive();
  if (!first || !*first || (*first)->descriptors.empty()) return 1;
  static_cast<void>(enter_namespaces());
  Message& message = **first;
  const Task task{settings_of(message.body["settings"]), request_of(message.body["request"]),
                  std::move(message.descriptors.front())};
  return channel.send(to_json(convert_task(task))) ? 0 : 1;
}

}  // namespace offenbar::office
