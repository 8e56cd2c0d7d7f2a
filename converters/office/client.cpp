// The client of the zygote: Office::start().
#include <fmt/format.h>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "converters/base/channel.h"
#include "converters/base/process.h"
#include "converters/office/confinement.h"
#include "converters/office/wire.h"

namespace offenbar::office {
namespace {

constexpr std::chrono::seconds start_patience{300};  // a slow disk, a first start, a busy machine
constexpr std::chrono::seconds reply_patience{60};   // beyond the child's own deadline
constexpr int most_starts = 10;                      // of a zygote that somebody kills meanwhile

class ZygoteClient : public Office {
 public:
  explicit ZygoteClient(Settings settings) : settings_(std::move(settings)) {}
  ~ZygoteClient() override;

  // Starts the thread and waits until the first zygote is ready, or is not.
  Result<void> begin();

  [[nodiscard]] Result<Reply> convert(const Request& request) override;
  [[nodiscard]] std::string version() const override {
    const std::scoped_lock lock(mutex_);
    return version_;
  }
  [[nodiscard]] Measures isolation() const override {
    const std::scoped_lock lock(mutex_);
    return isolation_;
  }

 private:
  struct Job {
    std::optional<Result<Reply>> reply;
    bool lost = false;  // its zygote died
  };
  enum class Zygote { wanted, ready, dead, ending };

  // One thread starts every zygote and hears its replies. A process ends with the thread that
  // started it (PR_SET_PDEATHSIG), so it must be one that lives as long as we do.
  void live();
  Result<Channel> start_zygote(Process& process) const;
  Result<Channel> start_zygote_again(Process& process) const;
  void hear(Channel& channel);
  Result<void> wait_until_ready(std::unique_lock<std::mutex>& lock);
  std::optional<Result<Reply>> try_once(const Request& request);

