#include "converters/office/mould.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "converters/base/xml.h"
#include "converters/office/children.h"
#include "converters/office/confinement.h"
#include "converters/office/conversion.h"
#include "converters/office/huge_pages.h"
#include "converters/office/recalculation.h"
#include "converters/office/runtime.h"
#include "converters/office/used_up_heap.h"
#include "converters/office/warm_documents.h"
#include "converters/office/wire.h"

namespace offenbar::office {
namespace {

// One packet: what the child is to do. Static, because the heap must stay as it is.
std::array<char, Channel::max_bytes> packet;  // NOLINT

struct Received {
  ssize_t bytes = 0;  // 0 or less: the other side is gone
  int folder = -1;
  int answer = -1;
};

Received receive(int socket) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
  iovec part{packet.data(), packet.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  Received received;
  do {
    received.bytes = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  } while (received.bytes < 0 && errno == EINTR);
  const cmsghdr* first = CMSG_FIRSTHDR(&header);
  if (received.bytes > 0 && first && first->cmsg_len == CMSG_LEN(2 * sizeof(int))) {
    std::memcpy(&received.folder, CMSG_DATA(first), sizeof(int));
    std::memcpy(&received.answer, CMSG_DATA(first) + sizeof(int), sizeof(int));
  }
  return received;
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

class Mould {
 public:
  Mould(Channel channel, Settings settings)
      : channel_(std::move(channel)), settings_(std::move(settings)) {}

  // Returns only if it cannot start.
  Error start();
  Channel& channel() { return channel_; }

 private:
  Result<void> prepare();
  Result<void> make_ready(const Context& context);
  Result<void> warm(const Context& context);
  [[noreturn]] void serve();
  [[noreturn]] void become_child(std::size_t bytes, int folder, int answer);
  Result<Reply> convert(std::size_t bytes, int folder);
  void recalculate();
  static void called(const Context& context, void* self);

  Channel channel_;
  Settings settings_;
  const pid_t parent_ = ::getppid();
  std::string folder_;  // our own in the scratch folder
  std::string profile_;
  Measures namespaces_;
  std::vector<Setting> wanted_;
  std::optional<Filters> filters_;
  std::optional<Runtime> runtime_;
  Context context_;
  // In a child, once it has converted.
  com::sun::star::uno::Reference<com::sun::star::lang::XComponent> to_recalculate_;
  std::string recalculated_name_;
  std::chrono::seconds recalculation_limit_{0};
  // LibreOffice made these in `t` once and keeps their names: each child needs its own of them.
  std::vector<std::string> temporaries_;
};

Error Mould::start() {
  if (const auto prepared = prepare(); !prepared) return prepared.error();
  auto runtime = Runtime::load(settings_.program_folder, profile_);
  if (!runtime) return runtime.error();
  runtime_ = *runtime;
  return runtime_->run(called, this).error();
}

Result<void> Mould::prepare() {
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

void Mould::called(const Context& context, void* self) {
  auto& mould = *static_cast<Mould*>(self);
  const auto ready = mould.make_ready(context);
  if (!ready) {
    static_cast<void>(mould.channel_.send({{"error", to_json(ready.error())}}));
    ::_exit(1);
  }
  mould.serve();
}

Result<void> Mould::make_ready(const Context& context) {
  context_ = context;
  OFFENBAR_CHECK(apply_locale(context, wanted_));
  OFFENBAR_CHECK(verify(context, wanted_, runtime_->version()));
  OFFENBAR_CHECK(check_filters(context, *filters_));
  OFFENBAR_CHECK(warm(context));
  OFFENBAR_CHECK(flush_configuration(context));
  OFFENBAR_CHECK(check_alone());
  (void)use_up_free_chunks();
  move_code_to_huge_pages("/usr/lib/");
  std::error_code unknown;  // then it is left where it is
  const auto program = std::filesystem::canonical(settings_.program_folder, unknown);
  if (!unknown) move_code_to_huge_pages(program.string() + "/");
  return channel_.send(
      {{"version", runtime_->name()}, {"isolation", namespaces_}, {"folder", folder_}});
}

// Filters, fonts and caches that a document needs are loaded once, here, and shared by all
// children.
Result<void> Mould::warm(const Context& context) {
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

// CLONE_PARENT: the child is our parent's, which watches it and learns how it ended.
void Mould::serve() {
  for (;;) {
    const Received received = receive(channel_.descriptor());
    if (received.bytes <= 0) ::_exit(0);
    const std::int64_t pid =
        ::syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (pid == 0) {
      become_child(static_cast<std::size_t>(received.bytes), received.folder, received.answer);
    }
    ::close(received.folder);
    ::close(received.answer);
    if (::send(channel_.descriptor(), &pid, sizeof pid, MSG_NOSIGNAL) != sizeof pid) ::_exit(0);
  }
}

void Mould::become_child(std::size_t bytes, int folder, int answer) {
  channel_.release().reset();
  work_and_end(
      answer, parent_, [&] { return convert(bytes, folder); }, [&] { recalculate(); });
}

Result<Reply> Mould::convert(std::size_t bytes, int folder) {
  const auto body = nlohmann::json::parse(packet.data(), packet.data() + bytes, nullptr, false);
  if (!body.is_object()) return fail(Fault::internal, "a request that is no JSON object");
  const Request request = request_of(body);
  OFFENBAR_TRY(Measures measures,
               confine(folder, settings_.program_folder, profile_, Profile::office, request.limits,
                       settings_.require_isolation, temporaries_));
  if (request.source_name.empty()) {  // only asked what locks it in
    Reply reply;
    reply.refused = std::move(measures);
    return reply;
  }
  OFFENBAR_TRY(Converted converted, convert_here(context_, *filters_, request, false));
  if (!request.recalculated_name.empty()) {
    to_recalculate_ = converted.document;
    recalculated_name_ = request.recalculated_name;
    recalculation_limit_ = request.recalculation_limit;
  }
  return std::move(converted.reply);
}

// The results stand and are told: what happens here costs the witness alone.
void Mould::recalculate() {
  if (!to_recalculate_.is()) return;
  ::alarm(static_cast<unsigned>(recalculation_limit_.count()));
  write_recalculated(to_recalculate_, recalculated_name_);
}

}  // namespace

void serve_mould(Channel channel, const Settings& settings) {
  Mould mould(std::move(channel), settings);
  const Error error = mould.start();
  static_cast<void>(mould.channel().send({{"error", to_json(error)}}));
  ::_exit(1);
}

}  // namespace offenbar::office
