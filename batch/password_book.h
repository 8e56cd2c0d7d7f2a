// The passwords of a run, and which of them opened something in which folder.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace offenbar::batch {

// Safe to use from several threads. Passwords stay in here and in what candidates() hands out.
class PasswordBook {
 public:
  // At most `tries` are handed out per file.
  PasswordBook(std::vector<std::string> passwords, unsigned tries)
      : passwords_(std::move(passwords)), tries_(tries) {}

  // What to try on a file in `folder`: what opened its neighbours last comes first.
  [[nodiscard]] std::vector<std::string> candidates(const std::string& folder) const;
  void remember(const std::string& folder, const std::string& password);
  [[nodiscard]] bool empty() const { return passwords_.empty(); }

 private:
  static constexpr std::size_t most_folders = 10'000;  // then the memory starts anew
  std::vector<std::string> passwords_;
  unsigned tries_;
  mutable std::mutex mutex_;
  std::map<std::string, std::size_t> hits_;  // folder -> index
};

}  // namespace offenbar::batch
