// How a process that runs LibreOffice on a document is locked in.
#pragma once

#include <string>

#include "converters/base/isolation.h"
#include "converters/base/result.h"

namespace offenbar::office {

// Makes `folder` the current folder, with a private temporary folder `t` in it (and in that
// `temporaries`, folders that LibreOffice expects to find), and the only place that can be written.
// `profile` is readable; `executable` may be run (fresh_office only). Errors: Fault::internal, only
// if `require` and less than the minimum can be had.
[[nodiscard]] Result<Measures> confine(int folder, const std::string& program_folder,
                                       const std::string& profile, Profile kind,
                                       const Limits& limits, bool require,
                                       const std::vector<std::string>& temporaries,
                                       const char* executable = nullptr);

// The environment every LibreOffice of ours runs in, "NAME=value". `scratch` is its HOME.
[[nodiscard]] std::vector<std::string> environment(const std::string& scratch,
                                                   const std::string& locale);

}  // namespace offenbar::office
