// What old and broken programs wrote into a component, made valid. RFC 5545, 3.6
#pragma once

#include <functional>
#include <string>

#include "converters/calendar_files/values.h"
#include "converters/contentline/reader.h"
#include "converters/loss.h"

namespace offenbar::calendar_files {

using contentline::Component;

// Where a repair is told.
class Repairs {
 public:
  explicit Repairs(std::string where) : where_(std::move(where)) {}
  void add(std::string before, std::string after, Severity severity = Severity::cosmetic) {
    losses_.push_back({"repaired_object", severity, where_, std::move(before), std::move(after)});
  }
  void add(Loss loss) { losses_.push_back(std::move(loss)); }
  [[nodiscard]] std::vector<Loss> take() { return std::move(losses_); }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  std::string where_;
  std::vector<Loss> losses_;
};

// Times in today's form with the VALUE that they are; one of what may come once; DTSTAMP, DTSTART;
// ends behind starts; rules that have instances; exceptions of the type of DTSTART; alarms with all
// they need. What is taken away stays as X-OFFENBAR-name.
void repair(Component& component, Repairs& repairs);

// The RECURRENCE-ID of an exception in the type of its master's DTSTART.
void fit_exception(Component& exception, const Component& master, Repairs& repairs);

// Has a rule or dates of its own.
[[nodiscard]] bool recurs(const Component& component);
// An exception is one instance: what makes it recur is set aside, for servers refuse the object.
void stop_recurring(Component& exception, Repairs& repairs);

// Renames a property to X-OFFENBAR-name: kept, and of no effect.
void set_aside(Property& property);

[[nodiscard]] Property* find(Component& component, std::string_view name);

}  // namespace offenbar::calendar_files
