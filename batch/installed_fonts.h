// The font families of this machine.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace offenbar::batch {

class InstalledFonts {
 public:
  // As fontconfig knows them; all names of a family, in every language it has one.
  [[nodiscard]] static InstalledFonts here();
  explicit InstalledFonts(const std::set<std::string>& families);

  // True where there are no fonts at all: then nobody can say what is missing.
  [[nodiscard]] bool empty() const { return names_.empty(); }
  // Letters of either case are equal (ASCII).
  [[nodiscard]] bool have(std::string_view family) const;

 private:
  std::set<std::string, std::less<>> names_;
};

// With each font for which mappings/fonts names one of these as compatible: lines break where they
// did, so nobody misses it.
[[nodiscard]] std::set<std::string> with_stand_ins(std::set<std::string> families);

}  // namespace offenbar::batch
