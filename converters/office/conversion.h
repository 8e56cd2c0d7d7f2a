// One document, loaded and stored by the LibreOffice in this process.
#pragma once

#include <com/sun/star/lang/XComponent.hpp>
#include <string>

#include "converters/base/result.h"
#include "converters/office/configuration.h"
#include "converters/office/filters.h"
#include "converters/office/office.h"

namespace offenbar::office {

struct Converted {
  Reply reply;
  com::sun::star::uno::Reference<com::sun::star::lang::XComponent> document;  // open; null: closed
};

// Works in the current folder, which holds the source and receives the result. Ends with the
// document closed if `close_after`; a child that ends anyway saves itself the trouble.
// Errors: those of Office::convert that a document can cause by itself.
[[nodiscard]] Result<Converted> convert_here(const Context& context, const Filters& filters,
                                             const Request& request, bool close_after);

// Errors: Fault::internal, naming the first filter of the tables that this LibreOffice lacks.
[[nodiscard]] Result<void> check_filters(const Context& context, const Filters& filters);

}  // namespace offenbar::office
