#include "corpus/generator/mail/named.h"

#include "corpus/generator/mail/property_names.h"

namespace offenbar::generator {
namespace {

using namespace property_set;

constexpr PropertyName names[] = {
    {public_strings, 0, "Keywords"},
    {common, 0x8501, {}},
    {common, 0x8503, {}},
    {common, 0x8506, {}},
    {common, 0x8516, {}},
    {common, 0x8517, {}},
    {common, 0x8530, {}},
    {appointment, 0x8205, {}},
    {appointment, 0x8208, {}},
    {appointment, 0x820D, {}},
    {appointment, 0x820E, {}},
    {appointment, 0x8213, {}},
    {appointment, 0x8215, {}},
    {appointment, 0x8216, {}},
    {appointment, 0x8217, {}},
    {appointment, 0x8218, {}},
    {appointment, 0x8223, {}},
    {appointment, 0x8231, {}},
    {appointment, 0x8232, {}},
    {appointment, 0x8233, {}},
    {appointment, 0x8234, {}},
    {appointment, 0x8235, {}},
    {appointment, 0x8236, {}},
    {appointment, 0x8260, {}},
    {meeting, 0x0003, {}},
    {meeting, 0x0023, {}},
    {task, 0x8101, {}},
    {task, 0x8102, {}},
    {task, 0x8104, {}},
    {task, 0x8105, {}},
    {task, 0x811C, {}},
    {task, 0x811F, {}},
    {address, 0x8005, {}},
    {address, 0x8053, {}},
    {address, 0x8054, {}},
    {address, 0x8055, {}},
    {address, 0x8080, {}},
    {address, 0x8082, {}},
    {address, 0x8083, {}},
    {address, 0x8084, {}},
    {note, 0x8B00, {}},
    {note, 0x8B02, {}},
    {note, 0x8B03, {}},
    {public_strings, 0, "Aktenzeichen"},
};
static_assert(std::size(names) == named::end_of_names - named::keywords);

}  // namespace

std::span<const PropertyName> names_in_use() { return names; }

}  // namespace offenbar::generator
