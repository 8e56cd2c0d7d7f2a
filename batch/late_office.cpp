#include "batch/late_office.h"

#include <chrono>

namespace offenbar::batch {

Result<void> LateOffice::start() {
  const std::lock_guard lock(mutex_);
  if (broken_) return tl::unexpected<Error>(*broken_);
  if (office_) return {};
  const auto before = std::chrono::steady_clock::now();
  auto started = tools_.start_office(settings_);
  if (!started) {
    broken_ = started.error();
    supervisor_.pause(*broken_);
    return tl::unexpected<Error>(*broken_);
  }
  office_ = std::move(*started);
  warm_up_seconds_ =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  return {};
}

Result<office::Reply> LateOffice::convert(const office::Request& request) {
  OFFENBAR_CHECK(start());
  return office_->convert(request);
}

std::string LateOffice::version() const {
  const std::lock_guard lock(mutex_);
  return office_ ? office_->version() : std::string();
}

Measures LateOffice::isolation() const {
  const std::lock_guard lock(mutex_);
  return office_ ? office_->isolation() : Measures();
}

}  // namespace offenbar::batch
