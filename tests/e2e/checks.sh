# Sourced by the scripts of this folder and of tests/long: a work folder, and what must hold after any run.
set -euo pipefail
export LC_ALL=C.UTF-8

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
offenbar=${OFFENBAR:-$project/build/release/offenbar}
shared=$project/../shared/corpus
work=$(mktemp -d "${TMPDIR:-/tmp}/offenbar-e2e-XXXXXX")
trap 'chmod -R u+rwX "$work" 2>/dev/null; rm -rf "$work"' EXIT

skip() { echo "skipped: $*" >&2; exit 77; }
failed() { echo "FAILED: $*" >&2; exit 1; }
say() { echo "== $*"; }

[ -x "$offenbar" ] || failed "$offenbar is missing; build it, or name it in OFFENBAR"
for tool in jq sha256sum unzip; do
  command -v "$tool" >/dev/null || failed "$tool is missing (batch/prepare.sh test)"
done

# expect "0 3" COMMAND...: the exit code is one of these.
expect() {
  local wanted=$1 code=0
  shift
  "$@" </dev/null || code=$?
  case " $wanted " in
    *" $code "*) ;;
    *) failed "exit $code instead of $wanted: $*" ;;
  esac
}

migrate() { "$offenbar" migrate --quiet "$@"; }

# Every name, size, time and mode beneath a folder, and the digest of every file.
snapshot() {
  (cd "$1" && find . -printf '%p\t%y\t%s\t%T@\t%m\n' | sort && find . -type f -print0 | sort -z | xargs -0 -r sha256sum)
}

# report TARGET FILE: the report of the target as JSON.
report() { "$offenbar" report "$1" --json >"$2"; }

# states REPORT: "source <tab> state" of every file, sorted.
states() { jq -r '.files[] | [.source, .state] | @tsv' "$1" | sort; }

# settled REPORT's run count: how many files the last `migrate --json` (its output in FILE) brought to their state.
settled_in() { jq -r 'select(.event == "summary") | .settled' "$1"; }

# check_target TARGET: what CONTRACTS.md promises of a target after a run that ended by itself.
check_target() {
  local target=$1 json=$work/checked.json
  report "$target" "$json"
  jq -e '(.states | add) == .found and (.files | length) == .found' "$json" >/dev/null ||
    failed "conservation: found $(jq .found "$json"), states $(jq -c .states "$json")"
  jq -e '.states.pending == 0' "$json" >/dev/null || failed "files are still pending"
  (cd "$target" && sha256sum --quiet -c .offenbar/manifest-sha256.txt) || failed "the manifest does not verify"
  local staged on_disk listed superseded
  staged=$(find "$target/.offenbar/staging" -mindepth 1 2>/dev/null | wc -l)
  staged=$((staged + $(find "$target/.offenbar/stores" -mindepth 1 2>/dev/null | wc -l)))
  [ "$staged" = 0 ] || failed "$staged entries are left over in staging"
  # A mail store's folder has a list of its own, and counts as one.
  local store
  while IFS= read -r store; do
    (cd "${store%/*}" && { [ ! -s items-sha256.txt ] || sha256sum --quiet -c items-sha256.txt; }) ||
      failed "the list of ${store%/*} does not verify"
  done < <(find "$target" -path "$target/.offenbar" -prune -o -name items-sha256.txt -print)
  jq -e '[.files[] | select(.items) | .items | .found == .written + .raw + .refused] | all' "$json" >/dev/null ||
    failed "conservation of items: $(jq -c '[.files[] | select(.items) | [.source, .items]]' "$json")"
  jq -e '[.files[] | select(.folders) | .items.found == ([.folders[] | select(.recovered | not) | .found] | add // 0)] | all' \
    "$json" >/dev/null || failed "items of folders do not add up to those of their store"
  on_disk=$(find "$target" -path "$target/.offenbar" -prune -o -type d -exec test -e '{}/items-sha256.txt' \; -printf x -prune \
    -o -type f -printf x | wc -c)
  listed=$(wc -l <"$target/.offenbar/manifest-sha256.txt")
  superseded=$(jq '.superseded | length' "$json")
  [ "$on_disk" = $((listed + superseded)) ] ||
    failed "$on_disk files in the target, $listed in the manifest, $superseded of earlier outcomes"
}

# check_results TARGET: every converted result is an intact zip whose first member is the mimetype.
check_results() {
  report "$1" "$work/results.json"
  jq -r '.files[] | select(.state == "done" or .state == "done_with_losses" or .state == "duplicate") | .outputs[]' \
    "$work/results.json" | while IFS= read -r name; do
    case $name in *.od? | *.ot?) ;; *) continue ;; esac
    unzip -tqq "$1/$name" >/dev/null || failed "$name is no intact zip"
    [ "$(unzip -Z1 "$1/$name" | head -n 1)" = mimetype ] || failed "$name does not start with its mimetype"
  done
}
