# How a core module without bindings is built. Sourced by build.sh and verify.sh, after recipe.sh.
# Beside its own sources it has the run-time library of the guests, and what its file shared.txt names:
# sources and headers, from the root of the repository on.

# core_files SOURCES: every file that decides about the module.
core_files() {
  find "$1" guests/support/runtime.cc guests/recipe.sh guests/core.sh -type f
  cat "$1/shared.txt"
}

# build_core_module SOURCES RESULT FOLDER: builds in FOLDER, which is empty.
build_core_module() {
  local source
  while read -r source; do
    "$CLANGXX" "${COMPILE_FLAGS[@]}" "${CXX_FLAGS[@]}" "${WARNINGS[@]}" \
      "-ffile-prefix-map=$ROOT=." -I "$ROOT/guests" -I "$ROOT/src" \
      -c "$ROOT/$source" -o "$3/${source##*/}.o"
  done < <(cd "$ROOT" && core_files "$1" | grep '\.cc$' | LC_ALL=C sort)
  "$CLANGXX" "${LINK_FLAGS[@]}" "$3"/*.o -o "$2"
  "$WASM_TOOLS" validate "$2"
}
