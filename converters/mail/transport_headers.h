// The header fields that an item came with. PidTagTransportMessageHeaders, [MS-OXOMSG] 2.2.1.61
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offenbar::mail {

struct TransportField {
  std::string name;
  std::string body;  // behind the colon, with its folds as CRLF and white space; no last CRLF

  // Unfolded, in one line.
  [[nodiscard]] std::string value() const;
};

class TransportHeaders {
 public:
  TransportHeaders() = default;
  // Lines that are no fields, and all behind the first empty line, are left out.
  explicit TransportHeaders(std::string_view text);

  [[nodiscard]] const std::vector<TransportField>& fields() const { return fields_; }
  // The first of that name, without regard to case, or null.
  [[nodiscard]] const TransportField* find(std::string_view name) const;

 private:
  std::vector<TransportField> fields_;
};

// Without regard to case.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);

}  // namespace offenbar::mail
