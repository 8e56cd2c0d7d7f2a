// What was found damaged while the rest was read on.
#pragma once

#include <cstddef>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::pst::ndb {

// Safe to use from several threads. Keeps the first `most` different ones and counts the others,
// so that a file that is broken everywhere costs no memory.
class Damage {
 public:
  static constexpr std::size_t most = 1000;

  void add(Error error);
  [[nodiscard]] std::vector<Error> list() const;
  // All that were met, the same one again not counted while it is kept.
  [[nodiscard]] std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Error> errors_;
  std::set<std::pair<std::uint64_t, std::string>> known_;
  std::size_t count_ = 0;
};

}  // namespace offenbar::pst::ndb
