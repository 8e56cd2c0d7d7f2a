#include "converters/loss.h"

namespace offenbar {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::cosmetic:
      return "cosmetic";
    case Severity::formatting:
      return "formatting";
    case Severity::content:
      return "content";
  }
  return "content";
}

Severity severity_of(std::string_view name) {
  if (name == "cosmetic") return Severity::cosmetic;
  if (name == "formatting") return Severity::formatting;
  return Severity::content;
}

}  // namespace offenbar
