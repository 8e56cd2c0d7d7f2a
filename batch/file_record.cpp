#include "batch/file_record.h"

#include <array>

namespace offenbar::batch {
namespace {

constexpr std::array<std::string_view, state_count> state_names{
    "pending",   "done",    "done_with_losses", "failed",   "encrypted",
    "protected", "skipped", "unsupported",      "duplicate"};

}  // namespace

std::string_view name_of(State state) { return state_names.at(static_cast<std::size_t>(state)); }

State state_of(std::string_view name) {
  for (std::size_t i = 0; i < state_names.size(); ++i) {
    if (state_names[i] == name) return static_cast<State>(i);
  }
  return State::pending;
}

State state_of(Fault fault) {
  switch (fault) {
    case Fault::encrypted:
      return State::encrypted;
    case Fault::protected_:
      return State::protected_;
    case Fault::unsupported:
      return State::unsupported;
    default:
      return State::failed;
  }
}

std::string source_of(const FileRecord& record) {
  return record.path.empty() ? record.root : record.root + "/" + record.path;
}

}  // namespace offenbar::batch
