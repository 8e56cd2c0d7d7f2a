// Children that convert one document each, watched until they have ended.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "converters/base/channel.h"
#include "converters/base/descriptor.h"
#include "converters/office/office.h"

namespace offenbar::office {

class Children {
 public:
  // What a child did, with its share of time and memory.
  struct Finished {
    std::int64_t job;
    Result<Reply> reply;
    int exit_code = -1;  // -1: a signal ended it
    double cpu_seconds = 0;
    std::uint64_t peak_memory_bytes = 0;
  };

  // Makes the child, ours to wait for, that answers on the socket `answer`; its process id.
  using Spawn = std::function<Result<pid_t>(int answer)>;

  // Errors: those of `spawn`.
  [[nodiscard]] Result<void> start(std::int64_t job, const Request& request, const Spawn& spawn);

  // Descriptors that become readable when a child ends, for poll(2).
  [[nodiscard]] std::vector<int> descriptors() const;
  [[nodiscard]] bool empty() const { return children_.empty(); }

  // Kills what is past its deadline or above its memory, and hands over what has ended.
  [[nodiscard]] std::vector<Finished> collect();

 private:
  struct Child {
    std::int64_t job;
    pid_t pid;
    Descriptor pidfd;
    Channel result;
    std::chrono::steady_clock::time_point deadline;
    std::chrono::seconds allowed;
    Limits limits;
    std::uint64_t memory_at_start = 0;  // of the zygote: not the document's fault
    std::uint64_t peak_memory = 0;      // RssAnon, bytes
    std::optional<Fault> killed_for = {};
  };
  static void watch(Child& child);
  static Result<Reply> verdict(Child& child, int status);

  std::vector<Child> children_;
};

// What a child does with its life: `work`, the answer to it, and `afterwards`, which may end badly:
// the answer counts. It dies with `parent`.
[[noreturn]] void work_and_end(int answer, pid_t parent, const std::function<Result<Reply>()>& work,
                               const std::function<void()>& afterwards = {});

}  // namespace offenbar::office
