// The office of a run, started when the first document needs it: a night of mail needs none.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "batch/workshop.h"

namespace offenbar::batch {

class LateOffice : public office::Office {
 public:
  LateOffice(const Tools& tools, const office::Settings& settings, Supervisor& supervisor)
      : tools_(tools), settings_(settings), supervisor_(supervisor) {}

  // An office that does not start pauses the run: no document is to blame.
  [[nodiscard]] Result<office::Reply> convert(const office::Request& request) override;
  // Empty before it was needed.
  [[nodiscard]] std::string version() const override;
  [[nodiscard]] Measures isolation() const override;
  [[nodiscard]] double warm_up_seconds() const { return warm_up_seconds_; }

 private:
  [[nodiscard]] Result<void> start();
  const Tools& tools_;
  const office::Settings& settings_;
  Supervisor& supervisor_;
  mutable std::mutex mutex_;
  std::unique_ptr<office::Office> office_;
  std::optional<Error> broken_;
  double warm_up_seconds_ = 0;
};

}  // namespace offenbar::batch
