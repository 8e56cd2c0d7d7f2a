// A message as GMime reads it.
#pragma once

#include <functional>
#include <memory>

#include "converters/base/bytes.h"
#include "converters/items/letter.h"

namespace offenbar::items {

// To be called once, before a process locks itself in.
void prepare_mime();

// Opens a winmail.dat in a message; the letter in it takes the place of the part. May be null.
using LetterOfTnef = std::function<std::optional<Letter>(std::shared_ptr<const std::string>)>;

// `message` must outlive the letter. Errors: Fault::bad_result if GMime finds no message in it.
[[nodiscard]] Result<Letter> letter_of_message(Bytes message, const LetterOfTnef& open_tnef);

// The header alone, of a message whose body lies elsewhere.
[[nodiscard]] Letter letter_of_header(std::string_view header);

}  // namespace offenbar::items
