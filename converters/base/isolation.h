// Locks a process in before it reads a byte that nobody trusts. CONTRACTS.md, Isolation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/result.h"

namespace offenbar {

struct Limits {
  std::uint64_t memory_bytes = 0;  // RLIMIT_AS or RLIMIT_DATA above what is mapped now; 0: none
  std::uint64_t cpu_seconds = 0;   // RLIMIT_CPU; 0: none
  std::uint64_t output_bytes = 0;  // RLIMIT_FSIZE; 0: none
};

// What is in force, for the report: "no_new_privs", "seccomp", "rlimits", "user_namespace",
// "network_namespace", "ipc_namespace", "landlock".
using Measures = std::vector<std::string>;

// Enters empty user, network and IPC namespaces where the machine allows. Once per process, before
// it starts threads. Never an error: where it is refused, the list says so by leaving it out.
[[nodiscard]] Measures enter_namespaces();

// Landlock: from now on only `writable` folders (descriptors, with what lies beneath) can be
// written, only `readable` paths and `writable` be read, and nothing can be executed. Empty where
// the kernel has none.
[[nodiscard]] Measures restrict_files(const std::vector<std::string>& readable,
                                      const std::vector<int>& writable);

// no_new_privs and seccomp: no sockets but AF_UNIX pairs, no ptrace, no exec, no mounts, no kernel
// keyrings, no bpf, no io_uring, no signals to other processes than its own children.
enum class Profile : std::uint8_t {
  reader,  // also: opens no file at all; reads the descriptors it was handed
  office,  // opens files (Landlock says which); fork was done before; fsync is a free success
};
// Errors: Fault::internal if the minimum (no_new_privs, seccomp, rlimits) cannot be had.
[[nodiscard]] Result<Measures> lock_in(Profile profile, const Limits& limits);

}  // namespace offenbar
