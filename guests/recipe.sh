# How one C++ guest becomes a component. Sourced by build.sh and verify.sh, after tools.sh.
# Changing this file changes the source hash of every guest.

# -fno-strict-aliasing: the generated bindings read one type through a pointer to another.
COMPILE_FLAGS=(
  --target=wasm32-wasi -O2 -DNDEBUG
  -mbulk-memory -mnontrapping-fptoint -msign-ext
  -ffunction-sections -fdata-sections -fvisibility=hidden
  -fno-exceptions -fno-strict-aliasing
  -Werror
)
CXX_FLAGS=(-std=c++23 -fno-rtti)
WARNINGS=(-Wall -Wextra -Wpedantic -Wshadow -Wglobal-constructors)

# --stack-first: a stack that overflows leaves memory, and traps, instead of overwriting data.
# --strip-debug: keeps the names of functions, for the backtrace of a trap.
LINK_FLAGS=(
  --target=wasm32-wasi -mexec-model=reactor -nostartfiles
  -Wl,--no-entry,--gc-sections,--strip-debug,--stack-first,--fatal-warnings
  -Wl,-z,stack-size=65536
)

# generate_bindings BINDINGS WIT WORLD FOLDER
generate_bindings() {
  local options=()
  [[ $1 == none ]] && return
  # Options and results as plain structures, so that every function has the same form.
  [[ $1 == c ]] && options=(--no-sig-flattening)
  "$WIT_BINDGEN" "$1" "${options[@]}" --world "$3" --out-dir "$4" "$2" >/dev/null 2>"$4/messages" ||
    fail "$3: wit-bindgen: $(cat "$4/messages")"
}

# compile_sources BINDINGS SOURCES FOLDER: the bindings in FOLDER, the sources of the guest, and
# the support code, to objects in FOLDER.
compile_sources() {
  local source map=("-ffile-prefix-map=$ROOT=." "-ffile-prefix-map=$3=bindings")
  for source in "$3"/*.c; do
    [[ -f $source ]] || continue
    "$CLANG" "${COMPILE_FLAGS[@]}" -std=c17 -w "${map[@]}" -c "$source" -o "$source.o"
  done
  for source in "$3"/*.cpp; do
    [[ -f $source ]] || continue
    "$CLANGXX" "${COMPILE_FLAGS[@]}" "${CXX_FLAGS[@]}" -w "${map[@]}" -isystem "$3" \
      -c "$source" -o "$source.o"
  done
  for source in "$ROOT/$2"/*.cc "$ROOT"/guests/support/*.cc; do
    "$CLANGXX" "${COMPILE_FLAGS[@]}" "${CXX_FLAGS[@]}" "${WARNINGS[@]}" "${map[@]}" \
      -isystem "$3" -I "$ROOT/guests" -c "$source" -o "$3/${source##*/}.o"
  done
}

# build_guest NAME BINDINGS WIT SOURCES RESULT FOLDER: builds in FOLDER, which is empty.
build_guest() {
  local name="$1" bindings="$2" wit="$3" sources="$4" result="$5" folder="$6" constructors
  generate_bindings "$bindings" "$ROOT/$wit" "$name" "$folder"
  compile_sources "$bindings" "$sources" "$folder"
  "$CLANGXX" "${LINK_FLAGS[@]}" "$folder"/*.o -o "$folder/core.wasm"
  # Nobody runs static constructors (see support/runtime.cc), so there must be none.
  constructors="$("$WASM_TOOLS" print "$folder/core.wasm" | grep -A 1 '^  (func $__wasm_call_ctors ')"
  [[ $constructors == *'(type '+([0-9])'))'* ]] ||
    fail "$name: a static object has a constructor that would never run"
  # Bindings bring the world along.
  if [[ $bindings == none ]]; then
    "$WASM_TOOLS" component embed "$ROOT/$wit" --world "$name" "$folder/core.wasm" -o "$folder/core.wasm"
  fi
  "$WASM_TOOLS" component new "$folder/core.wasm" -o "$result"
  "$WASM_TOOLS" validate --features all "$result"
}
