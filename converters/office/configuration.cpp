#include "converters/office/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <com/sun/star/beans/PropertyValue.hpp>
#include <com/sun/star/beans/XPropertySet.hpp>
#include <com/sun/star/configuration/theDefaultProvider.hpp>
#include <com/sun/star/container/XNameAccess.hpp>
#include <com/sun/star/lang/XMultiServiceFactory.hpp>
#include <com/sun/star/util/XChangesBatch.hpp>
#include <com/sun/star/util/XFlushable.hpp>

#include "converters/office/uno_text.h"

namespace offenbar::office {
namespace {

namespace uno = com::sun::star::uno;
namespace beans = com::sun::star::beans;
namespace container = com::sun::star::container;
namespace lang = com::sun::star::lang;

uno::Reference<uno::XInterface> open_node(const Context& context, const std::string& node,
                                          const char* service) {
  const auto provider = com::sun::star::configuration::theDefaultProvider::get(context);
  beans::PropertyValue path;
  path.Name = to_uno("nodepath");
  path.Value <<= to_uno(node);
  const uno::Any argument(path);
  return uno::Reference<lang::XMultiServiceFactory>(provider, uno::UNO_QUERY_THROW)
      ->createInstanceWithArguments(to_uno(service), uno::Sequence<uno::Any>(&argument, 1));
}

std::string text_of(const uno::Any& value) {
  bool truth = false;
  std::int64_t number = 0;
  rtl::OUString text;
  uno::Sequence<rtl::OUString> list;
  if (value >>= truth) return truth ? "true" : "false";
  if (value >>= number) return std::to_string(number);
  if (value >>= text) return from_uno(text);
  if (!(value >>= list)) return {};
  std::string result;
  for (const rtl::OUString& one : list) result += from_uno(one) + " ";
  return result;
}

// "7.4" < "24.2", number by number.
bool older(std::string_view version, std::string_view than) {
  while (!than.empty()) {
    unsigned ours = 0;
    unsigned theirs = 0;
    const auto a = std::from_chars(version.data(), version.data() + version.size(), ours);
    const auto b = std::from_chars(than.data(), than.data() + than.size(), theirs);
    if (ours != theirs) return ours < theirs;
    version.remove_prefix(
        std::min(static_cast<std::size_t>(a.ptr - version.data()) + 1, version.size()));
    than.remove_prefix(std::min(static_cast<std::size_t>(b.ptr - than.data()) + 1, than.size()));
  }
  return false;
}

Result<void> verify(const Context& context, const Setting& setting) {
  const std::string key = setting.node + "/" + setting.name;
  const std::string hint = "mappings/office-settings.tsv lists what must be in force";
  try {
    const uno::Reference<container::XNameAccess> node(
        open_node(context, setting.node, "com.sun.star.configuration.ConfigurationAccess"),
        uno::UNO_QUERY_THROW);
    const std::string value = text_of(node->getByName(to_uno(setting.name)));
    if (value == setting.value) return {};
    return fail(
        Fault::internal,
        fmt::format("LibreOffice's setting {} is \"{}\", not \"{}\"", key, value, setting.value), 0,
        hint);
  } catch (const uno::Exception&) {
    return fail(Fault::internal, fmt::format("LibreOffice does not know the setting {}", key), 0,
                hint);
  }
}

}  // namespace

Result<void> apply_locale(const Context& context, const std::vector<Setting>& settings) {
  try {
    for (const Setting& setting : settings) {
      if (setting.node != "/org.openoffice.Setup/L10N") continue;
      const auto node =
          open_node(context, setting.node, "com.sun.star.configuration.ConfigurationUpdateAccess");
      uno::Reference<beans::XPropertySet>(node, uno::UNO_QUERY_THROW)
          ->setPropertyValue(to_uno(setting.name), uno::Any(to_uno(setting.value)));
      uno::Reference<com::sun::star::util::XChangesBatch>(node, uno::UNO_QUERY_THROW)
          ->commitChanges();
    }
    return {};
  } catch (const uno::Exception& error) {
    return fail(Fault::internal, "the locale cannot be set: " + from_uno(error.Message));
  }
}

Result<void> flush_configuration(const Context& context) {
  try {
    const auto provider = com::sun::star::configuration::theDefaultProvider::get(context);
    uno::Reference<com::sun::star::util::XFlushable>(provider, uno::UNO_QUERY_THROW)->flush();
    return {};
  } catch (const uno::Exception& error) {
    return fail(Fault::internal, "settings cannot be flushed: " + from_uno(error.Message));
  }
}

Result<void> verify(const Context& context, const std::vector<Setting>& settings,
                    std::string_view version) {
  for (const Setting& setting : settings) {
    if (!setting.since.empty() && older(version, setting.since)) continue;
    OFFENBAR_CHECK(verify(context, setting));
  }
  return {};
}

}  // namespace offenbar::office
