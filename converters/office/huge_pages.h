// Puts the code of LibreOffice on huge pages, once, before the mould is forked.
#pragma once

#include <cstddef>
#include <string_view>

namespace offenbar::office {

// Replaces the code and constants of every library beneath `folder` by a private copy on huge
// pages. Children share it through the page tables they inherit, where each would otherwise fault
// it in anew, and the processor needs one entry for 2 MiB instead of 512. Nothing else may run
// meanwhile. A library that cannot be copied stays as it is. The bytes that were moved.
std::size_t move_code_to_huge_pages(std::string_view folder);

}  // namespace offenbar::office
