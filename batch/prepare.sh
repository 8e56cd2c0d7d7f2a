#!/bin/sh
# Installs the packages of the given stages (batch/packages) that are missing. Does nothing, fast, if none is.
# usage: batch/prepare.sh STAGE...
set -eu
cd "$(dirname "$0")/.."

if [ ! -r /proc/self/status ]; then
  echo "offenbar: /proc is not mounted. LibreOffice and the tests need it: mount -t proc proc /proc" >&2
  exit 1
fi

wanted=
for stage in "$@"; do
  wanted="$wanted $(sed -n "s/^$stage  *\([^ ]*\).*/\1/p" batch/packages | tr '\n' ' ')"
done

missing=
for package in $wanted; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "offenbar: these packages are missing; install them as root and run this again:" >&2
    echo "  apt-get install --no-install-recommends$missing" >&2
    exit 1
  fi
  as_root="sudo --preserve-env=DEBIAN_FRONTEND"
fi

echo "Installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq -o Acquire::Retries=3 update </dev/null >&2
# shellcheck disable=SC2086  # a list of words
$as_root apt-get -qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install --yes --no-install-recommends $missing </dev/null >&2
