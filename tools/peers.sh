#!/usr/bin/env bash
# The programs that ours are compared with, built into the cache folder.
#
#   peers.sh build PEER   builds the program where it is missing, and prints where it is
#   peers.sh where PEER   prints where the program is; fails where it is not built
#
# PEER is `wasmtime`, Wasmtime's own command line; `wac`, which composes components; or `composable-runtime`, the
# public composable runtime in Rust. Each takes ten minutes or more to build.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/common.sh
source "$root/tools/common.sh"

# The engine's own version: the two sides differ in nothing but what is around it.
readonly wasmtime_version=48.0.8
# What `run --invoke` and `serve` need, and what the bridge has on too.
readonly wasmtime_features=addr2line,backtrace,cache,compile,component-model,component-model-async,demangle,gc,gc-copying,parallel-compilation,pooling-allocator,run,serve,threads

readonly wac_version=0.12.0
# `plug` needs nothing more; reading packages from a registry is the most of the default build.
readonly wac_features=wit

readonly composable_runtime_version=0.4.0
readonly composable_runtime_features=cli

usage() {
  sed -n '4,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

# build CRATE VERSION FEATURES FOLDER
build() {
  local crate=$1 version=$2 features=$3 folder=$4
  mkdir -p "$(dirname "$folder")"
  (
    flock 9
    [[ ! -d $folder ]] || exit 0
    echo "building $crate $version; this takes ten minutes or more" >&2
    # Cargo's folder is kept beside it until the program is whole, so that an interrupted build goes on.
    cargo install "$crate" --version "$version" --locked --quiet --no-track \
      --no-default-features --features "$features" \
      --target-dir "$folder.target" --root "$folder.partial" >&2
    mv "$folder.partial" "$folder"
    rm -rf "$folder.target"
  ) 9>"$folder.lock"
}

(($# == 2)) || usage
peer=$2 program=$2
case $peer in
  wasmtime) crate=wasmtime-cli version=$wasmtime_version features=$wasmtime_features ;;
  wac) crate=wac-cli version=$wac_version features=$wac_features ;;
  composable-runtime)
    crate=$peer version=$composable_runtime_version features=$composable_runtime_features
    program=composable
    ;;
  *) usage ;;
esac
folder=$(cache_dir)/tools/$peer-$version
case $1 in
  build) build "$crate" "$version" "$features" "$folder" ;;
  where)
    [[ -d $folder ]] || {
      echo "peers: $peer is not built; run: tools/peers.sh build $peer" >&2
      exit 1
    }
    ;;
  *) usage ;;
esac
echo "$folder/bin/$program"
