#include "converters/office/warm_documents.h"

// The assembler's .incbin puts a file between two labels.
#define OFFENBAR_EMBED(name)                                                  \
  asm(".pushsection .rodata\n"                                                \
      "offenbar_warm_" #name "_begin: .incbin \"" OFFENBAR_WARM #name         \
      "\"\n"                                                                  \
      "offenbar_warm_" #name                                                  \
      "_end: .byte 0\n"                                                       \
      ".popsection\n");                                                       \
  extern const std::byte name##_begin[] asm("offenbar_warm_" #name "_begin"); \
  extern const std::byte name##_end[] asm("offenbar_warm_" #name "_end");

namespace offenbar::office {

OFFENBAR_EMBED(docx)
OFFENBAR_EMBED(doc)
OFFENBAR_EMBED(rtf)
OFFENBAR_EMBED(xlsx)
OFFENBAR_EMBED(xls)
OFFENBAR_EMBED(pptx)
OFFENBAR_EMBED(ppt)
OFFENBAR_EMBED(odg)

const std::array<WarmDocument, 8>& warm_documents() {
  static const std::array<WarmDocument, 8> documents{{
      {"docx", "odt", {docx_begin, docx_end}},
      {"doc", "odt", {doc_begin, doc_end}},
      {"rtf", "odt", {rtf_begin, rtf_end}},
      {"xlsx", "ods", {xlsx_begin, xlsx_end}},
      {"xls", "ods", {xls_begin, xls_end}},
      {"pptx", "odp", {pptx_begin, pptx_end}},
      {"ppt", "odp", {ppt_begin, ppt_end}},
      {"odg", "odg", {odg_begin, odg_end}},
  }};
  return documents;
}

}  // namespace offenbar::office
