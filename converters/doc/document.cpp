#include "converters/doc/document.h"

#include <algorithm>
#include <array>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/doc/headers.h"
#include "converters/doc/plc.h"
#include "converters/doc/story_reader.h"
#include "converters/doc/strings.h"
#include "converters/document/word_dates.h"
#include "converters/oleps/properties.h"

namespace offenbar::doc {
namespace {

class DocumentReader {
 public:
  DocumentReader(const cfb::CompoundFile& file, const Streams& streams, const PieceTable& pieces)
      : file_(file),
        streams_(streams),
        text_(streams, pieces),
        drawings_(streams),
        stories_(document_, streams, text_, drawings_),
        there_(pieces.pieces().empty() ? 0 : pieces.pieces().back().end),
        left_(2 * there_) {}

  Document read() {
    const Fib& fib = streams_.fib;
    find_custom_marks(Part::footnote_references);
    find_custom_marks(Part::endnote_references);
    stories_.read(Story::body, 0, fib.lengths[0], 0);
    read_headers();
    read_texts(Subdocument::footnotes, Part::footnote_texts, Story::footnote);
    read_texts(Subdocument::endnotes, Part::endnote_texts, Story::endnote);
    read_comments();
    read_boxes(Subdocument::text_boxes, Part::text_box_texts, Story::text_box);
    read_boxes(Subdocument::header_text_boxes, Part::header_text_box_texts,
               Story::header_or_footer);
    oleps::read_properties(file_, document_);
    document_.knows_images = fib.is_word_97();
    return std::move(document_);
  }

 private:
  // A range of a subdocument, counted from where that begins.
  void read(Subdocument of, Story story, std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t origin = streams_.fib.begin_of(of);
    const std::uint64_t length = streams_.fib.lengths.at(static_cast<std::size_t>(of));
    if (begin >= end || begin >= length) return;
    end = std::min(end, length);
    const std::uint64_t read = std::min(origin + end, there_) - std::min(origin + begin, there_);
    if (read > left_) {
      document_.truncated = true;
      return;
    }
    left_ -= read;
    stories_.read(story, origin + begin, origin + end, origin);
  }

  // A PlcffndRef has 0 where the author chose the mark. 2.8.19
  void find_custom_marks(Part part) {
    const Plc plc(streams_.part(part), 2);
    for (std::size_t i = 0; i < plc.count(); ++i) {
      Cursor in(plc.data(i));
      if (in.le<std::uint16_t>() == 0) stories_.add_custom_mark(plc.position(i));
    }
  }

  // Positions of texts that follow each other; the last position is behind the last one's end.
  void read_texts(Subdocument of, Part part, Story story) {
    const Plc plc(streams_.part(part), 0);
    for (std::size_t i = 0; i + 1 < plc.count(); ++i) {
      read(of, story, plc.position(i), plc.position(i + 1));
    }
  }

  void read_headers() {
    for (const auto& [begin, end] : shown_headers(streams_)) {
      read(Subdocument::headers, Story::header_or_footer, begin, end);
    }
  }

  // Boxes that are kept to be used again say nothing. 2.9.100, 2.8.32
  void read_boxes(Subdocument of, Part part, Story story) {
    const bool word_97 = streams_.fib.is_word_97();
    const Plc plc(streams_.part(part), word_97 ? 22 : 0);
    for (std::size_t i = 0; i + (word_97 ? 1 : 2) <= plc.count(); ++i) {
      Cursor in(plc.data(i));
      in.skip(8);
      if (word_97 && in.le<std::uint16_t>() != 0) continue;
      read(of, story, plc.position(i), plc.position(i + 1));
    }
  }

  void read_comments() {
    const bool word_97 = streams_.fib.is_word_97();
    const Plc references(streams_.part(Part::comment_references), word_97 ? 30 : 20);
    const Plc texts(streams_.part(Part::comment_texts), 0);
    const auto authors = read_names(streams_.fib, streams_.part(Part::comment_authors));
    const Bytes dates = streams_.part(Part::comment_dates);
    for (std::size_t i = 0; i < references.count() && i + 1 < texts.count(); ++i) {
      auto& story = document_.story(Story::comment);
      const std::size_t before = story.size();
      read(Subdocument::comments, Story::comment, texts.position(i), texts.position(i + 1));
      Comment comment;
      for (std::size_t at = before; at < story.size(); ++at) {
        comment.text.append(comment.text.empty() ? "" : "\n").append(story[at].text);
      }
      story.resize(std::min(before, story.size()));
      Cursor in(references.data(i));
      in.skip(word_97 ? 20 : 10);  // initials
      const auto author = in.le<std::uint16_t>();
      if (author < authors.size()) comment.author = authors[author];
      constexpr std::size_t date_size = 18;  // AtrdPost10
      Cursor date(dates);
      date.seek(i * date_size);
      if (date.left() >= date_size) comment.date = moment_of_dttm(date.le<std::uint32_t>());
      comment.where = "comment " + std::to_string(i + 1);
      document_.add(document_.comments, std::move(comment));
    }
  }

  const cfb::CompoundFile& file_;
  const Streams& streams_;
  Document document_;
  Text text_;
  Drawings drawings_;
  StoryReader stories_;
  std::uint64_t there_;  // characters of the whole text, whatever lengths the FIB says
  // Characters that may still be read: texts that overlap would never come to an end.
  std::uint64_t left_;
};

}  // namespace

Result<Document> read_document(const cfb::CompoundFile& file) {
  OFFENBAR_TRY(const Streams streams, read_streams(file));
  OFFENBAR_TRY(const PieceTable pieces,
               PieceTable::read(streams.fib, streams.document, streams.table));
  return DocumentReader(file, streams, pieces).read();
}

}  // namespace offenbar::doc
