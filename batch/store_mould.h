// A warmed process that forks one reader of mail stores after the other, so that ten thousand loose
// messages do not cost ten thousand starts of a program. It never reads a byte of a store itself.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "converters/base/channel.h"
#include "converters/base/process.h"

namespace offenbar::batch {

class StoreMould {
 public:
  // `program`: empty for the running one. Errors: internal.
  [[nodiscard]] static Result<std::unique_ptr<StoreMould>> start(const std::string& program);

  // Forks a reader that is told `settings` and handed `descriptors`. Answers the channel to it.
  [[nodiscard]] Result<Channel> fork_reader(const nlohmann::json& settings,
                                            std::vector<int> descriptors);
  // Waits for the end of the reader, whose channel is closed or broken. The signal that ended it; 0
  // if it ended by itself. Nothing if the mould is of no further use.
  [[nodiscard]] std::optional<int> reader_ended();
  [[nodiscard]] bool runs() { return !process_.wait(std::chrono::seconds(0)); }
  // Ends the mould, and the reader with it.
  void kill() { process_.kill(); }

 private:
  Process process_;
  std::optional<Channel> channel_;
};

// The moulds of a run that are idle. For several threads, each of which has its own: a process is
// killed when the thread that started it ends.
class StoreMoulds {
 public:
  [[nodiscard]] Result<std::unique_ptr<StoreMould>> take(const std::string& program);
  void give_back(std::unique_ptr<StoreMould> mould);

 private:
  std::mutex mutex_;
  std::map<std::thread::id, std::vector<std::unique_ptr<StoreMould>>> idle_;
};

}  // namespace offenbar::batch
