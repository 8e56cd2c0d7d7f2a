// Between our text and UNO's, and UNO's named values.
#pragma once

#include <com/sun/star/beans/PropertyValue.hpp>
#include <com/sun/star/uno/Any.hxx>
#include <com/sun/star/uno/Exception.hpp>
#include <com/sun/star/uno/Sequence.hxx>
#include <rtl/ustring.hxx>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::office {

[[nodiscard]] inline rtl::OUString to_uno(std::string_view utf8) {
  return {utf8.data(), static_cast<sal_Int32>(utf8.size()), RTL_TEXTENCODING_UTF8};
}

[[nodiscard]] inline std::string from_uno(const rtl::OUString& text) {
  const rtl::OString utf8 = rtl::OUStringToOString(text, RTL_TEXTENCODING_UTF8);
  return {utf8.getStr(), static_cast<std::size_t>(utf8.getLength())};
}

// Named values, as loadComponentFromURL and storeToURL take them.
class Properties {
 public:
  template <class T>
  Properties& set(std::string_view name, const T& value) {
    com::sun::star::beans::PropertyValue property;
    property.Name = to_uno(name);
    property.Value <<= value;
    list_.push_back(property);
    return *this;
  }
  [[nodiscard]] com::sun::star::uno::Sequence<com::sun::star::beans::PropertyValue> all() const {
    return {list_.data(), static_cast<sal_Int32>(list_.size())};
  }

 private:
  std::vector<com::sun::star::beans::PropertyValue> list_;
};

}  // namespace offenbar::office
