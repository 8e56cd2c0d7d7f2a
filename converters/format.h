// One row per kind of source. Nothing else in the program lists formats.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "converters/base/result.h"
#include "converters/content.h"
#include "converters/document/document.h"
#include "converters/facts.h"

namespace offenbar {

enum class Handling : std::uint8_t {
  convert,       // the office converts it to `target`
  already_open,  // carried over unchanged, state skipped
  mail,          // mail, or a store of it: becomes `target`
  unsupported,   // recognised, carried over unchanged, nobody converts it
};

struct Format {
  std::string_view id;          // "docx", as in JSON and `offenbar formats`
  std::string_view name;        // for people: "Word document (Office Open XML)"
  std::string_view media_type;  // as registered; several are separated by spaces
  std::string_view extensions;  // without dot, separated by spaces, the usual one first
  Handling handling;
  // The open format it becomes: an id such as "odt" for `convert`; "eml", "maildir" (--mail
  // chooses another), "ics" or "vcf" for `mail`; else empty.
  std::string_view target;

  // True if the content is of this kind. Rows are asked in table order, the first one wins.
  bool (*recognise)(const Content&);

  // Counts what the document holds. Null where we have no reader of our own.
  // Errors: Fault::corrupt, encrypted, protected_.
  Result<Facts> (*inspect)(const Content&);

  // The id of an earlier row with the same content, from which only the extension tells this one:
  // "ppt" for "pot". Empty for all others.
  std::string_view content_of;

  // Reads what the document says and holds, for the comparison of a source with its result. Null
  // where we have no such reader. Errors: Fault::corrupt, encrypted.
  Result<Document> (*read)(const Content&) = nullptr;
};

[[nodiscard]] std::span<const Format> formats();
// The row with that id, or null.
[[nodiscard]] const Format* find_format(std::string_view id);

}  // namespace offenbar
