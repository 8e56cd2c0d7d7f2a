#!/bin/sh
# Builds targets of the preset "release" in build/release, with as many compilers as cores and memory allow.
# usage: batch/build.sh [-DVARIABLE=VALUE...] TARGET...
# OFFENBAR_WERROR=ON in the environment makes warnings errors.
set -eu
cd "$(dirname "$0")/.."

# A compiler may need 1.5 GB. What is free: the machine's, or the group's where that is less.
free_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)
if [ -r /sys/fs/cgroup/memory.max ]; then
  limit=$(cat /sys/fs/cgroup/memory.max)
  [ "$limit" = max ] || [ "$((limit / 1024))" -ge "$free_kb" ] || free_kb=$((limit / 1024))
fi
jobs=$((free_kb / 1500000))
[ "$jobs" -le "$(nproc)" ] || jobs=$(nproc)
[ "$jobs" -ge 1 ] || jobs=1

options="-DOFFENBAR_WERROR=${OFFENBAR_WERROR:-OFF}"
if command -v ccache >/dev/null 2>&1; then
  options="$options -DCMAKE_CXX_COMPILER_LAUNCHER=ccache"
  if [ -z "${CCACHE_DIR:-}" ] && { [ -z "${HOME:-}" ] || [ ! -w "${HOME:-/}" ]; }; then
    export CCACHE_DIR="$PWD/build/ccache"
  fi
fi
while [ $# -gt 0 ]; do
  case $1 in
    -D*) options="$options $1"; shift;;
    *) break;;
  esac
done

mkdir -p build
log=build/configure.log
# shellcheck disable=SC2086  # a list of words
if ! cmake --preset release $options >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
exec cmake --build build/release --parallel "$jobs" --target "$@"
