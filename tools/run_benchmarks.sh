#!/usr/bin/env bash
# Runs every benchmark program of a folder, one after the other.
#
#   run_benchmarks.sh FOLDER [OPTION...]   the options go to each program (--benchmark_filter=…)
set -euo pipefail
(($# > 0)) || {
  sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}
folder=$1
shift
shopt -s nullglob
programs=("$folder"/bench_*)
if ((${#programs[@]} == 0)); then
  echo "bench: there is no benchmark program in $folder" >&2
  exit 1
fi
for program in "${programs[@]}"; do
  echo "== ${program##*/}"
  "$program" "$@"
done
