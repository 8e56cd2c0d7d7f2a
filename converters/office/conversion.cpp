#include "converters/office/conversion.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <com/sun/star/container/XNameAccess.hpp>
#include <com/sun/star/document/MacroExecMode.hpp>
#include <com/sun/star/document/UpdateDocMode.hpp>
#include <com/sun/star/frame/Desktop.hpp>
#include <com/sun/star/frame/XStorable.hpp>
#include <com/sun/star/lang/XMultiComponentFactory.hpp>
#include <com/sun/star/lang/XServiceInfo.hpp>
#include <com/sun/star/util/XCloseable.hpp>
#include <rtl/ref.hxx>

#include "converters/base/descriptor.h"
#include "converters/office/answers.h"
#include "converters/office/flat_opc.h"
#include "converters/office/here.h"
#include "converters/office/stable_ids.h"
#include "converters/office/uno_text.h"

namespace offenbar::office {
namespace {

namespace uno = com::sun::star::uno;
namespace frame = com::sun::star::frame;
namespace lang = com::sun::star::lang;

constexpr int pdfa_2b = 2;                       // SelectPdfVersion
constexpr std::uint64_t little_room = 16 << 20;  // bytes free, below which a failed store is ours
using Component = uno::Reference<lang::XComponent>;
using AnswersRef = rtl::Reference<Answers>;

Result<std::vector<std::byte>> head_of(const std::string& name) {
  const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail(Fault::unreadable, fmt::format("cannot open the staged {}", name));
  std::vector<std::byte> head(4096);
  const ssize_t got = ::read(file.get(), head.data(), head.size());
  head.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return head;
}

bool disk_is_full() {
  struct statvfs status {};
  return ::statvfs(".", &status) == 0 &&
         std::uint64_t{status.f_bavail} * status.f_frsize < little_room;
}

tl::unexpected<Error> load_error(const Answers& answers, const std::string& filter,
                                 const std::string& message) {
  if (answers.locked()) {
    return fail(Fault::encrypted, answers.password() < 0 ? "a password is needed"
                                                         : "none of the given passwords opens it");
  }
  if (disk_is_full()) return fail(Fault::disk_full, "no room left while loading");
  std::string what = fmt::format("LibreOffice's filter \"{}\" does not load it", filter);
  if (!answers.refused().empty()) what += " (" + answers.refused().front() + ")";
  if (!message.empty()) what += ": " + message;
  return fail(Fault::corrupt, what);
}

Result<Component> load(const Context& context, const Request& request, const std::string& source,
                       const std::string& filter, const std::string& options,
                       const AnswersRef& answers) {
  Properties properties;
  properties.set("Hidden", true)
      .set("ReadOnly", true)
      .set("AsTemplate", false)
      .set("FilterName", to_uno(filter))
      .set("MacroExecutionMode", com::sun::star::document::MacroExecMode::NEVER_EXECUTE)
      .set("UpdateDocMode", com::sun::star::document::UpdateDocMode::NO_UPDATE)
      .set("RepairPackage", request.repair)
      .set("InteractionHandler",
           uno::Reference<com::sun::star::task::XInteractionHandler>(answers.get()));
  if (!options.empty()) properties.set("FilterOptions", to_uno(options));
  try {
    const Component component = frame::Desktop::create(context)->loadComponentFromURL(
        to_uno(std::string(here) + source), to_uno("_blank"), 0, properties.all());
    if (component.is()) return component;
    return load_error(*answers, filter, {});
  } catch (const uno::Exception& error) {
    return load_error(*answers, filter, from_uno(error.Message));
  }
}

struct Loaded {
  Component component;
  AnswersRef answers;
};

// Excel's filters and those of Office Open XML ask until a password fits; Word's and PowerPoint's
// binary ones ask once and give up, so they are called again with the next.
Result<Loaded> load_with_passwords(const Context& context, const Request& request,
                                   const std::string& source, const std::string& filter,
                                   const std::string& options) {
  for (int first = 0;;) {
    const AnswersRef answers(new Answers(request.passwords, first, request.repair));
    auto component = load(context, request, source, filter, options, answers);
    if (component) return Loaded{*std::move(component), answers};
    if (answers->password() < 0 || answers->locked()) {
      return tl::unexpected<Error>(std::move(component).error());
    }
    first = answers->password() + 1;
    if (static_cast<std::size_t>(first) >= request.passwords.size()) {
      return fail(Fault::encrypted, "none of the given passwords opens it");
    }
  }
}

bool is_a(const Component& component, const std::string& service) {
  const uno::Reference<lang::XServiceInfo> info(component, uno::UNO_QUERY);
  return info.is() && info->supportsService(to_uno(service));
}

// The kind that was loaded, in the last word of its service's name: "TextDocument".
std::string kind_of(const Component& component, const Filters& filters) {
  for (const Export& one : filters.exports()) {
    if (is_a(component, one.service)) return one.service.substr(one.service.rfind('.') + 1);
  }
  return "unknown document";
}

Result<void> store(const Component& component, const std::string& name, const Properties& how) {
  try {
    uno::Reference<frame::XStorable>(component, uno::UNO_QUERY_THROW)
        ->storeToURL(to_uno(std::string(here) + name), how.all());
    return {};
  } catch (const uno::Exception& error) {
    if (disk_is_full()) return fail(Fault::disk_full, "no room left while storing");
    return fail(Fault::bad_result,
                fmt::format("LibreOffice cannot store it: {}", from_uno(error.Message)));
  }
}

Result<void> store_document(const Component& component, const Request& request,
                            const Export& target, const AnswersRef& answers) {
  Properties how;
  how.set("FilterName", to_uno(target.filter))
      .set("InteractionHandler",
           uno::Reference<com::sun::star::task::XInteractionHandler>(answers.get()));
  const bool locked = answers->password() >= 0 && request.encrypt_result;
  if (locked) {
    const auto index = static_cast<std::size_t>(answers->password());
    how.set("Password", to_uno(request.passwords.at(index)));
  }
  OFFENBAR_CHECK(store(component, request.result_name, how));
  if (locked) return {};
  return stabilise_ids(request.result_name);
}

Result<void> store_pdfa(const Component& component, const std::string& name,
                        const std::string& filter) {
  const Properties data = Properties().set("SelectPdfVersion", std::int32_t{pdfa_2b});
  return store(component, name,
               Properties().set("FilterName", to_uno(filter)).set("FilterData", data.all()));
}

Result<Export> target_of(const Component& component, const Filters& filters,
                         const std::string& target) {
  if (target == "pdfa") {
    for (const Export& one : filters.exports()) {
      if (is_a(component, one.service)) return one;
    }
    return fail(Fault::bad_result, "what was loaded has no PDF export");
  }
  OFFENBAR_TRY(Export result, filters.export_to(target));
  if (is_a(component, result.service)) return result;
  return fail(Fault::bad_result,
              fmt::format("LibreOffice loads it as a {}, which does not become {}",
                          kind_of(component, filters), target));
}

Result<void> store_all(const Component& component, const Filters& filters, const Request& request,
                       const AnswersRef& answers, Reply& reply) {
  OFFENBAR_TRY(const Export target, target_of(component, filters, request.target_format));
  const bool locked = answers->password() >= 0 && request.encrypt_result;
  if (request.target_format == "pdfa") {
    return store_pdfa(component, request.result_name, target.pdf_filter);
  }
  OFFENBAR_CHECK(store_document(component, request, target, answers));
  if (request.also_pdfa_name.empty()) return {};
  if (locked) {  // PDF/A knows no encryption: an open copy would give away what was protected
    reply.losses.push_back({"pdfa_left_out", Severity::cosmetic, {}, {}, {}});
    return {};
  }
  return store_pdfa(component, request.also_pdfa_name, target.pdf_filter);
}

void close(const Component& component) {
  try {
    uno::Reference<com::sun::star::util::XCloseable>(component, uno::UNO_QUERY_THROW)->close(true);
  } catch (const uno::Exception&) {  // a document that vetoes lives on unseen
  }
}

}  // namespace

Result<Converted> convert_here(const Context& context, const Filters& filters,
                               const Request& request, bool close_after) {
  OFFENBAR_TRY(const std::vector<std::byte> head, head_of(request.source_name));
  OFFENBAR_TRY(const Import import, filters.import_of(request.source_format, head));
  const std::string filter =
      request.import_filter.empty() ? import.filters.front() : request.import_filter;
  OFFENBAR_TRY(const std::string source, unpack_flat_opc(request.source_name, head));
  OFFENBAR_TRY(const Loaded loaded,
               load_with_passwords(context, request, source, filter, import.options));
  const auto& [component, answers] = loaded;
  Reply reply;
  const Result<void> stored = store_all(component, filters, request, answers, reply);
  if (close_after) close(component);
  OFFENBAR_CHECK(stored);
  reply.password = answers->password();
  reply.refused = answers->refused();
  reply.losses.insert(reply.losses.end(), answers->losses().begin(), answers->losses().end());
  return Converted{std::move(reply), close_after ? Component() : component};
}

Result<void> check_filters(const Context& context, const Filters& filters) {
  try {
    const uno::Reference<com::sun::star::container::XNameAccess> factory(
        context->getServiceManager()->createInstanceWithContext(
            to_uno("com.sun.star.document.FilterFactory"), context),
        uno::UNO_QUERY_THROW);
    for (const std::string& name : filters.names()) {
      if (!factory->hasByName(to_uno(name))) {
        return fail(Fault::internal, fmt::format("this LibreOffice has no filter \"{}\"", name), 0,
                    "are its packages for Writer, Calc, Impress and Draw installed?");
      }
    }
    return {};
  } catch (const uno::Exception& error) {
    return fail(Fault::internal, "no list of filters: " + from_uno(error.Message));
  }
}

}  // namespace offenbar::office
