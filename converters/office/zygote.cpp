// The zygote: serve_zygote(). README.md says why it is built this way.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "converters/base/channel.h"
#include "converters/base/process.h"
#include "converters/base/xml.h"
#include "converters/office/children.h"
#include "converters/office/confinement.h"
#include "converters/office/conversion.h"
#include "converters/office/runtime.h"
#include "converters/office/warm_documents.h"
#include "converters/office/wire.h"

namespace offenbar::office {
namespace {

constexpr int channel_place = 3;
constexpr int watch_interval_ms = 100;

// Without it, the order of what LibreOffice keeps by address changes from run to run. Only a new
// program image is laid out anew, so we execute ourselves again; refused, results vary a little.
void fix_addresses() {
  const int now = ::personality(0xffffffff);
  if (now < 0 || (now & ADDR_NO_RANDOMIZE) != 0) return;
  if (::personality(static_cast<unsigned long>(now) | ADDR_NO_RANDOMIZE) < 0) return;
  if ((::personality(0xffffffff) & ADDR_NO_RANDOMIZE) == 0) return;
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');) arguments.push_back(argument);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  ::execv(own_path().c_str(), pointers.data());
}

// Threads that may stand beside ours when we fork: LibreOffice 25.2 keeps a timer that holds no
// lock while it waits.
bool harmless(const std::string& thread) { return thread.find("Timer") != std::string::npos; }

Result<void> check_alone() {
  std::string others;
  for (int tries = 0; tries < 50; ++tries) {
    others.clear();
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
      if (task.path().filename() == std::to_string(::getpid())) continue;
      std::string name;
      std::getline(std::ifstream(task.path() / "comm"), name);
      if (!harmless(name)) others += name + " ";
    }
    if (others.empty()) return {};
    ::usleep(100'000);
  }
  return fail(Fault::internal, "LibreOffice keeps threads, so it cannot be forked: " + others, 0,
              "this version of LibreOffice has not been tried with offenbar");
}

class Zygote {
 public:
  Zygote(Channel channel, Settings settings)
      : channel_(std::move(channel)), settings_(std::move(settings)) {}

  // Returns only if it cannot start.
  Error start();
  Channel& channel() { return channel_; }

 private:
  Result<void> prepare();
  Result<void> make_ready(const Context& context);
  Result<void> warm(const Context& context);
  Result<Measures> try_confinement();
  [[noreturn]] void serve();
  void take(Message message);
  void answer(std::int64_t job, const Result<Reply>& reply);
  static void called(const Context& context, void* self);

