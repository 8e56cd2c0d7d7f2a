#include "batch/password_book.h"

#include <algorithm>

namespace offenbar::batch {

std::vector<std::string> PasswordBook::candidates(const std::string& folder) const {
  std::vector<std::string> list;
  const std::lock_guard lock(mutex_);
  const auto hit = hits_.find(folder);
  if (hit != hits_.end()) list.push_back(passwords_[hit->second]);
  for (std::size_t i = 0; i < passwords_.size(); ++i) {
    if (hit == hits_.end() || i != hit->second) list.push_back(passwords_[i]);
  }
  if (list.size() > tries_) list.resize(tries_);
  return list;
}

void PasswordBook::remember(const std::string& folder, const std::string& password) {
  const auto at = std::find(passwords_.begin(), passwords_.end(), password);
  if (at == passwords_.end()) return;
  const std::lock_guard lock(mutex_);
  if (hits_.size() >= most_folders) hits_.clear();
  hits_[folder] = static_cast<std::size_t>(at - passwords_.begin());
}

}  // namespace offenbar::batch
