#!/usr/bin/env bash
# Checks that the committed components are what their sources make. See --help.
set -euo pipefail
shopt -s inherit_errexit

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$ROOT/guests/tools.sh"
source "$ROOT/guests/recipe.sh"
source "$ROOT/guests/core.sh"
source "$ROOT/guests/foreign/rust.sh"
source "$ROOT/guests/manifest.sh"

usage() {
  cat <<'TEXT'
usage: guests/verify.sh [--no-rebuild | --rust]

Checks that every committed component has the hash and size that guests/manifest.txt says, that its
sources have the hash that they had when it was built, and, where the same tools are here, that
building it again gives the same bytes. Exit status 1 where anything differs.

  --no-rebuild  compare hashes only
  --rust        build the Rust components again as well, which takes a minute
TEXT
}

problems=0
problem() {
  echo "WRONG: $*"
  problems=$((problems + 1))
}

# check_hashes NAME: content and sources against the manifest.
check_hashes() {
  local name="$1" path recorded content size sources
  path="$(guest_path "$name")"
  recorded="$(recorded_line "$name")"
  [[ -n $recorded ]] || { problem "$name is not in the manifest; guests/build.sh adds it" && return; }
  [[ -f $ROOT/$path ]] || { problem "$path is missing; guests/build.sh builds it" && return; }
  read -r _ _ _ content size sources <<<"$recorded"
  if [[ "$(hash_of "$ROOT/$path") $(stat -c %s "$ROOT/$path")" != "${content#sha256:} $size" ]]; then
    problem "$path is not the file that the manifest describes"
  elif [[ "$(source_hash "$name")" != "${sources#sources:}" ]]; then
    problem "the sources of $path changed; guests/build.sh builds it anew"
  else
    echo "same hashes: $path"
  fi
}

# Components that nobody built, and lines about components that are no more.
check_leftovers() {
  local path name
  for path in "$ROOT"/examples/*/lib/*.wasm "$ROOT"/tests/components/*.wasm \
    "$ROOT"/guests/lib/*.wasm; do
    path="${path#"$ROOT/"}"
    grep -q "^component [^ ]* $path " "$MANIFEST" || problem "$path is not in the manifest"
  done
  while read -r name; do
    [[ -n $(guest_field "$name" 1) ]] || problem "$name is in the manifest but not in guests.txt"
  done < <(awk '$1 == "component" { print $2 }' "$MANIFEST")
}

# check_rebuild NAME: the bytes against those of a new build.
check_rebuild() {
  local name="$1" path
  path="$(guest_path "$name")"
  if ! same_tools "$name"; then
    echo "not rebuilt: $path, which was built with other versions of the tools"
    return
  fi
  build_component "$name" "$scratch/$name.wasm"
  if cmp -s "$scratch/$name.wasm" "$ROOT/$path"; then
    echo "same bytes: $path"
  else
    problem "building $path again gives other bytes"
  fi
}

rebuild=true
rust=false
case "${1:-}" in
  '') ;;
  --no-rebuild) rebuild=false ;;
  --rust) rust=true ;;
  -h | --help) usage && exit ;;
  *) fail "unknown option \`$1\`; see --help" ;;
esac
[[ -f $MANIFEST ]] || fail "guests/manifest.txt is missing; guests/build.sh writes it"

for name in $(guest_names); do check_hashes "$name"; done
check_leftovers
if $rebuild && ((problems == 0)); then
  if have_tools; then
    scratch="$(mktemp -d)"
    trap 'rm -rf "$scratch"' EXIT
    for name in $(guest_names); do
      if ! is_rust "$name"; then
        check_rebuild "$name"
      elif ! have_rust_tools; then
        echo "not rebuilt: $(guest_path "$name"), whose tools are not here"
      elif $rust; then
        check_rebuild "$name"
      else
        echo "not rebuilt: $(guest_path "$name"); --rust does"
      fi
    done
  else
    echo "not rebuilt: the tools are not here; guests/build.sh installs them"
  fi
fi
((problems == 0)) || fail "$problems of the components are not what they should be"
echo "all components are what their sources make"
