#!/usr/bin/env bash
# The static checks, all of them also when one fails; no program is built.
#
#   check.sh          every check
#   check.sh NAME...  these: files includes header format tidy shell rust
#
# With TIDY_SECONDS in the environment clang-tidy begins no file after that time (tools/clang_tidy.py).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/common.sh
source "$root/tools/common.sh"
cd "$root"
export PYTHONDONTWRITEBYTECODE=1

check_files() { tools/check_files.py; }

check_includes() { tools/check_includes.py; }

check_header() { tools/check_bridge_header.py; }

check_format() {
  local findings
  findings=$(project_sources '*.cc' '*.h' | xargs clang-format-19 --dry-run --Werror 2>&1) || {
    sed -nE 's/^([^: ]+):[0-9]+:[0-9]+: error: .*/\1: not as clang-format-19 writes it; run make format/p' \
      <<<"$findings" | sort --unique
    return 1
  }
}

# The compile commands come from a build folder of their own that has every option on.
check_tidy() {
  local log
  log=$(cmake -S . -B build/check -G Ninja -DCMAKE_BUILD_TYPE=Release -DCOMPOSABLE_BUILD_TESTS=ON \
    -DCOMPOSABLE_BUILD_BENCH=ON 2>&1) || {
    echo "$log"
    return 1
  }
  tools/clang_tidy.py ${TIDY_SECONDS:+--seconds "$TIDY_SECONDS"} build/check
}

# Not minded: a `cd` without `|| exit`, as every script stops at the first failure, and commas in arrays,
# which are the linker's.
check_shell() {
  { project_sources '*.sh' '*.bash' && echo .ci/run; } |
    xargs shellcheck --shell=bash --severity=warning --exclude=SC2054,SC2164 --external-sources
}

check_rust() { tools/bridge.sh lint; }

names=("$@")
((${#names[@]} > 0)) || names=(files includes header format shell rust tidy)
failed=()
for name in "${names[@]}"; do
  declare -F "check_$name" >/dev/null || {
    echo "check: there is no check \`$name\`" >&2
    exit 2
  }
  start=$SECONDS
  outcome=ok
  # Not as a condition of `if`, which would switch errexit off inside.
  (
    set -e
    "check_$name"
  ) &
  wait $! || outcome=failed
  [[ $outcome == ok ]] || failed+=("$name")
  printf 'check: %-8s %-6s %4d s\n' "$name" "$outcome" $((SECONDS - start))
done
if ((${#failed[@]} > 0)); then
  echo "check: failed: ${failed[*]}" >&2
  exit 1
fi
