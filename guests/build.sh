#!/usr/bin/env bash
# Builds the components under guests/ into the folders where they are committed. See --help.
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
usage: guests/build.sh [--force] [--output FOLDER] [NAME...]

Builds the named components, or all, and writes guests/manifest.txt. What the manifest shows to be up
to date is left alone. Tools that are missing are installed into a cache folder, but for the compiler.
A Rust component is built where its tools are there or where it is named.

  --force          build all the same
  --output FOLDER  leave the repository alone and put the components into FOLDER
TEXT
}

# True where the component, its sources and the tools are those of the manifest.
up_to_date() {
  local recorded
  recorded="$(recorded_line "$1")"
  [[ -n $recorded && -f "$ROOT/$(guest_path "$1")" ]] || return 1
  [[ "$(manifest_line "$1")" == "$recorded" ]] && same_tools "$1"
}

# The lines of components that were not built now stay as they are.
write_manifest() {
  local name
  {
    echo "# Written by guests/build.sh, checked by guests/verify.sh; see guests/manifest.sh."
    tool_versions
    if have_rust_tools; then rust_tool_versions; else recorded_rust_tools; fi
    for name in $(guest_names); do
      if [[ " ${done_names[*]} " == *" $name "* ]]; then
        manifest_line "$name"
      else
        recorded_line "$name"
      fi
    done
  } >"$MANIFEST.new"
  mv "$MANIFEST.new" "$MANIFEST"
}

force=false
output=
names=()
while (($#)); do
  case "$1" in
    --force) force=true ;;
    --output)
      (($# > 1)) || fail "\`--output\` needs a folder"
      output="$2"
      shift
      ;;
    -h | --help) usage && exit ;;
    -*) fail "unknown option \`$1\`; see --help" ;;
    *)
      [[ -n $(guest_field "$1" 1) ]] ||
        fail "unknown component \`$1\`; known are $(guest_names | xargs)"
      names+=("$1")
      ;;
  esac
  shift
done

require_tools
if ((${#names[@]})); then
  for name in "${names[@]}"; do
    if is_rust "$name"; then require_rust_tools; fi
  done
else
  mapfile -t names < <(guest_names)
fi
# The manifest has one set of tools for all, so other tools mean to build all.
if [[ -z $output && "$(tool_versions)" != "$(recorded_tools)" ]]; then
  mapfile -t names < <(guest_names)
fi

done_names=()
for name in "${names[@]}"; do
  if is_rust "$name" && ! have_rust_tools; then
    echo "skipped $name: its tools are not here; \`guests/build.sh $name\` installs them"
    continue
  fi
  if [[ -n $output ]]; then
    mkdir -p "$output"
    build_component "$name" "$output/$name.wasm"
    echo "built $output/$name.wasm"
  elif ! $force && up_to_date "$name"; then
    echo "up to date: $(guest_path "$name")"
  else
    mkdir -p "$ROOT/$(guest_field "$name" 5)"
    build_component "$name" "$ROOT/$(guest_path "$name")"
    echo "built $(guest_path "$name")"
  fi
  done_names+=("$name")
done
[[ -n $output ]] || write_manifest
