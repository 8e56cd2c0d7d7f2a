#include "converters/pst/ndb/damage.h"

namespace offenbar::pst::ndb {

void Damage::add(Error error) {
  const std::lock_guard lock(mutex_);
  if (known_.contains({error.offset, error.what})) return;
  ++count_;
  if (errors_.size() >= most) return;
  known_.emplace(error.offset, error.what);
  errors_.push_back(std::move(error));
}

std::vector<Error> Damage::list() const {
  const std::lock_guard lock(mutex_);
  return errors_;
}

std::size_t Damage::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

}  // namespace offenbar::pst::ndb
