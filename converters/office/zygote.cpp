// serve_zygote(): the keeper. It forks the mould, hands it one request after the other, and watches
// the children that come of it. It holds no LibreOffice itself. README.md says why.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "converters/base/channel.h"
#include "converters/base/process.h"
#include "converters/office/children.h"
#include "converters/office/mould.h"
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

class Keeper {
 public:
  explicit Keeper(Channel client) : client_(std::move(client)) {}

  // Starts the mould and serves until the client is gone. Errors: the mould's.
  Result<void> run(const Settings& settings);
  Channel& client() { return client_; }

 private:
  Result<void> start_mould(const Settings& settings);
  Result<Measures> try_confinement(const std::string& scratch);
  Result<void> serve();
  [[noreturn]] void end();
  void take(const Message& message);
  Result<pid_t> spawn(const Request& request, int folder, int answer);
  void answer(std::int64_t job, const Result<Reply>& reply);

  Channel client_;
  Channel mould_{Descriptor()};
  pid_t mould_pid_ = -1;
  Children children_;
};

Result<void> Keeper::run(const Settings& settings) {
  OFFENBAR_CHECK(start_mould(settings));
  OFFENBAR_TRY(auto ready, mould_.receive());
  if (!ready) return fail(Fault::office_died, "LibreOffice ended while it started");
  if (ready->body.contains("error")) {
    return tl::unexpected<Error>(error_of(ready->body["error"]));
  }
  OFFENBAR_TRY(const Measures inside, try_confinement(ready->body.value("folder", "")));
  for (const std::string& measure : inside) ready->body["isolation"].push_back(measure);
  OFFENBAR_CHECK(client_.send(ready->body));
  return serve();
}

Result<void> Keeper::start_mould(const Settings& settings) {
  OFFENBAR_TRY(auto ends, Channel::pair());
  const pid_t keeper = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return fail(Fault::internal, "fork is refused");
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != keeper) ::_exit(1);
    client_.release().reset();
    ends.first.release().reset();
    serve_mould(std::move(ends.second), settings);
  }
  mould_pid_ = pid;
  mould_ = std::move(ends.first);
  return {};
}

// A child that does nothing but lock itself in tells what will be in force.
Result<Measures> Keeper::try_confinement(const std::string& scratch) {
  const Descriptor folder(::open(scratch.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const Request nothing;
  OFFENBAR_CHECK(children_.start(0, nothing,
                                 [&](int socket) { return spawn(nothing, folder.get(), socket); }));
  std::vector<Children::Finished> finished;
  while ((finished = children_.collect()).empty()) ::usleep(1000);
  OFFENBAR_TRY(Reply reply, finished.front().reply);
  return std::move(reply.refused);
}

Result<void> Keeper::serve() {
  for (;;) {
    std::vector<pollfd> waiting{{client_.descriptor(), POLLIN, 0}, {mould_.descriptor(), 0, 0}};
    for (const int descriptor : children_.descriptors()) waiting.push_back({descriptor, POLLIN, 0});
    ::poll(waiting.data(), waiting.size(), children_.empty() ? -1 : watch_interval_ms);
    for (const Children::Finished& one : children_.collect()) answer(one.job, one.reply);
    if (waiting[1].revents != 0) ::_exit(1);  // the mould is dead: the client starts all anew
    if (waiting.front().revents == 0) continue;
    auto message = client_.receive();
    if (!message || !*message || (*message)->body.contains("end")) end();
    take(**message);
  }
}

// Waits for the mould, so that its CPU time counts among ours.
void Keeper::end() {
  if (mould_pid_ > 0) {  // any other number would name whole groups of processes
    ::kill(mould_pid_, SIGKILL);
    ::waitpid(mould_pid_, nullptr, 0);
  }
  ::_exit(0);
}

void Keeper::take(const Message& message) {
  const std::int64_t job = message.body.value("job", std::int64_t{0});
  if (message.descriptors.empty() || !message.body.contains("request")) {
    answer(job, fail(Fault::internal, "a message that is no request with a staging folder"));
    return;
  }
  const Request request = request_of(message.body["request"]);
  const int folder = message.descriptors.front().get();
  const auto started =
      children_.start(job, request, [&](int socket) { return spawn(request, folder, socket); });
  if (!started) answer(job, tl::unexpected<Error>(started.error()));
}

Result<pid_t> Keeper::spawn(const Request& request, int folder, int answer) {
  OFFENBAR_CHECK(mould_.send(to_json(request), {folder, answer}));
  std::int64_t pid = -1;
  if (::recv(mould_.descriptor(), &pid, sizeof pid, MSG_WAITALL) != sizeof pid) ::_exit(1);
  if (pid < 0) return fail(Fault::internal, "fork is refused");
  return static_cast<pid_t>(pid);
}

void Keeper::answer(std::int64_t job, const Result<Reply>& reply) {
  nlohmann::json body = to_json(reply);
  body["job"] = job;
  if (client_.send(body)) return;
  // Larger than a message, perhaps: nobody else's document is to pay for it.
  body = to_json(Result<Reply>(fail(Fault::office_died, "LibreOffice replies too much")));
  body["job"] = job;
  if (!client_.send(body)) ::_exit(0);
}

}  // namespace

int serve_zygote() {
  fix_addresses();
  Channel channel{Descriptor(channel_place)};
  auto first = channel.receive();
  if (!first || !*first) return 1;
  Keeper keeper(std::move(channel));
  const auto ended = keeper.run(settings_of((*first)->body));
  if (!ended) static_cast<void>(keeper.client().send({{"error", to_json(ended.error())}}));
  return 1;
}

}  // namespace offenbar::office
