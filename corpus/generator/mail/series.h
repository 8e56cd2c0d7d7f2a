// Series of every kind that Outlook's dialog can make, drawn by lot: for whoever has to say when
// they take place. [MS-OXOCAL] 2.2.1.44
#pragma once

#include <filesystem>

#include "converters/base/result.h"
#include "corpus/generator/mail/property.h"
#include "corpus/generator/mail/random.h"

namespace offenbar::generator {

// An appointment that takes place several times: in one of several time zones, with instances that
// are taken out, moved or renamed. All are what the specification allows.
[[nodiscard]] Message random_series(Random& random);

// A PST with `count` of them in the folder "Kalender". Errors: Fault::disk_full, unreadable.
[[nodiscard]] Result<void> make_series(const std::filesystem::path& path, std::uint64_t seed,
                                       std::uint64_t count);

// A PST with `count` appointments and contacts, of every five two contacts, two appointments and a
// series: for measuring. Errors: as make_series().
[[nodiscard]] Result<void> make_dates(const std::filesystem::path& path, std::uint64_t seed,
                                      std::uint64_t count);

}  // namespace offenbar::generator
