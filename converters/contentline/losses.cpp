#include "converters/contentline/losses.h"

namespace offenbar::contentline {
namespace {

Loss loss_of(const Note& note) {
  const std::string where = "line " + std::to_string(note.line);
  switch (note.kind) {
    case Note::Kind::unended:
      return {"repaired_object", Severity::cosmetic, where, note.text + " has no END", "ended"};
    case Note::Kind::stray_end:
      return {"repaired_object", Severity::cosmetic, where, "END:" + note.text, ""};
    case Note::Kind::charset:
      return {"charset_guessed", Severity::cosmetic, where, note.text, "UTF-8 or Windows-1252"};
    case Note::Kind::broken:
      return {"charset_guessed", Severity::formatting, where, note.text,
              "UTF-8, with U+FFFD for broken bytes"};
    case Note::Kind::line:
    case Note::Kind::outside:
    case Note::Kind::limit:
      break;
  }
  return {"line_unreadable", Severity::content, where, note.text, ""};
}

}  // namespace

std::vector<Loss> losses_of(const std::vector<Note>& notes) {
  std::vector<Loss> losses;
  losses.reserve(notes.size());
  for (const Note& note : notes) losses.push_back(loss_of(note));
  return losses;
}

}  // namespace offenbar::contentline
