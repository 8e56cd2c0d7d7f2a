// The targets that this server shows, by name, and what it may read and write for new ones.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "batch/state_folder.h"
#include "converters/base/result.h"

namespace offenbar::gui {

struct Batch {
  std::string name;    // in addresses: letters, digits, - and _ . only
  std::string target;  // absolute
};

class Batches {
 public:
  // `targets` are shown always; of `target_roots`, each folder right below that a run has used.
  Batches(std::vector<std::string> targets, std::vector<std::string> source_roots,
          std::vector<std::string> target_roots);

  [[nodiscard]] std::vector<Batch> all() const;
  [[nodiscard]] std::optional<Batch> find(const std::string& name) const;
  [[nodiscard]] const std::vector<std::string>& source_roots() const { return source_roots_; }
  [[nodiscard]] const std::vector<std::string>& target_roots() const { return target_roots_; }
  // Real paths, links followed, that lie in one of the roots: nothing else is read or written.
  [[nodiscard]] std::optional<std::string> allowed_source(const std::string& path) const;
  [[nodiscard]] std::optional<std::string> allowed_target(const std::string& path) const;
  // Of tables: a folder that is there, in one of the roots.
  [[nodiscard]] std::optional<std::string> allowed_mappings(const std::string& path) const;
  // The root of targets that such a folder lies in, where it may be written: in no batch's target.
  [[nodiscard]] std::optional<std::string> root_of_own_mappings(const std::string& real) const;

 private:
  std::vector<std::string> targets_, source_roots_, target_roots_;
};

}  // namespace offenbar::gui
