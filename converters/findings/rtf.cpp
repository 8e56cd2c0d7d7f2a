#include <array>
#include <cctype>
#include <charconv>
#include <string>
#include <vector>

#include "converters/base/text.h"
#include "converters/findings/compound.h"
#include "converters/findings/fields.h"
#include "converters/findings/similarity.h"
#include "converters/findings/text_files.h"

namespace offenbar::findings {
namespace {

constexpr std::size_t max_depth = 20'000;

// What the text of a group is.
enum class Destination : unsigned char {
  body,
  skipped,
  instruction,
  template_name,
  generator,
  author,
  operator_name,
  company,
  font,
  object_class,
  connect,
};

struct Row {
  std::string_view word;
  Destination destination;
};
constexpr auto destinations = std::to_array<Row>({{"fldinst", Destination::instruction},
                                                  {"template", Destination::template_name},
                                                  {"generator", Destination::generator},
                                                  {"author", Destination::author},
                                                  {"operator", Destination::operator_name},
                                                  {"company", Destination::company},
                                                  {"fonttbl", Destination::font},
                                                  {"objclass", Destination::object_class},
                                                  {"mmconnectstr", Destination::connect},
                                                  {"colortbl", Destination::skipped},
                                                  {"stylesheet", Destination::skipped},
                                                  {"info", Destination::skipped},
                                                  {"pict", Destination::skipped},
                                                  {"objdata", Destination::skipped},
                                                  {"listtext", Destination::skipped},
                                                  {"pntext", Destination::skipped}});

struct Mark {
  std::string_view word, kind, detail;
};
constexpr auto marks = std::to_array<Mark>({{"objemb", "embedded", ""},
                                            {"objlink", "external-links", "linked object"},
                                            {"objautlink", "external-links", "linked object"},
                                            {"objocx", "activex", ""},
                                            {"revised", "tracked-changes", ""},
                                            {"deleted", "tracked-changes", ""},
                                            {"annotation", "comments", ""},
                                            {"formfield", "form-fields", ""},
                                            {"formprot", "protected", "changes: forms"},
                                            {"annotprot", "protected", "changes: comments"},
                                            {"revprot", "protected", "changes: trackedChanges"},
                                            {"readprot", "protected", "changes: readOnly"},
                                            {"passwordhash", "protected", "password"},
                                            {"mailmerge", "mailmerge", ""},
                                            {"datastore", "customxml", ""},
                                            {"fontemb", "embedded-fonts", ""}});

class RtfReader {
 public:
  RtfReader(std::string_view text, Account& account) : text_(text), account_(account) {
    groups_.push_back(Destination::body);
  }

  void read() {
    while (at_ < text_.size() && !groups_.empty()) {
      const char letter = text_[at_++];
      if (letter == '{') {
        if (groups_.size() == max_depth) return;
        flush();
        groups_.push_back(groups_.back());
      } else if (letter == '}') {
        flush();
        groups_.pop_back();
      } else if (letter == '\\') {
        take_control();
      } else if (letter != '\r' && letter != '\n') {
        put(letter);
      }
    }
    flush();
    account_.likeness = likeness_.value();
    account_.words = likeness_.words();
  }

 private:
  void take_control() {
    if (at_ == text_.size()) return;
    const char letter = text_[at_];
    if (std::isalpha(static_cast<unsigned char>(letter)) == 0) {
      ++at_;
      if (letter == '\'') at_ = std::min(at_ + 2, text_.size());
      if (letter == '*') starred_ = true;
      put(letter == '\\' || letter == '{' || letter == '}' ? letter : '\x80');
      return;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    int number = 0;
    const auto parsed = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
    if (parsed.ec == std::errc()) at_ = static_cast<std::size_t>(parsed.ptr - text_.data());
    if (at_ < text_.size() && text_[at_] == ' ') ++at_;
    take_word(word, number);
  }

  void take_word(std::string_view word, int number) {
    const bool starred = std::exchange(starred_, false);
    for (const Row& row : destinations) {
      if (row.word != word) continue;
      flush();
      groups_.back() = row.destination;
      return;
    }
    for (const Mark& mark : marks) {
      if (mark.word == word) account_.add(mark.kind, "", mark.detail);
    }
    if ((word == "deflang" || word == "lang" || word == "deflangfe") && number > 0) {
      account_.add_language(language_of(static_cast<unsigned>(number)));
    } else if (word == "bin" && number > 0) {
      at_ = std::min(at_ + static_cast<std::size_t>(number), text_.size());
    } else if (word == "par" || word == "cell" || word == "tab" || word == "line") {
      put(' ');
    } else if (starred && groups_.back() == Destination::body) {
      groups_.back() = Destination::skipped;
    }
  }

  void put(char letter) {
    constexpr std::size_t longest = 65'536;
    const Destination now = groups_.back();
    if (now == Destination::skipped) return;
    if (now == Destination::font && letter == ';') {
      account_.add_font(held_);
      held_.clear();
    } else if (held_.size() < longest) {
      held_ += letter;
    } else {
      flush();
    }
  }

  void flush() {
    if (held_.empty()) return;
    const std::string held = std::exchange(held_, {});
    switch (groups_.back()) {
      case Destination::body:
        return likeness_.add(held);
      case Destination::instruction:
        return add_field(held, "", account_);
      case Destination::template_name:
        account_.note(key::template_name, held);
        return;
      case Destination::generator:
        return account_.note(key::application, held.substr(0, held.find(';')));
      case Destination::author:
        return account_.note(key::author, held);
      case Destination::operator_name:
        return account_.note(key::last_author, held);
      case Destination::company:
        return account_.note(key::organisation, held);
      case Destination::object_class:
        return account_.add("embedded", "", held);
      case Destination::connect:
        return account_.add("mailmerge", "settings", held);
      default:
        return;
    }
  }

  std::string_view text_;
  Account& account_;
  Likeness likeness_;
  std::size_t at_ = 0;
  std::vector<Destination> groups_;
  std::string held_;
  bool starred_ = false;
};

}  // namespace

void add_rtf(Bytes document, Account& account) { RtfReader(as_text(document), account).read(); }

}  // namespace offenbar::findings
