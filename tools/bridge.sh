#!/usr/bin/env bash
# Runs Cargo for the engine crate in bridge/.
#
#   bridge.sh build LIBRARY [OPTION...]   builds the crate, with these options of cargo, and makes LIBRARY
#                             a copy of the static library
#   bridge.sh test            runs the crate's own tests
#   bridge.sh bench           builds the benchmark of the peer and prints where the program is; the peer has the
#                             allocator of the system, as a program has that uses the crate directly
#   bridge.sh lint            checks formatting and runs clippy; every finding is an error
#   bridge.sh where           prints the folder with Cargo's artefacts
#
# The artefacts lie outside the clone, in one folder for each Rust toolchain and RUSTFLAGS, so that a
# fresh clone finds everything built: the dependencies take about eight minutes of CPU, the crate itself
# some more. Cargo tells other versions and features of a dependency apart by itself; its own crates it
# knows by their path and the times of their files, so it is given a copy that has one path for all
# clones and in which only files that differ are ever touched. All that happens under one lock.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/common.sh
source "$root/tools/common.sh"

usage() {
  sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

artefacts() {
  local toolchain
  toolchain=$(cd "$root/bridge" && rustc --version --verbose && echo "${RUSTFLAGS:-}")
  echo "$(cache_dir)/engine/$(sha256sum <<<"$toolchain" | cut -c1-16)"
}

# Makes the copy equal to bridge/, and enters it.
enter_copy() {
  mkdir -p "$CARGO_TARGET_DIR/source"
  exec 9>"$CARGO_TARGET_DIR/library.lock"
  flock 9
  cd "$CARGO_TARGET_DIR/source"
  find . -type f | while read -r file; do
    [[ -f $root/bridge/$file ]] || rm "$file"
  done
  (cd "$root/bridge" && find . -path ./target -prune -o -type f -print) | while read -r file; do
    cmp --silent "$root/bridge/$file" "$file" || install -D --mode=644 "$root/bridge/$file" "$file"
  done
}

build() {
  local library=$1 quiet=--quiet
  shift
  mkdir -p "$(dirname "$library")"
  enter_copy
  if [[ ! -e $CARGO_TARGET_DIR/release/libcomposable_bridge.a ]]; then
    echo "building the engine; the first time takes some minutes"
    quiet=
  fi
  cargo build --release --locked --lib ${quiet:+"$quiet"} "$@"
  local built=$CARGO_TARGET_DIR/release/libcomposable_bridge.a
  if ! cmp --silent "$built" "$library"; then
    cp "$built" "$library.part"
    mv "$library.part" "$library"
  fi
}

(($# > 0)) || usage
CARGO_TARGET_DIR=$(artefacts)
export CARGO_TARGET_DIR
command=$1
shift
case $command in
  build)
    (($# > 0)) || usage
    build "$(realpath --canonicalize-missing "$1")" "${@:2}"
    ;;
  test)
    enter_copy
    cargo test --release --locked --quiet "$@"
    ;;
  bench)
    enter_copy
    cargo build --release --locked --quiet --no-default-features --bench typed_api --message-format=json |
      sed -nE 's/.*"executable":"([^"]*typed_api[^"]*)".*/\1/p'
    ;;
  lint)
    (cd "$root/bridge" && cargo fmt --all --check)
    enter_copy
    cargo clippy --release --locked --quiet --workspace --all-targets -- -D warnings
    ;;
  where) echo "$CARGO_TARGET_DIR" ;;
  *) usage ;;
esac
