// A witness for spreadsheets: what this LibreOffice computes where Excel had stored a value.
#pragma once

#include <com/sun/star/lang/XComponent.hpp>
#include <string>

namespace offenbar::office {

// Computes every formula of an open spreadsheet anew and writes the values into the current folder,
// as office.h says of Request::recalculated_name. Does nothing for other documents. Whatever goes
// wrong leaves a file without its last line.
void write_recalculated(
    const com::sun::star::uno::Reference<com::sun::star::lang::XComponent>& document,
    const std::string& name);

}  // namespace offenbar::office
