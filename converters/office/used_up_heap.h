// Leaves the children of the mould a heap without holes.
#pragma once

#include <cstddef>

namespace offenbar::office {

// Allocates, for good, every free chunk below the end of the main heap, so that what a child
// allocates comes from fresh pages at its end, one after the other. Otherwise it comes from holes
// that the warm-up left all over the heap, and each child copies every page that has one. Nothing
// else may run meanwhile. The bytes that were used up.
std::size_t use_up_free_chunks();

}  // namespace offenbar::office
