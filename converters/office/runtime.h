// LibreOffice inside this very process.
#pragma once

#include <string>

#include "converters/base/result.h"
#include "converters/office/configuration.h"

namespace lok {
class Office;
}

namespace offenbar::office {

class Runtime {
 public:
  // Loads LibreOffice from its program folder, with the profile in `profile_folder`. Once per
  // process; it is never unloaded. Errors: Fault::internal.
  [[nodiscard]] static Result<Runtime> load(const std::string& program_folder,
                                            const std::string& profile_folder);

  // "LibreOffice 7.4.7.2", and the number alone.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& version() const { return version_; }

  // Hands the thread to LibreOffice, which calls `serve` back once with its component context.
  // `serve` ends the process: LibreOffice's own shutdown has nothing to add.
  // Errors: Fault::internal if LibreOffice returns without having called it.
  [[nodiscard]] Result<void> run(void (*serve)(const Context& context, void* data), void* data);

 private:
  lok::Office* office_ = nullptr;
  std::string program_folder_;
  std::string name_;
  std::string version_;
};

}  // namespace offenbar::office
