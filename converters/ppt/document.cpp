#include "converters/ppt/document.h"

#include <fmt/format.h>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/document/normal_text.h"
#include "converters/officeart/shape_properties.h"
#include "converters/oleps/properties.h"
#include "converters/ppt/slide_reader.h"

namespace offenbar::ppt {
namespace {

// The texts of a container's CString atoms by instance. 2.2.22
std::map<unsigned, std::string> strings_of(const Record& container) {
  std::map<unsigned, std::string> all;
  Records records(container);
  while (const auto record = records.next()) {
    if (record->type == c_string) all[record->instance()] = utf16le_to_utf8(record->body);
  }
  return all;
}

// PowerPoint 97 writes a name only, where that says the target: what it leaves out is added.
std::string target_named(std::string name) {
  if (name.empty() || name.find(':') != std::string::npos) return name;
  if (name.starts_with("www.")) return "http://" + name;
  if (name.starts_with("ftp.")) return "ftp://" + name;
  const bool address = name.find('@') != std::string::npos && name.find('/') == std::string::npos;
  return address ? "mailto:" + name : name;
}

// ExObjListContainer. 2.10.1, 2.10.16
SlideReader::Links links_of(const Record& document) {
  SlideReader::Links links;
  const auto list = officeart::find(document, external_object_list);
  if (!list) return links;
  Records records(*list);
  while (const auto record = records.next()) {
    if (record->type != external_hyperlink || links.size() == Document::max_listed) continue;
    const auto atom = officeart::find(*record, external_hyperlink_atom);
    auto strings = strings_of(*record);
    std::string target = strings[1];
    if (target.empty() && strings[3].empty()) target = target_named(strings[0]);
    if (!atom || target.empty()) continue;  // within the file
    if (!strings[3].empty()) target += "#" + strings[3];
    links[Cursor(atom->body).le<std::uint32_t>()] = std::move(target);
  }
  return links;
}

// A slide or notes page of the document's lists. 2.4.14.3, 2.4.14.6
struct Page {
  std::uint32_t persist = 0;
  std::uint32_t id = 0;  // slideId or notesId
  std::vector<TextBody> outline;
};

std::vector<Page> pages_of(const Record& document, unsigned instance) {
  std::vector<Page> pages;
  TextBodies bodies;
  const auto finish = [&] {
    if (!pages.empty()) pages.back().outline = std::move(bodies.all);
    bodies.all.clear();
  };
  Records lists(document);
  while (const auto list = lists.next()) {
    if (list->type != slide_list_with_text || list->instance() != instance) continue;
    Records records(*list);
    while (const auto record = records.next()) {
      if (record->type != slide_persist_atom) {
        bodies.add(*record);
        continue;
      }
      finish();
      if (pages.size() == Document::max_listed) return pages;
      Cursor in(record->body);
      Page page;
      page.persist = in.le<std::uint32_t>();
      in.skip(8);
      page.id = in.le<std::uint32_t>();
      pages.push_back(std::move(page));
    }
    finish();
  }
  return pages;
}

bool is_hidden(const Record& slide) {
  const auto info = officeart::find(slide, slide_show_slide_info_atom);
  if (!info) return false;
  Cursor in(info->body);
  in.skip(10);
  return (in.le<std::uint16_t>() & 4U) != 0;  // fHidden. 2.4.22.3
}

// SYSTEMTIME as "2004-05-06T07:08:09". [MS-DTYP] 2.3.13
std::string moment(Cursor& in) {
  const auto year = in.le<std::uint16_t>();
  const auto month = in.le<std::uint16_t>();
  in.skip(2);
  const auto day = in.le<std::uint16_t>();
  const auto hour = in.le<std::uint16_t>();
  const auto minute = in.le<std::uint16_t>();
  const auto second = in.le<std::uint16_t>();
  in.skip(2);
  if (year == 0) return {};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", year, month, day, hour, minute, second);
}

class Reader {
 public:
  Reader(const cfb::CompoundFile& file, const Persist& persist, Bytes pictures)
      : file_(file), persist_(persist), pictures_stream_(pictures), flow_(document_) {}

