#include "gui/sessions.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "converters/base/descriptor.h"
#include "converters/base/digest.h"

namespace offenbar::gui {
namespace {

using nlohmann::json;

constexpr std::size_t id_bytes = 32;

std::string digest(std::string_view id) { return sha256_hex(as_bytes(id)); }

}  // namespace

Sessions::Sessions(std::string file) : file_(std::move(file)) { read(); }

void Sessions::read() {
  if (file_.empty()) return;
  std::ifstream in(file_);
  std::stringstream text;
  text << in.rdbuf();
  const json all = json::parse(text.str(), nullptr, false);
  if (!all.is_object()) return;
  try {
    for (const auto& [key, value] : all.items()) {
      by_digest_[key] = Session{{value.at("name"), {value.at("operate"), value.at("sign_off")}},
                                value.at("csrf"),
                                value.at("ends"),
                                value.at("proof")};
    }
  } catch (const json::exception&) {
    by_digest_.clear();
  }
}

// Where it cannot be written, a restart signs everybody out.
void Sessions::write() const {
  if (file_.empty()) return;
  json all = json::object();
  for (const auto& [key, session] : by_digest_) {
    all[key] = {{"name", session.user.name},
                {"operate", session.user.roles.operate},
                {"sign_off", session.user.roles.sign_off},
                {"csrf", session.csrf},
                {"ends", session.ends},
                {"proof", session.proof}};
  }
  const std::string text = all.dump(-1, ' ', false, json::error_handler_t::replace);
  const std::string fresh = file_ + ".new";
  const Descriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return;
  }
  static_cast<void>(::rename(fresh.c_str(), file_.c_str()));
}

std::string Sessions::begin(const User& user, std::int64_t now, const std::string& proof) {
  const std::string id = random_hex(id_bytes);
  const std::lock_guard lock(mutex_);
  std::erase_if(by_digest_, [now](const auto& entry) { return entry.second.ends <= now; });
  if (by_digest_.size() >= most) {
    by_digest_.erase(std::min_element(
        by_digest_.begin(), by_digest_.end(),
        [](const auto& a, const auto& b) { return a.second.ends < b.second.ends; }));
  }
  by_digest_[digest(id)] = {user, random_hex(id_bytes), now + lifetime, proof};
  write();
  return id;
}

std::optional<Session> Sessions::find(std::string_view id, std::int64_t now) {
  if (id.size() != 2 * id_bytes) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = by_digest_.find(digest(id));
  if (found == by_digest_.end() || found->second.ends <= now) return std::nullopt;
  return found->second;
}

void Sessions::end(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (by_digest_.erase(digest(id)) > 0) write();
}

bool RateLimit::is_spent(const std::string& who, double now) {
  const std::lock_guard lock(mutex_);
  const auto entry = left_.find(who);
  return entry != left_.end() && entry->second.count + (now - entry->second.at) * per_second_ < 1;
}

bool RateLimit::allows(const std::string& who, double now) {
  const std::lock_guard lock(mutex_);
  if (left_.size() >= most_known) {  // those who have all of theirs back are as good as unknown
    std::erase_if(left_, [&](const auto& entry) {
      return entry.second.count + (now - entry.second.at) * per_second_ >= burst_;
    });
    if (left_.size() >= most_known && !left_.contains(who)) return false;
  }
  const auto [entry, is_new] = left_.try_emplace(who, Left{burst_, now});
  Left& left = entry->second;
  left.count = std::min(burst_, left.count + (now - left.at) * per_second_);
  left.at = now;
  if (left.count < 1) return false;
  left.count -= 1;
  return true;
}

}  // namespace offenbar::gui
