// Locks a process in before it reads a byte that nobody trusts. CONTRACTS.md, Isolation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/result.h"

namespace offenbar {

struct Limits {
  std::uint64_t memory_bytes = 0;  // RLIMIT_DATA above what is mapped now; 0: none
  std::uint64_t cpu_seconds = 0;   // RLIMIT_CPU above what was used so far; 0: none
  std::uint64_t output_bytes = 0;  // RLIMIT_FSIZE; 0: none
};

// What is in force, for the report: "no_new_privs", "seccomp", "rlimits", "no_capabilities",
// "user_namespace", "network_namespace", "ipc_namespace", "landlock".
using Measures = std::vector<std::string>;

// Enters empty user, network and IPC namespaces where the machine allows. Once per process, before
// it starts threads. Never an error: where it is refused, the list says so by leaving it out.
[[nodiscard]] Measures enter_namespaces();

// Landlock: from now on only `writable` folders (descriptors, with what lies beneath) can be
// written, only `readable` paths and `writable` be read, and nothing but what lies in `executable`
// be executed. Paths that do not exist are passed over. TCP, abstract sockets and signals to the
// outside are shut as well where the kernel can. Empty where the kernel has no Landlock.
[[nodiscard]] Measures restrict_files(const std::vector<std::string>& readable,
                                      const std::vector<int>& writable,
                                      const std::vector<std::string>& executable = {});

// no_new_privs and seccomp: no sockets but AF_UNIX pairs, no ptrace, no exec, no new processes, no
// mounts, no kernel keyrings, no bpf, no io_uring, no signals to other processes. A refused call
// is EPERM, so that a hostile document fails softly. sendmsg is refused too: a message that hands
// over descriptors must leave before.
enum class Profile : std::uint8_t {
  reader,        // also: opens no file at all; reads the descriptors it was handed
  writer,        // opens, makes, renames and removes files (Landlock says where), makes no links
  office,        // opens files (Landlock says which); fsync is a free success
  fresh_office,  // as office; may execute `program` once, and its IPC socket only seems to work
};
// `program`: for fresh_office, the very pointer that execve will get.
// Errors: Fault::internal if the minimum (no_new_privs, seccomp, rlimits) cannot be had.
[[nodiscard]] Result<Measures> lock_in(Profile profile, const Limits& limits,
                                       const char* program = nullptr);

// What most processes do with themselves: nothing to read but open descriptors, nothing to write
// but below `writable`, then lock_in. `earlier` are measures taken before, and come first in the
// answer. Errors: as lock_in; none if the minimum is not `required`.
[[nodiscard]] Result<Measures> confine(Measures earlier, const std::vector<int>& writable,
                                       Profile profile, const Limits& limits, bool required);

}  // namespace offenbar
