# The manifest of the committed components: what each was built from, and with what.
# Sourced by build.sh and verify.sh, after tools.sh, core.sh and foreign/rust.sh.
#
# Lines of manifest.txt:
#   tool WHAT VERSION: what C++ components were built with
#   rust-tool WHAT VERSION: what Rust components were built with beside that
#   component NAME PATH sha256:CONTENT BYTES sources:SOURCES

MANIFEST="$ROOT/guests/manifest.txt"

guest_names() { awk '!/^#/ && NF { print $1 }' "$ROOT/guests/guests.txt"; }

# guest_field NAME COLUMN: one column of guests.txt, counted from 1.
guest_field() {
  awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$ROOT/guests/guests.txt"
}

is_rust() { [[ $(guest_field "$1" 2) == rust ]]; }
is_core() { [[ $(guest_field "$1" 2) == core ]]; }

guest_path() { echo "$(guest_field "$1" 5)/$1.wasm"; }

hash_of() { sha256sum "$1" | cut -d ' ' -f 1; }

# One hash over everything in the repository that decides about a guest: names and contents.
source_hash() {
  local name="$1"
  (
    cd "$ROOT"
    grep "^$name " guests/guests.txt
    {
      if is_core "$name"; then
        core_files "$(guest_field "$name" 4)"
      else
        find "$(guest_field "$name" 3)" "$(guest_field "$name" 4)" -type f
        if is_rust "$name"; then
          echo guests/foreign/rust.sh
        else
          find guests/support -type f
          echo guests/recipe.sh
          # What it shares with some of the others.
          cat "$(guest_field "$name" 4)/shared.txt" 2>/dev/null || true
        fi
      fi
    } | LC_ALL=C sort | xargs sha256sum
  ) | sha256sum | cut -d ' ' -f 1
}

# The line that describes the component as it is on disk now.
manifest_line() {
  local path
  path="$(guest_path "$1")"
  echo "component $1 $path sha256:$(hash_of "$ROOT/$path") $(stat -c %s "$ROOT/$path")" \
    "sources:$(source_hash "$1")"
}

# Lines that the manifest has; nothing where it has none.
recorded_line() { grep "^component $1 " "$MANIFEST" 2>/dev/null || true; }
recorded_tools() { grep '^tool ' "$MANIFEST" 2>/dev/null || true; }
recorded_rust_tools() { grep '^rust-tool ' "$MANIFEST" 2>/dev/null || true; }

# same_tools NAME: the tools here are those that the component was built with.
same_tools() {
  [[ "$(tool_versions)" == "$(recorded_tools)" ]] || return 1
  ! is_rust "$1" || [[ "$(rust_tool_versions)" == "$(recorded_rust_tools)" ]]
}

# build_component NAME RESULT
build_component() {
  local name="$1" result="$2" folder
  folder="$(mktemp -d)"
  if [[ $name == rust-guest ]]; then
    build_rust_guest "$result" "$folder"
  elif is_rust "$name"; then
    build_rust_component "$result" "$folder" "$(guest_field "$name" 4)" "$(guest_field "$name" 3)" \
      "$name" --features "$name"
  elif is_core "$name"; then
    build_core_module "$(guest_field "$name" 4)" "$result" "$folder"
  else
    build_guest "$name" "$(guest_field "$name" 2)" "$(guest_field "$name" 3)" \
      "$(guest_field "$name" 4)" "$result" "$folder"
  fi
  rm -r "$folder"
}
