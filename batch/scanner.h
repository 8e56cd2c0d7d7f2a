// The process that looks into files for `scan`: handed open files over a channel, locked in before
// it reads a byte, answers accounts. If it dies, hangs or runs out of memory over a file, that is
// this file's own fault; the next one meets a new process.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "converters/base/isolation.h"
#include "converters/base/process.h"
#include "converters/base/result.h"
#include "converters/findings/account_json.h"

namespace offenbar {
class Channel;
}

namespace offenbar::batch {

// How long a file of that size may be looked through without an answer: `silence`, and the time
// that the slowest of shares takes to give all its bytes.
[[nodiscard]] std::chrono::seconds patience(std::chrono::seconds silence, std::uint64_t bytes);

// One per worker; not for several threads at once.
class Scanner {
 public:
  struct Settings {
    bool require_isolation = true;
    std::chrono::seconds silence{120};  // longest time without an answer: see patience()
    std::uint64_t memory_bytes = std::uint64_t{1} << 30U;
    // Of what may be told of one file and its members: it is kept here until all is told.
    std::uint64_t told_bytes = std::uint64_t{256} << 20U;
    std::string program;  // empty: the running one
  };
  // Members of an archive first, the file itself last, with an empty `member`.
  using Taker = std::function<void(const std::string& member, findings::Told told)>;

  // Errors: Fault::internal if the process cannot be started or locked in.
  [[nodiscard]] static Result<std::unique_ptr<Scanner>> start(const Settings& settings);

  // `file` stays the caller's. A file over which the process ends gets an account that says so.
  // Errors: internal.
  [[nodiscard]] Result<void> scan(int file, const std::string& name, bool is_maildir,
                                  const Taker& take);
  ~Scanner();
  [[nodiscard]] const Measures& isolation() const { return isolation_; }

 private:
  explicit Scanner(Settings settings);
  [[nodiscard]] Result<void> start_process();
  // What the end of the process says about the file.
  [[nodiscard]] Error end_of_process(const Error& error);

  Settings settings_;
  Measures isolation_;
  std::chrono::seconds patience_{0};  // of the file in work
  Process process_;
  std::unique_ptr<Channel> channel_;
};

// What `offenbar work scanner` runs: speaks on descriptor 3, ends when that is closed.
int serve_scanner();

}  // namespace offenbar::batch
