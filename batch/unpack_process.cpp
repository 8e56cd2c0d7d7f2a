// The unpacker's own side: what runs locked in.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>

#include "batch/system_calls.h"
#include "batch/unpacking.h"
#include "converters/base/channel.h"
#include "converters/base/isolation.h"
#include "converters/facts_json.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr int channel_descriptor = 3;
constexpr std::size_t message_room = 90'000;  // bytes of rows before they are sent
constexpr std::chrono::seconds sign_of_life{1};

// Files of an archive's members by their numbers, and rows about them to the owner.
class NumberedFiles : public archive::Sink {
 public:
  NumberedFiles(Channel& channel, int folder, std::int64_t mtime_ns)
      : channel_(channel), folder_(folder), mtime_ns_(mtime_ns) {}

  Result<bool> begin(const archive::Member& member) override {
    OFFENBAR_CHECK(tell());
    member_ = UnpackedMember{};
    member_->name = member.name;
    member_->kind = member.kind;
    member_->mtime_ns = member.mtime_ns.value_or(mtime_ns_);
    member_->link_target = member.link_target;
    member_->encrypted = member.encrypted;
    name_ = std::to_string(count_++);
    if (member.kind != archive::Kind::file) return false;
    // The mode is what the archive says: the owner reads it from there. Nobody else gets in.
    const mode_t mode = 0600 | (member.mode.value_or(0666) & 0666);
    file_ = Descriptor(::openat(folder_, name_.c_str(),
                                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file_) return tl::unexpected(target_error(errno, "cannot make a file for a member"));
    return true;
  }

  Result<void> write(Bytes bytes) override {
    member_->size += bytes.size();
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return tl::unexpected(target_error(errno, "cannot write a member"));
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return std::chrono::steady_clock::now() - told_ < sign_of_life ? Result<void>{} : flush();
  }

  Result<void> end(const std::optional<Error>& error) override {
    member_->error = error;
    if (error) {
      member_->size = 0;
      file_.reset();
      ::unlinkat(folder_, name_.c_str(), 0);
      return {};
    }
    constexpr std::int64_t second = 1'000'000'000;
    timespec time{member_->mtime_ns / second, member_->mtime_ns % second};
    if (time.tv_nsec < 0) time = {time.tv_sec - 1, time.tv_nsec + second};
    const std::array<timespec, 2> times{time, time};
    (void)::futimens(file_.get(), times.data());
    file_.reset();
    return {};
  }

  Result<void> finish() {
    OFFENBAR_CHECK(tell());
    return flush();
  }

 private:
  Result<void> tell() {
    if (!member_) return {};
    if (file_) {  // the reading broke off in the middle of it
      file_.reset();
      ::unlinkat(folder_, name_.c_str(), 0);
      member_->error = Error{Fault::corrupt, "the archive ends in the middle of it", 0, ""};
      member_->size = 0;
    }
    json row = to_json(*member_);
    room_ += row.dump(-1, ' ', false, json::error_handler_t::replace).size();
    rows_.push_back(std::move(row));
    member_.reset();
    return room_ < message_room ? Result<void>{} : flush();
  }

  Result<void> flush() {
    room_ = 0;
    told_ = std::chrono::steady_clock::now();
    return channel_.send({{"members", std::exchange(rows_, json::array())}});
  }

  Channel& channel_;
  int folder_;
  std::int64_t mtime_ns_;
  std::size_t count_ = 0;
  std::optional<UnpackedMember> member_;  // not yet told
  std::string name_;
  Descriptor file_;
  json rows_ = json::array();
  std::size_t room_ = 0;
  std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

Result<Measures> lock_self_in(const json& settings, int folder) {
  Limits limits;
  limits.memory_bytes = settings.value("memory_bytes", std::uint64_t{0});
  return confine(enter_namespaces(), {folder}, Profile::writer, limits,
                 settings.value("require_isolation", true));
}

json used() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {{"end", true},
          {"cpu_seconds", seconds(usage.ru_utime) + seconds(usage.ru_stime)},
          {"peak_memory_bytes", static_cast<std::uint64_t>(usage.ru_maxrss) * 1024}};
}

Result<void> unpack_all(const Message& message, Channel& channel) {
  const json& settings = message.body;
  const int source = message.descriptors[0].get();
  const UnpackedMember own = unpacked_member_of(
      {{"n", settings.value("name", json())}, {"nx", settings.value("name_hex", json())}});
  NumberedFiles files(channel, message.descriptors[1].get(),
                      settings.value("mtime_ns", std::int64_t{0}));
  archive::Limits limits;
  limits.member_bytes = settings.value("member_bytes", limits.member_bytes);
  const std::string format = settings.value("format", std::string());
  const auto read = archive::read(
      {source, format, own.name, settings.value("passwords", std::vector<std::string>())}, limits,
      files);
  OFFENBAR_CHECK(files.finish());
  return read;
}

}  // namespace

int serve_unpacking() {
  Channel channel{Descriptor(channel_descriptor)};
  const auto settings = channel.receive();
  if (!settings || !*settings || (*settings)->descriptors.size() != 2) return 1;
  archive::prepare();
  ::umask(0);
  const int folder = (*settings)->descriptors[1].get();
  const auto locked = lock_self_in((*settings)->body, folder);
  if (!locked) {
    (void)channel.send({{"error", to_json(locked.error())}, {"refused", true}});
    return 1;
  }
  Result<void> done;
  try {
    done = unpack_all(**settings, channel);
  } catch (const std::bad_alloc&) {
    done = fail(Fault::over_memory, "needs too much memory to unpack");
  }
  json end = used();
  end["isolation"] = *locked;
  if (!done) end["error"] = to_json(done.error());
  // A full disk is nobody's own fault.
  if (!done && done.error().fault == Fault::disk_full) end["refused"] = true;
  return channel.send(end) ? 0 : 1;
}

}  // namespace offenbar::batch