  Channel channel_;
  Settings settings_;
  std::string folder_;  // our own in the scratch folder
  std::string profile_;
  Measures namespaces_;
  std::vector<Setting> wanted_;
  std::optional<Filters> filters_;
  std::optional<Runtime> runtime_;
  Context context_;
  // LibreOffice made these in `t` once and keeps their names: each child needs its own of them.
  std::vector<std::string> temporaries_;
  Children children_;
};

Error Zygote::start() {
  if (const auto prepared = prepare(); !prepared) return prepared.error();
  auto runtime = Runtime::load(settings_.program_folder, profile_);
  if (!runtime) return runtime.error();
  runtime_ = *runtime;
  return runtime_->run(called, this).error();
}

Result<void> Zygote::prepare() {
  namespaces_ = enter_namespaces();
  folder_ = settings_.scratch_folder + "/zygote-XXXXXX";
  if (!::mkdtemp(folder_.data()) || ::chdir(folder_.c_str()) != 0 || ::mkdir("t", 0700) != 0) {
    return fail(Fault::internal,
                fmt::format("scratch folder {}: {}", folder_, std::strerror(errno)));
  }
  profile_ = folder_ + "/profile";
  OFFENBAR_TRY(const Table table, Table::load("office-settings"));
  OFFENBAR_TRY(wanted_, settings_from(table, settings_.locale));
  OFFENBAR_CHECK(write_profile(profile_, wanted_));
  OFFENBAR_TRY(filters_, Filters::load());
  xml::prepare();
  return {};
}

void Zygote::called(const Context& context, void* self) {
  auto& zygote = *static_cast<Zygote*>(self);
  const auto ready = zygote.make_ready(context);
  if (!ready) {
    static_cast<void>(zygote.channel_.send({{"error", to_json(ready.error())}}));
    ::_exit(1);
  }
  zygote.serve();
}

Result<void> Zygote::make_ready(const Context& context) {
  context_ = context;
  OFFENBAR_CHECK(apply_locale(context, wanted_));
  OFFENBAR_CHECK(verify(context, wanted_, runtime_->version()));
  OFFENBAR_CHECK(check_filters(context, *filters_));
  OFFENBAR_CHECK(warm(context));
  OFFENBAR_CHECK(flush_configuration(context));
  OFFENBAR_CHECK(check_alone());
  OFFENBAR_TRY(const Measures inside, try_confinement());
  Measures all = namespaces_;
  all.insert(all.end(), inside.begin(), inside.end());
  return channel_.send({{"version", runtime_->name()}, {"isolation", all}});
}

// Filters, fonts and caches that a document needs are loaded once, here, and shared by all
// children.
Result<void> Zygote::warm(const Context& context) {
  for (const WarmDocument& document : warm_documents()) {
    Request request;
    request.source_name = fmt::format("warm.{}", document.format);
    request.result_name = "warm.result";
    request.source_format = document.format;
    request.target_format = document.target;
    std::ofstream(request.source_name, std::ios::binary) << as_text(document.bytes);
    const auto reply = convert_here(context, *filters_, request, true);
    if (!reply) {
      return fail(Fault::internal,
                  fmt::format("warm-up with {}: {}", document.format, reply.error().what));
    }
    std::filesystem::remove(request.source_name);
    std::filesystem::remove(request.result_name);
  }
  for (const auto& entry : std::filesystem::directory_iterator("t")) {
    if (entry.is_directory()) temporaries_.push_back(entry.path().filename());
  }
  return {};
}

// A child that does nothing but lock itself in tells what will be in force.
Result<Measures> Zygote::try_confinement() {
  const Descriptor folder(::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  OFFENBAR_CHECK(children_.start(
      0, Request(), [] {},
      [&]() -> Result<Reply> {
        OFFENBAR_TRY(const Measures measures,
                     confine(folder.get(), settings_.program_folder, profile_, Profile::office,
                             Limits(), settings_.require_isolation, temporaries_));
        Reply reply;
        reply.refused = measures;
        return reply;
      }));
  std::vector<Children::Finished> finished;
  while ((finished = children_.collect()).empty()) ::usleep(1000);
  OFFENBAR_TRY(const Reply reply, finished.front().reply);
  return reply.refused;
}

void Zygote::serve() {
  for (;;) {
    std::vector<pollfd> waiting{{channel_.descriptor(), POLLIN, 0}};
    for (const int descriptor : children_.descriptors()) waiting.push_back({descriptor, POLLIN, 0});
    ::poll(waiting.data(), waiting.size(), children_.empty() ? -1 : watch_interval_ms);
    for (const Children::Finished& one : children_.collect()) answer(one.job, one.reply);
    if (waiting.front().revents == 0) continue;
    auto message = channel_.receive();
    if (!message || !*message || (*message)->body.contains("end")) ::_exit(0);
    take(std::move(**message));
  }
}

void Zygote::take(Message message) {
  const std::int64_t job = message.body.value("job", std::int64_t{0});
  const Request request = request_of(message.body["request"]);
  if (message.descriptors.empty()) {
    answer(job, fail(Fault::internal, "a request without its staging folder"));
    return;
  }
  const int folder = message.descriptors.front().get();
  const auto work = [&]() -> Result<Reply> {
    const auto confined = confine(folder, settings_.program_folder, profile_, Profile::office,
                                  request.limits, settings_.require_isolation, temporaries_);
    if (!confined) return tl::unexpected<Error>(confined.error());
    return convert_here(context_, *filters_, request, false);
  };
  const auto started = children_.start(
      job, request, [&] { channel_.release().reset(); }, work);
  if (!started) answer(job, tl::unexpected<Error>(started.error()));
}

void Zygote::answer(std::int64_t job, const Result<Reply>& reply) {
  nlohmann::json body = to_json(reply);
  body["job"] = job;
  if (!channel_.send(body)) ::_exit(0);
}

}  // namespace

int serve_zygote() {
  fix_addresses();
  Channel channel{Descriptor(channel_place)};
  auto first = channel.receive();
  if (!first || !*first) return 1;
  Zygote zygote(std::move(channel), settings_of((*first)->body));
  const Error error = zygote.start();
  static_cast<void>(zygote.channel().send({{"error", to_json(error)}}));
  return 1;
}

}  // namespace offenbar::office
