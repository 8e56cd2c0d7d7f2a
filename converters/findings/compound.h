// Findings of compound files: Word, Excel and PowerPoint 97 to 2003 and older, Visio, Publisher ...
#pragma once

#include <string_view>

#include "converters/cfb/compound_file.h"
#include "converters/content.h"
#include "converters/findings/account.h"
#include "converters/findings/functions.h"
#include "converters/findings/similarity.h"

namespace offenbar::findings {

// What all compound files have: property sets, macro projects, embedded objects, signatures. Then
// what the program's own stream says, by the id of the format. `locked`: nothing of that stream.
// Errors: Fault::corrupt, the first damage met; what was found stands.
[[nodiscard]] Result<void> add_compound(const Content& content, std::string_view format,
                                        bool locked, const Functions& functions, Account& account);

// What all compound files have, of one that may be damaged (CompoundFile::salvage).
void add_container(const cfb::CompoundFile& file, Account& account);

// Streams of one program. Damage ends them early, without an error.
void add_word_stream(const cfb::CompoundFile& file, Account& account, Likeness& likeness);
void add_excel_stream(Bytes stream, const Functions& functions, Account& account,
                      Likeness& likeness);
void add_powerpoint_stream(Bytes stream, Account& account, Likeness& likeness);

// The language that an LCID stands for, as BCP 47; empty if ICU knows none. [MS-LCID]
[[nodiscard]] std::string language_of(unsigned lcid);

}  // namespace offenbar::findings
