#!/usr/bin/env bash
# The programs that ours are compared with, built into the cache folder.
#
#   peers.sh build wasmtime   builds Wasmtime's own command line where it is missing (some ten minutes
#                             of CPU), and prints where the program is
#   peers.sh where wasmtime   prints where the program is; fails where it is not built
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/common.sh
source "$root/tools/common.sh"

# The engine's own version: the two sides differ in nothing but what is around it.
readonly wasmtime_version=48.0.8
# What `run --invoke` and `serve` need, and what the bridge has on too.
readonly wasmtime_features=addr2line,backtrace,cache,compile,component-model,component-model-async,demangle,gc,gc-copying,parallel-compilation,pooling-allocator,run,serve,threads

usage() {
  sed -n '4,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

build_wasmtime() {
  local folder=$1
  mkdir -p "$(dirname "$folder")"
  (
    flock 9
    [[ ! -d $folder ]] || exit 0
    echo "building wasmtime $wasmtime_version; this takes some ten minutes" >&2
    # Cargo's folder is kept beside it until the program is whole, so that an interrupted build goes on.
    cargo install wasmtime-cli --version "$wasmtime_version" --locked --quiet --no-track \
      --no-default-features --features "$wasmtime_features" \
      --target-dir "$folder.target" --root "$folder.partial" >&2
    mv "$folder.partial" "$folder"
    rm -rf "$folder.target"
  ) 9>"$folder.lock"
}

(($# == 2)) || usage
[[ $2 == wasmtime ]] || usage
folder=$(cache_dir)/tools/wasmtime-$wasmtime_version
case $1 in
  build) build_wasmtime "$folder" ;;
  where)
    [[ -d $folder ]] || {
      echo "peers: wasmtime is not built; run: tools/peers.sh build wasmtime" >&2
      exit 1
    }
    ;;
  *) usage ;;
esac
echo "$folder/bin/wasmtime"
