#include "batch/desk.h"

namespace offenbar::batch {

// The asker's stack, and the errand with it, may be gone as soon as the answer is there: so the
// promise is taken out first.
void Desk::answer(Errand& errand, const Result<void>& outcome) {
  std::promise<Result<void>> done = std::move(errand.done);
  done.set_value(outcome);
}

Result<void> Desk::put(std::function<void()> work) {
  Errand errand{std::move(work), {}};
  auto done = errand.done.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return tl::unexpected<Error>(*closed_);
    errands_.push_back(&errand);
    arrived_.notify_one();  // under the lock: the desk outlives the last errand
  }
  return done.get();
}

std::deque<Desk::Errand*> Desk::take(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, patience, [this] { return !errands_.empty(); });
  return std::exchange(errands_, {});
}

Result<bool> Desk::serve(std::chrono::milliseconds patience,
                         const std::function<Result<void>()>& begin,
                         const std::function<Result<void>()>& commit) {
  const std::deque<Errand*> errands = take(patience);
  if (errands.empty()) return false;
  Result<void> outcome = begin();
  if (outcome) {
    for (Errand* errand : errands) errand->work();
    outcome = commit();
  }
  for (Errand* errand : errands) answer(*errand, outcome);
  if (!outcome) return tl::unexpected<Error>(outcome.error());
  return true;
}

void Desk::close(const Error& reason) {
  const std::lock_guard lock(mutex_);
  closed_ = reason;
  for (Errand* errand : std::exchange(errands_, {})) {
    answer(*errand, tl::unexpected<Error>(reason));
  }
}

}  // namespace offenbar::batch
