// What lies on a sheet: pictures, text boxes, comments.
// [MS-XLS] 2.1.7.20.4, 2.4.181, 2.4.329, 2.4.179
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/document/flow.h"
#include "converters/officeart/pictures.h"
#include "converters/xls/globals.h"

namespace offenbar::xls {

class SheetObjects {
 public:
  SheetObjects(Document& document, const Globals& globals, std::string sheet)
      : document_(document), globals_(globals), sheet_(std::move(sheet)) {}

  // False if the record is none of these.
  bool take(const Record& record, const Records& records);
  void finish(Flow& flow, officeart::Pictures& pictures);

 private:
  // Obj, with the text of its TxO.
  struct Object {
    std::uint16_t type = 0;  // FtCmo, ot
    std::uint16_t id = 0;
    bool has_data = false;  // of another program
    std::string text;
  };
  struct Note {
    std::uint16_t row = 0, column = 0;
    std::uint16_t object = 0;
    std::string author, text;
  };
  struct Shape {
    std::uint32_t picture = 0;  // pib
    std::string word_art;
  };

  void take_object(Bytes body);
  void take_text(const Record& record, const Records& records);
  void take_note(Bytes body);
  void add_shapes(const officeart::Record& container, unsigned depth);
  void add_text(Flow& flow, std::string_view text);
  void add_comment(const Note& note, std::string_view text);

  Document& document_;
  const Globals& globals_;
  std::string sheet_;
  std::vector<Object> objects_;
  std::vector<Note> notes_;
  std::vector<Shape> shapes_;  // one for each object, in the same order
  std::vector<std::byte> drawing_;
};

}  // namespace offenbar::xls