  const Settings settings_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Zygote state_ = Zygote::wanted;
  std::optional<Error> start_error_;
  Channel* channel_ = nullptr;  // set while ready; sends are made under the mutex
  std::map<std::int64_t, Job> jobs_;
  std::int64_t last_job_ = 0;
  std::string version_;
  Measures isolation_;
  std::thread thread_;
};

ZygoteClient::~ZygoteClient() {
  {
    const std::scoped_lock lock(mutex_);
    state_ = Zygote::ending;
    if (channel_) static_cast<void>(channel_->send({{"end", true}}));
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> ZygoteClient::begin() {
  thread_ = std::thread([this] { live(); });
  std::unique_lock lock(mutex_);
  return wait_until_ready(lock);
}

Result<void> ZygoteClient::wait_until_ready(std::unique_lock<std::mutex>& lock) {
  if (state_ == Zygote::dead) {
    state_ = Zygote::wanted;
    start_error_.reset();
    changed_.notify_all();
  }
  changed_.wait(lock, [this] { return state_ != Zygote::wanted; });
  if (state_ == Zygote::ready) return {};
  if (start_error_) return tl::unexpected<Error>(*start_error_);
  return fail(Fault::office_died, "LibreOffice ended right after its start");
}

void ZygoteClient::live() {
  std::unique_lock lock(mutex_);
  while (state_ != Zygote::ending) {
    changed_.wait(lock, [this] { return state_ == Zygote::wanted || state_ == Zygote::ending; });
    if (state_ == Zygote::ending) return;
    lock.unlock();
    Process process;
    auto channel = start_zygote_again(process);
    lock.lock();
    if (state_ == Zygote::ending) return;
    if (channel) {
      channel_ = &*channel;
      state_ = Zygote::ready;
      changed_.notify_all();
      lock.unlock();
      hear(*channel);
      process.kill();
      lock.lock();
      channel_ = nullptr;
      for (auto& [number, job] : jobs_) job.lost = true;
    } else {
      start_error_ = channel.error();
    }
    if (state_ != Zygote::ending) state_ = Zygote::dead;
    changed_.notify_all();
  }
}

Result<Channel> ZygoteClient::start_zygote(Process& process) const {
  OFFENBAR_TRY(auto ends, Channel::pair());
  Process::Start start;
  start.arguments = {own_path(), "work", "office"};
  start.environment = environment(settings_.scratch_folder, settings_.locale);
  start.channel = ends.second.descriptor();
  OFFENBAR_TRY(process, Process::start(start));
  ends.second.release().reset();
  OFFENBAR_CHECK(ends.first.send(to_json(settings_)));
  OFFENBAR_TRY(const auto ready, ends.first.receive(start_patience));
  if (!ready) {
    const auto ended = process.wait(std::chrono::seconds(10));
    return fail(Fault::office_died,
                fmt::format("LibreOffice ended while it started, code {}, signal {}",
                            ended ? ended->code : 0, ended ? ended->signal : 0));
  }
  if (ready->body.contains("error")) {
    return tl::unexpected<Error>(error_of(ready->body["error"]));
  }
  auto* self = const_cast<ZygoteClient*>(this);
  const std::scoped_lock lock(mutex_);
  self->version_ = ready->body.value("version", "");
  self->isolation_ = ready->body.value("isolation", Measures());
  return std::move(ends.first);
}

// One that says why it cannot start would say so again; one that is killed may have better luck.
Result<Channel> ZygoteClient::start_zygote_again(Process& process) const {
  Result<Channel> channel = start_zygote(process);
  for (int starts = 1; starts < most_starts && !channel; ++starts) {
    if (channel.error().fault != Fault::office_died) break;
    channel = start_zygote(process);
  }
  return channel;
}

// Until the zygote is gone, or we are going.
void ZygoteClient::hear(Channel& channel) {
  for (;;) {
    const auto message = channel.receive();
    const std::scoped_lock lock(mutex_);
    if (!message || !*message || state_ == Zygote::ending) return;
    const auto job = jobs_.find((*message)->body.value("job", std::int64_t{0}));
    if (job != jobs_.end()) job->second.reply = reply_of((*message)->body);
    changed_.notify_all();
  }
}

// Nothing if the zygote died meanwhile.
std::optional<Result<Reply>> ZygoteClient::try_once(const Request& request) {
  std::unique_lock lock(mutex_);
  if (const auto ready = wait_until_ready(lock); !ready) {
    return Result<Reply>(tl::unexpected<Error>(ready.error()));
  }
  const std::int64_t number = ++last_job_;
  Job& job = jobs_[number];
  const nlohmann::json body{{"job", number}, {"request", to_json(request)}};
  const auto sent = channel_->send(body, {request.folder});
  const bool answered = sent && changed_.wait_for(lock, request.deadline + reply_patience, [&] {
    return job.reply.has_value() || job.lost;
  });
  std::optional<Result<Reply>> reply = std::move(job.reply);
  const bool lost = job.lost || !sent;
  jobs_.erase(number);
  if (!answered && !lost) {
    return Result<Reply>(fail(Fault::timed_out, "LibreOffice's watchdog gave no answer"));
  }
  if (!reply && sent) return std::nullopt;
  if (!reply) {
    changed_.wait_for(lock, reply_patience, [&] { return state_ != Zygote::ready; });
    return std::nullopt;
  }
  return reply;
}

Result<Reply> ZygoteClient::convert(const Request& request) {
  for (int tries = 0; tries < 2; ++tries) {
    if (auto reply = try_once(request)) return *std::move(reply);
  }
  return fail(Fault::office_died, "LibreOffice died twice while this document was open");
}

}  // namespace

Result<std::unique_ptr<Office>> Office::start(const Settings& settings) {
  if (settings.program_folder.empty()) {
    return fail(Fault::internal, "LibreOffice is not found", 0,
                "install libreoffice-writer-nogui, -calc-nogui, -impress-nogui and -draw-nogui, "
                "or name its program folder in OFFENBAR_OFFICE");
  }
  auto client = std::make_unique<ZygoteClient>(settings);
  OFFENBAR_CHECK(client->begin());
  return std::unique_ptr<Office>(std::move(client));
}

}  // namespace offenbar::office
