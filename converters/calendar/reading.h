// The properties of one calendar object, where those of a changed instance hide those of its
// series.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/calendar/clock.h"
#include "converters/calendar/named.h"
#include "converters/mapi/item.h"

namespace offenbar::calendar {

class Reading {
 public:
  // Both items must outlive this; `over`, the changed instance, may be null.
  Reading(const mapi::Item& item, unsigned code_page, const mapi::Item* over = nullptr)
      : item_(item), over_(over), code_page_(code_page) {}

  [[nodiscard]] const mapi::Item& item() const { return item_; }
  [[nodiscard]] const mapi::Item* over() const { return over_; }
  [[nodiscard]] unsigned code_page() const { return code_page_; }

  // As the functions of mapi/access.h.
  [[nodiscard]] std::optional<std::int64_t> integer(Lid lid) const;
  [[nodiscard]] std::optional<std::int64_t> integer(mapi::PropId id) const;
  [[nodiscard]] bool flag(Lid lid) const { return integer(lid).value_or(0) != 0; }
  [[nodiscard]] std::optional<double> number(Lid lid) const;
  [[nodiscard]] std::optional<Instant> time(Lid lid) const;
  [[nodiscard]] std::optional<Instant> time(mapi::PropId id) const;
  [[nodiscard]] std::string text(Lid lid) const;  // empty if it is not there
  [[nodiscard]] std::string text(mapi::PropId id) const;
  [[nodiscard]] std::string text(const mapi::PropName& name) const;
  [[nodiscard]] std::optional<mapi::Binary> binary(Lid lid) const;
  [[nodiscard]] std::optional<mapi::Binary> binary(mapi::PropId id) const;
  // One text or several.
  [[nodiscard]] std::vector<std::string> texts(Lid lid) const;
  [[nodiscard]] std::vector<std::string> texts(const mapi::PropName& name) const;

 private:
  struct Place {
    const mapi::Item* item = nullptr;
    mapi::PropId id = 0;
  };
  [[nodiscard]] Place place(mapi::PropId id) const;
  [[nodiscard]] Place place(const mapi::PropName& name) const;
  [[nodiscard]] std::vector<std::string> texts(Place place) const;

  const mapi::Item& item_;
  const mapi::Item* over_;
  unsigned code_page_;
};

}  // namespace offenbar::calendar
