#define LOK_USE_UNSTABLE_API  // NOLINT: LibreOfficeKit's own name; runLoop needs it
#include "converters/office/runtime.h"

#include <LibreOfficeKit/LibreOfficeKitInit.h>
#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <LibreOfficeKit/LibreOfficeKit.hxx>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

namespace offenbar::office {
namespace {

// What LibreOffice hands back to us while it holds the thread.
struct Call {
  void (*serve)(const Context&, void*);
  void* data;
  std::string program_folder;
  int major;
};

void* entry_point(const std::string& program_folder, const char* name) {
  for (const char* library : {"/libmergedlo.so", "/libcomphelper.so"}) {
    if (void* loaded = ::dlopen((program_folder + library).c_str(), RTLD_NOW | RTLD_NOLOAD)) {
      if (void* found = ::dlsym(loaded, name)) return found;
    }
  }
  return nullptr;
}

// The component context of the LibreOffice in this process. 7.4 returns it by value, 25.2 by
// reference, under the same name. On x86-64 both answer with the address of a Reference when they
// are offered room for one; elsewhere the version tells.
Context process_context(const std::string& program_folder, [[maybe_unused]] int major) {
  void* found = entry_point(program_folder, "_ZN10comphelper26getProcessComponentContextEv");
  if (!found) return {};
#ifdef __x86_64__
  void* room = nullptr;
  return *reinterpret_cast<const Context* (*)(void*)>(found)(&room);
#else
  constexpr int first_by_reference = 24;
  if (major < first_by_reference) return reinterpret_cast<Context (*)()>(found)();
  return reinterpret_cast<const Context& (*)()>(found)();
#endif
}

// LibreOffice calls this whenever it yields, in the children too (while they load, say): only the
// first call serves.
int poll(void* data, int) {
  static bool serving = false;
  if (std::exchange(serving, true)) return 0;
  auto& call = *static_cast<Call*>(data);
  const Context context = process_context(call.program_folder, call.major);
  if (context.is()) call.serve(context, call.data);
  ::_exit(1);
}

void wake(void*) {}

}  // namespace

Result<Runtime> Runtime::load(const std::string& program_folder,
                              const std::string& profile_folder) {
  Runtime runtime;
  runtime.program_folder_ = program_folder;
  runtime.office_ = lok::lok_cpp_init(program_folder.c_str(), ("file://" + profile_folder).c_str());
  if (!runtime.office_) {
    return fail(Fault::internal, fmt::format("LibreOffice in {} does not start", program_folder), 0,
                "is libreoffice-core complete there?");
  }
  char* text = runtime.office_->getVersionInfo();
  const auto info = nlohmann::json::parse(text ? text : "", nullptr, false);
  std::free(text);  // NOLINT: LibreOfficeKit hands it over
  if (!info.is_object()) return fail(Fault::internal, "LibreOffice does not tell its version");
  runtime.version_ = info.value("ProductVersion", "") + info.value("ProductExtension", "");
  runtime.name_ = info.value("ProductName", "LibreOffice") + " " + runtime.version_;
  return runtime;
}

Result<void> Runtime::run(void (*serve)(const Context&, void*), void* data) {
  Call call{serve, data, program_folder_, std::atoi(version_.c_str())};
  office_->runLoop(poll, wake, &call);
  return fail(Fault::internal, "LibreOffice ended its loop by itself");
}

}  // namespace offenbar::office
