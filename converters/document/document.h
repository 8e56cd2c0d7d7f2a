// What a document says, in reading order, and what it holds under a name: the facts that a source
// and its result are compared by.
//
// Texts are kept in one store with a limit. What lies beyond a limit is left out and told in
// `truncated`, so that nobody takes it for compared.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/document/place.h"

namespace offenbar {

// Texts that are read one after the other, each for itself.
enum class Story : std::uint8_t {
  body,
  text_box,
  header_or_footer,
  footnote,
  endnote,
  comment,
  notes,  // speaker notes
};
inline constexpr std::size_t story_count = 7;

// How letters look, as far as it is compared.
enum class Mark : std::uint8_t { bold, italic, underlined, struck, hidden };
inline constexpr std::size_t mark_count = 5;
using Marks = std::uint8_t;  // a bit for each
[[nodiscard]] constexpr Marks bit_of(Mark mark) {
  return static_cast<Marks>(1U << static_cast<unsigned>(mark));
}

// What stands before a paragraph of a list.
enum class ListLabel : std::uint8_t { none, bullet, number };

// One paragraph. `text` is as read: see normalised().
struct Unit {
  std::string_view text;
  Place place;
  std::uint8_t heading = 0;     // outline level from 1; 0: none
  std::uint8_t list_level = 0;  // from 1; 0: in no list
  ListLabel label = ListLabel::none;
  bool knows_marks = false;  // `marked` says how the letters look
  std::uint32_t letters = 0;
  std::array<std::uint32_t, mark_count> marked{};  // letters that have each mark
};

enum class CellType : std::uint8_t { empty, number, text, boolean, error };

// A cell with a value or a formula.
struct Cell {
  std::uint32_t sheet = 0;
  std::uint32_t row = 0;
  std::uint16_t column = 0;
  CellType type = CellType::empty;
  double number = 0;         // of number (dates: serial, from 1899-12-30) and boolean
  std::string_view text;     // of text and error ("#DIV/0!"); of a number stored so: "date", "time"
  std::string_view formula;  // normalised, see formula.h; empty: none
  [[nodiscard]] std::uint64_t key() const {
    return (std::uint64_t{sheet} << 40U) | (std::uint64_t{row} << 16U) | column;
  }
};

struct Sheet {
  std::string name;
  bool hidden = false;
};

struct Slide {
  bool hidden = false;
  std::string name;  // of a drawing's page
};

struct Comment {
  std::string text, author, date;
  std::string where;
};

struct Link {
  std::string target;  // decoded
  std::string where;
};

struct Image {
  std::string digest;  // SHA-256 of the bytes as stored, hex; empty: not in the file
  std::string name;    // of the member
  std::string where;
};

// What stands in a document beside its text and is compared by what it says.
enum class Held : std::uint8_t {
  alt_text,    // what a picture shows, in words, for who cannot see it
  bookmark,    // its name
  reference,   // to a bookmark, by its name
  form_field,  // "list: yes; no", "check box", "text field", "date field"
  equation,    // its letters and figures
  object,      // "chart", "object": embedded ones
  table,       // "3 rows: 2, 2, 1": cells in each, those that others cover left out
  // Of sheets, see sheet_rules.h.
  merged_cells,        // "Sheet!B2:D4"
  hidden_cells,        // "Sheet!rows 5-7", "Sheet!columns C-D"
  validation,          // what may be typed: "Sheet: whole between 1 and 10 (9 cells)"
  conditional_format,  // what stands out: "Sheet: data bar (9 cells)"
  filter,              // "Sheet!A1:D1": the cells with its buttons
  protection,          // "Sheet", "Sheet, with a password", "structure"
  pivot_table,         // the name of its sheet
  chart,               // "title: Sales", and a series each: "bar: North = 4.3; 2.5"
};
inline constexpr std::size_t held_count = 15;

struct Holding {
  Held kind = Held::object;
  std::string value;
  std::string where;
};

// A page as a section asks for it, in millimetres.
struct Page {
  double width = 0, height = 0;
  double left = 0, right = 0;  // margins
  [[nodiscard]] std::string text() const;
};

// What one author inserted or deleted, all of it put together.
struct Change {
  std::string text;
  std::uint64_t count = 0;
};
struct ChangeKey {
  bool deleted = false;
  std::string author;
  auto operator<=>(const ChangeKey&) const = default;
};

class Document {
 public:
  enum class Kind : std::uint8_t { text, spreadsheet, presentation, drawing };

  static constexpr std::size_t max_units = 300'000;
  static constexpr std::size_t max_cells = 700'000;
  static constexpr std::size_t max_text = std::size_t{48} << 20U;  // bytes
  static constexpr std::size_t max_listed = 100'000;               // links, images, comments each

  Document() = default;
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;
  ~Document() = default;

  Kind kind = Kind::text;
  std::array<std::vector<Unit>, story_count> stories;
  std::vector<Cell> cells;  // by key
  std::vector<Sheet> sheets;
  std::vector<Slide> slides;  // pages, of a drawing
  std::vector<Comment> comments;
  std::vector<Link> links;
  std::vector<Image> images;
  std::vector<Holding> holdings;
  std::vector<Page> pages;               // no two of them equal
  std::vector<std::uint32_t> columns{};  // numbers of columns that sections have; each once
  std::map<ChangeKey, Change> changes;
  std::map<std::string, std::string> names;       // defined name -> formula, normalised
  std::map<std::string, std::string> properties;  // "title" -> value; own ones "custom: <name>"
  std::uint64_t date_base = 0;  // days between 1899-12-30 and serial 0: 1462 with the 1904 dates
  bool truncated = false;

  // What the reader of this kind of file does not read at all.
  bool knows_changes = true;
  bool knows_comments = true;
  bool knows_images = true;
  bool knows_links = true;
  bool knows_properties = true;
  bool knows_formulas = true;
  bool knows_stories = true;  // false: everything is in `body`, in no sure order
  bool knows_headers = true;

  // What only some readers tell.
  std::array<bool, held_count> knows_held{};
  bool knows_lists = false;  // list_level and label of units
  bool knows_pages = false;

  [[nodiscard]] std::vector<Unit>& story(Story of) { return stories[static_cast<std::size_t>(of)]; }
  [[nodiscard]] const std::vector<Unit>& story(Story of) const {
    return stories[static_cast<std::size_t>(of)];
  }
  // A copy that lives as long as the document; empty above the limit.
  [[nodiscard]] std::string_view keep(std::string_view text);
  void add_unit(Story story, const Unit& unit);
  void add_cell(const Cell& cell);
  void hold(Held what, std::string_view value, std::string where);
  void tells(std::initializer_list<Held> kinds) {
    for (const Held one : kinds) knows_held.at(static_cast<std::size_t>(one)) = true;
  }
  [[nodiscard]] bool tells(Held one) const { return knows_held.at(static_cast<std::size_t>(one)); }
  void add_page(const Page& page);
  void add_columns(std::uint32_t count);
  void add_change(bool deleted, std::string_view author, std::string_view text);
  template <class T>
  void add(std::vector<T>& list, T item) {
    if (list.size() < max_listed) {
      list.push_back(std::move(item));
    } else {
      truncated = true;
    }
  }

 private:
  std::deque<std::string> blocks_;
  std::size_t kept_ = 0;  // bytes
  std::size_t units_ = 0;
};

}  // namespace offenbar
