#include "batch/store_mould.h"

#include "batch/examiner.h"

namespace offenbar::batch {

Result<std::unique_ptr<StoreMould>> StoreMould::start(const std::string& program) {
  auto mould = std::make_unique<StoreMould>();
  OFFENBAR_TRY(auto ends, Channel::pair());
  Process::Start start;
  start.arguments = {program.empty() ? own_path() : program, "work", "store"};
  start.environment = inherited_environment();
  start.channel = ends.second.descriptor();
  OFFENBAR_TRY(mould->process_, Process::start(start));
  { const Channel theirs = std::move(ends.second); }  // so that their end is seen when they die
  mould->channel_.emplace(std::move(ends.first));
  return mould;
}

Result<Channel> StoreMould::fork_reader(const nlohmann::json& settings,
                                        std::vector<int> descriptors) {
  OFFENBAR_TRY(auto ends, Channel::pair());
  descriptors.insert(descriptors.begin(), ends.second.descriptor());
  OFFENBAR_CHECK(channel_->send(settings, std::move(descriptors)));
  return std::move(ends.first);
}

std::optional<int> StoreMould::reader_ended() {
  constexpr std::chrono::seconds patience{10};
  const auto message = channel_->receive(patience);
  if (!message || !*message) return std::nullopt;
  return (*message)->body.value("signal", 0);
}

Result<std::unique_ptr<StoreMould>> StoreMoulds::take(const std::string& program) {
  {
    const std::lock_guard lock(mutex_);
    auto& own = idle_[std::this_thread::get_id()];
    while (!own.empty()) {
      auto mould = std::move(own.back());
      own.pop_back();
      if (mould->runs()) return mould;  // else it was that of an earlier thread with this id
    }
  }
  return StoreMould::start(program);
}

void StoreMoulds::give_back(std::unique_ptr<StoreMould> mould) {
  const std::lock_guard lock(mutex_);
  idle_[std::this_thread::get_id()].push_back(std::move(mould));
}

}  // namespace offenbar::batch
