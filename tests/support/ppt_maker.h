// Makes presentations of PowerPoint 97 to 2003 for tests, from the specification and without our
// reader. [MS-PPT]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/compound_file_maker.h"

namespace offenbar::test {

inline std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
  return out;
}

inline std::string utf16(std::u16string_view text) {
  std::string out;
  for (const char16_t unit : text) out += little(unit, 2);
  return out;
}

// A record: RecordHeader and body. Version 0xF is a container.
inline std::string record(std::uint16_t type, const std::string& body, unsigned instance = 0,
                          unsigned version = 0) {
  return little(version | instance << 4U, 2) + little(type, 2) + little(body.size(), 4) + body;
}
inline std::string container(std::uint16_t type, const std::string& body, unsigned instance = 0) {
  return record(type, body, instance, 0xF);
}

// TextHeaderAtom and TextBytesAtom. 2.9.41
inline std::string ppt_text(unsigned type, const std::string& latin) {
  return record(0x0F9F, little(type, 4)) + record(0x0FA8, latin);
}

// OfficeArtFOPT: pairs of id and value, then complex data.
inline std::string properties(const std::vector<std::pair<std::uint16_t, std::uint32_t>>& values,
                              const std::string& complex = {}, std::uint16_t type = 0xF00B) {
  std::string body;
  for (const auto& [id, value] : values) body += little(id, 2) + little(value, 4);
  return record(type, body + complex, static_cast<unsigned>(values.size()), 3);
}

// OfficeArtSpContainer.
inline std::string shape(const std::string& rest, unsigned kind = 202, std::uint32_t flags = 0) {
  return container(0xF004, record(0xF00A, little(1, 4) + little(flags, 4), kind, 2) + rest);
}
inline std::string textbox(const std::string& records) { return container(0xF00D, records); }
inline std::string client_data(const std::string& records) { return container(0xF011, records); }
inline std::string placeholder(unsigned id) {
  return client_data(record(0x0BC3, little(0, 4) + little(id, 1) + std::string(3, '\0')));
}
inline std::string group(const std::string& own, const std::string& shapes) {
  return container(0xF003, shape(own, 0, 1) + shapes);
}
// PPDrawing with the shapes of a page.
inline std::string drawing(const std::string& shapes) {
  return container(0x040C, container(0xF002, group({}, shapes)));
}
// InteractiveInfo with a click on a link.
inline std::string click(std::uint32_t link, unsigned action = 4) {
  return container(0x0FF2, record(0x0FF3, little(0, 4) + little(link, 4) + little(action, 1) +
                                              std::string(7, '\0')));
}

struct PptSlide {
  std::string shapes = {};
  std::string outline = {};  // records behind its SlidePersistAtom
  std::string notes = {};    // shapes; empty: no notes page
  std::string more = {};     // further children of the SlideContainer
  bool hidden = false;
};

struct PptParts {
  std::vector<PptSlide> slides = {};
  std::string document = {};  // further children of the DocumentContainer
  std::string pictures = {};  // the stream
};

// The streams of a presentation; each slide is a persist object, the document is the last one.
class PptMaker {
 public:
  explicit PptMaker(const PptParts& parts) {
    std::string slides, notes;
    unsigned id = 256;
    for (const PptSlide& slide : parts.slides) {
      const std::uint32_t notes_id = slide.notes.empty() ? 0 : id;
      const std::string atom = little(0, 4) + std::string(8, '\0') + little(0, 4) +
                               little(notes_id, 4) + std::string(4, '\0');
      const std::string info = little(0, 10) + little(slide.hidden ? 4 : 0, 2) + little(0, 4);
      slides +=
          persist_atom(add(container(0x03EE, record(0x03EF, atom, 0, 2) + record(0x03F9, info) +
                                                 drawing(slide.shapes) + slide.more)),
                       id) +
          slide.outline;
      if (notes_id != 0) {
        notes += persist_atom(add(container(0x03F0, drawing(slide.notes))), notes_id);
      }
      ++id;
    }
    const std::uint32_t document = add(container(
        0x03E8, parts.document + container(0x0FF0, notes, 2) + container(0x0FF0, slides, 0)));
    const auto directory = static_cast<std::uint32_t>(stream.size());
    std::string places = little(1 | offsets_.size() << 20U, 4);
    for (const std::uint32_t offset : offsets_) places += little(offset, 4);
    stream += record(0x1772, places);
    edit = static_cast<std::uint32_t>(stream.size());
    stream += record(0x0FF5, little(0, 4) + little(0, 4) + little(0, 4) + little(directory, 4) +
                                 little(document, 4) + std::string(8, '\0'));
    pictures = parts.pictures;
  }

  [[nodiscard]] std::string make() const {
    CompoundFileMaker maker;
    maker.add_stream("Current User", record(0x0FF6, little(0x14, 4) + little(0xE391C05F, 4) +
                                                        little(edit, 4) + std::string(8, '\0')));
    maker.add_stream("PowerPoint Document", stream);
    if (!pictures.empty()) maker.add_stream("Pictures", pictures);
    return maker.make();
  }

  std::string stream;
  std::string pictures;
  std::uint32_t edit = 0;

 private:
  // Its persist id, from 1.
  std::uint32_t add(const std::string& object) {
    offsets_.push_back(static_cast<std::uint32_t>(stream.size()));
    stream += object;
    return static_cast<std::uint32_t>(offsets_.size());
  }
  static std::string persist_atom(std::uint32_t persist, std::uint32_t id) {
    return record(0x03F3,
                  little(persist, 4) + little(0, 4) + little(0, 4) + little(id, 4) + little(0, 4));
  }

  std::vector<std::uint32_t> offsets_;
};

inline std::string make_ppt(const PptParts& parts) { return PptMaker(parts).make(); }

}  // namespace offenbar::test