  Result<Document> read() {
    document_.kind = Document::Kind::presentation;
    document_.knows_changes = document_.knows_headers = false;
    OFFENBAR_TRY(const Record document, persist_.document());
    links_ = links_of(document);
    open_pictures(document);
    for (const Page& page : pages_of(document, 2)) notes_[page.id] = page.persist;
    for (const Page& page : pages_of(document, 0)) OFFENBAR_CHECK(read_slide(page));
    oleps::read_properties(file_, document_);
    return std::move(document_);
  }

 private:
  void open_pictures(const Record& document) {
    const auto group = officeart::find(document, drawing_group);
    if (!group) return;
    const auto container = officeart::find(*group, officeart::dgg_container);
    if (!container) return;
    const auto store = officeart::find(*container, officeart::bstore_container);
    if (store) pictures_ = officeart::Pictures(*store, pictures_stream_);
  }

  Result<void> read_slide(const Page& page) {
    flow_.begin_slide();
    OFFENBAR_TRY(const Record slide, persist_.object(page.persist));
    document_.slides.push_back({is_hidden(slide), {}});
    SlideReader reader(document_, flow_, pictures_, links_);
    OFFENBAR_CHECK(reader.read(slide, page.outline, SlideReader::Of::slide));
    const auto atom = officeart::find(slide, slide_atom);
    if (atom) {
      Cursor in(atom->body);
      in.skip(16);
      const auto notes = notes_.find(in.le<std::uint32_t>());
      if (notes != notes_.end()) OFFENBAR_CHECK(read_notes(reader, notes->second));
    }
    read_comments(slide, 0);
    return {};
  }

  Result<void> read_notes(SlideReader& reader, std::uint32_t persist) {
    OFFENBAR_TRY(const Record notes, persist_.object(persist));
    flow_.begin_story(Story::notes);
    const auto done = reader.read(notes, {}, SlideReader::Of::notes);
    flow_.end_story();
    return done;
  }

  // Comments are in the tags that PowerPoint 2002 added to the slide. 2.5.22, 2.5.27
  void read_comments(const Record& container, unsigned depth) {
    constexpr unsigned deepest = 4;  // ProgTags, ProgBinaryTag, its data, the comment
    Records records(container);
    while (const auto record = records.next()) {
      if (record->type == comment10) {
        read_comment(*record);
      } else if (depth < deepest && (record->type == prog_tags || record->type == prog_binary_tag ||
                                     record->type == binary_tag_data)) {
        read_comments(*record, depth + 1);
      }
    }
  }

  void read_comment(const Record& container) {
    auto strings = strings_of(container);
    Comment comment;
    comment.author = std::move(strings[0]);
    comment.text = normalised(strings[1]);
    comment.where = fmt::format("slide {}, comment", flow_.slide());
    if (const auto atom = officeart::find(container, comment10_atom)) {
      Cursor in(atom->body);
      in.skip(4);
      comment.date = moment(in);
    }
    if (!comment.text.empty()) document_.add(document_.comments, std::move(comment));
  }

  const cfb::CompoundFile& file_;
  const Persist& persist_;
  Bytes pictures_stream_;
  Document document_;
  Flow flow_;
  officeart::Pictures pictures_;
  SlideReader::Links links_;
  std::map<std::uint32_t, std::uint32_t> notes_;  // notesId -> persist id
};

}  // namespace

Result<Document> read_document(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("PowerPoint Document");
  if (entry == nullptr) return fail(Fault::corrupt, "no stream PowerPoint Document");
  OFFENBAR_TRY(const auto stream, file.read(*entry, max_stream));
  OFFENBAR_TRY(const std::uint32_t offset, newest_edit(file));
  OFFENBAR_TRY(const Persist persist, Persist::read(stream, offset));
  std::vector<std::byte> pictures;
  if (const cfb::Entry* stored = file.find("Pictures")) {
    OFFENBAR_TRY(pictures, file.read(*stored, max_stream));
  }
  return Reader(file, persist, pictures).read();
}

}  // namespace offenbar::ppt
