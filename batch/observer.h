// What a run tells while it goes on. Called from the supervisor's thread only.
#pragma once

#include <cstdint>
#include <string>

#include "batch/file_record.h"

namespace offenbar::batch {

class Observer {
 public:
  virtual ~Observer() = default;
  // While the tree is walked: files found so far, with what is already settled from earlier runs.
  virtual void planning(std::uint64_t found) = 0;
  // The plan stands: `open` of the `found` files (and their bytes) are still to be worked on.
  virtual void planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) = 0;
  // Archives were opened: so many files more are found (less: negative), `open` of them still to be
  // worked on.
  virtual void joined(std::int64_t found, std::uint64_t open, std::uint64_t open_bytes) {
    (void)found, (void)open, (void)open_bytes;
  }
  virtual void finished(const FileRecord& record) = 0;  // one file reached its state
  virtual void note(const std::string& message) = 0;    // for people: what happened, what to do
  // A worker took a file, and has it no more: settled, or given back.
  virtual void taken(std::int64_t file, const std::string& source, std::uint64_t size) {
    (void)file, (void)source, (void)size;
  }
  virtual void left(std::int64_t file) { (void)file; }
  virtual void waiting(bool waits) { (void)waits; }  // the run rests, or goes on
  virtual void tick() {}                             // a few times a second
};

}  // namespace offenbar::batch
