// Says what a generated file holds: JSON lines, one for the store, each folder, each item, and the
// sums at the end. Taken from the messages themselves, before they are written.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "corpus/generator/mail/property.h"

namespace offenbar::generator {

using Json = nlohmann::ordered_json;

// class, subject, size, body, read, recipients, categories, attachments: each with name, method,
// bytes and sha256, or the embedded message.
[[nodiscard]] Json describe(const Message& message);

class Totals {
 public:
  void count(const Message& message);
  // items, associated, by_class, attachments, attachment_bytes, embedded.
  [[nodiscard]] Json json() const;

 private:
  void count_attachments(const Message& message);
  std::uint64_t items_ = 0;  // associated ones included
  std::uint64_t associated_ = 0;
  std::uint64_t attachments_ = 0;  // embedded messages and what hangs on them included
  std::uint64_t attachment_bytes_ = 0;
  std::uint64_t embedded_ = 0;
  std::map<std::string, std::uint64_t> by_class_;
};

}  // namespace offenbar::generator
