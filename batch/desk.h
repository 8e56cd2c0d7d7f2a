// Where workers hand errands to the one thread that may write the ledger.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>

#include "converters/base/result.h"

namespace offenbar::batch {

class Desk {
 public:
  // Has `work` done by the serving thread, waits for it, and answers what it answered. What it
  // wrote is committed by then. Errors: those of `work`, those of the commit, and Fault::internal
  // once the desk is closed.
  template <class Work>
  [[nodiscard]] auto ask(Work work) -> std::invoke_result_t<Work> {
    std::optional<std::invoke_result_t<Work>> answer;
    const auto done = put([&] { answer.emplace(work()); });
    if (!done) return tl::unexpected<Error>(done.error());
    return std::move(*answer);
  }

  // The serving thread's side: waits at most `patience` for errands, then does all that are there
  // between `begin` and `commit`. False if there were none.
  // Errors: those of `begin` and `commit`, which the askers get too.
  [[nodiscard]] Result<bool> serve(std::chrono::milliseconds patience,
                                   const std::function<Result<void>()>& begin,
                                   const std::function<Result<void>()>& commit);

  // Nothing is done any more: those who wait and those who come get `reason`.
  void close(const Error& reason);

 private:
  struct Errand {
    std::function<void()> work;
    std::promise<Result<void>> done;
  };
  static void answer(Errand& errand, const Result<void>& outcome);
  [[nodiscard]] Result<void> put(std::function<void()> work);
  [[nodiscard]] std::deque<Errand*> take(std::chrono::milliseconds patience);

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Errand*> errands_;  // each on its asker's stack until it is done
  std::optional<Error> closed_;
};

}  // namespace offenbar::batch
