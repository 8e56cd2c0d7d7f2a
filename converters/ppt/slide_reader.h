// The shapes of a slide or of its notes: text, tables, links, pictures. [MS-PPT] 2.5.13, 2.7
#pragma once

#include <map>
#include <string>
#include <vector>

#include "converters/document/flow.h"
#include "converters/officeart/pictures.h"
#include "converters/ppt/text_bodies.h"

namespace offenbar::ppt {

class SlideReader {
 public:
  enum class Of : std::uint8_t { slide, notes };
  using Links = std::map<std::uint32_t, std::string>;  // exHyperlinkId -> target

  SlideReader(Document& document, Flow& flow, officeart::Pictures& pictures, const Links& links)
      : document_(document), flow_(flow), pictures_(pictures), links_(links) {}

  // `page` is a SlideContainer or NotesContainer, `outline` the texts of the slide that the
  // document keeps. Errors: Fault::corrupt.
  [[nodiscard]] Result<void> read(const Record& page, const std::vector<TextBody>& outline, Of of);

 private:
  struct Shape;
  [[nodiscard]] Result<void> read_group(const Record& group, unsigned depth);
  [[nodiscard]] Result<void> read_table(const Record& group);
  void read_shape(const Record& container);
  [[nodiscard]] Shape shape_of(const Record& container);
  void read_client_data(const Record& data, Shape& shape) const;
  void add_shape(const Shape& shape);
  void add_link(std::uint32_t id);

  Document& document_;
  Flow& flow_;
  officeart::Pictures& pictures_;
  const Links& links_;
  const std::vector<TextBody>* outline_ = nullptr;
  Of of_ = Of::slide;
  std::size_t repeated_ = 0;  // UTF-16 units of the outline's texts that shapes have shown
};

}  // namespace offenbar::ppt
