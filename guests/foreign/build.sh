#!/usr/bin/env bash
# Builds a small world in some language. See --help.
set -euo pipefail
shopt -s inherit_errexit

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
source "$ROOT/guests/tools.sh"
source "$ROOT/guests/recipe.sh"
source "$ROOT/guests/foreign/rust.sh"

COMPONENTIZE_QJS_VERSION=0.4.5
COMPONENTIZE_PY_VERSION=0.25.1
COMPONENTIZE_QJS="$TOOLS_DIR/componentize-qjs-$COMPONENTIZE_QJS_VERSION"
COMPONENTIZE_PY="$TOOLS_DIR/componentize-py-$COMPONENTIZE_PY_VERSION"

usage() {
  cat <<'TEXT'
usage: guests/foreign/build.sh GUEST FOLDER

Puts GUEST.wasm into FOLDER. GUEST is `LANGUAGE-guest`, where LANGUAGE is js, python or rust: the world
of wit; or `LANGUAGE-keeper` or `LANGUAGE-customer`, where it may be c or cpp as well: those of
neighbours/wit. What was built before from the same sources with the same versions of the tools comes
from the cache folder; this needs no network. The exit status is 69 where a tool that is missing cannot
be installed.
TEXT
}

# unavailable MESSAGE...: there is nothing to build with.
unavailable() {
  echo "${0##*/}: $*" >&2
  exit 69
}

# require FOLDER WHAT COMMAND...: install_once, with what is installed in words.
require() {
  local folder="$1" what="$2"
  shift 2
  [[ ! -d $folder ]] || return 0
  echo "installing $what to $TOOLS_DIR" >&2
  # Not as a condition, which would switch errexit off inside.
  (install_once "$folder" "$@") &
  wait $! || unavailable "$what is missing and could not be installed"
}

# require_installed WHAT COMMAND...: what the command installs where it is missing, in words.
require_installed() {
  local what="$1"
  shift
  # As in require.
  ("$@") &
  wait $! || unavailable "$what are missing and could not be installed"
}

install_componentize_qjs() {
  npm install --prefix "$1" --silent --no-audit --no-fund --ignore-scripts \
    "componentize-qjs@$COMPONENTIZE_QJS_VERSION"
}

# build_LANGUAGE RESULT WIT WORLD SOURCES: the sources are a folder that has the guest's own file or
# folder for each world but `foreign`.

build_js() {
  local result="$1" wit="$2" world="$3" sources="$4" name="${3/#foreign/guest}"
  have node && have npm || unavailable "\`node\` and \`npm\` are needed to build a JavaScript guest"
  require "$COMPONENTIZE_QJS" "componentize-qjs $COMPONENTIZE_QJS_VERSION" install_componentize_qjs
  "$COMPONENTIZE_QJS/node_modules/.bin/componentize-qjs" --wit "$wit" --world "$world" \
    --js "$sources/$name.js" --stub-wasi --output "$result" >/dev/null
}

build_python() {
  local result="$1" wit="$2" world="$3" sources="$4" name="${3/#foreign/guest}"
  have python3 || unavailable "\`python3\` is needed to build a Python guest"
  require "$COMPONENTIZE_PY" "componentize-py $COMPONENTIZE_PY_VERSION" \
    install_from_pypi "componentize-py==$COMPONENTIZE_PY_VERSION" componentize_py
  # A copy, because the interpreter leaves its own files beside the sources.
  cp -r "$sources" "$scratch/python"
  PYTHONPATH="$COMPONENTIZE_PY" python3 -c \
    'import sys; from componentize_py import script; sys.argv[0] = "componentize-py"; sys.exit(script())' \
    --wit-path "$wit" --world "$world" \
    componentize --python-path "$scratch/python" --stub-wasi --output "$result" "$name" >/dev/null
}

build_rust() {
  local options=()
  [[ $3 == foreign ]] || options=(--features "$3")
  require_installed "the tools for a Rust guest" require_rust_tools
  mkdir "$scratch/rust"
  build_rust_component "$1" "$scratch/rust" "guests/foreign/$4" "guests/foreign/$2" "$3" \
    "${options[@]}"
}

build_cpp() {
  require_installed "the tools for a C++ guest" require_tools
  mkdir "$scratch/cpp"
  build_guest "$3" c "guests/foreign/$2" "guests/foreign/$4/$3" "$1" "$scratch/cpp"
}

# Like build_guest of recipe.sh, with nothing of C++ in it but the run-time library of the guests.
build_c() {
  local folder="$scratch/c"
  require_installed "the tools for a C guest" require_tools
  mkdir "$folder"
  generate_bindings c "$PWD/$2" "$3" "$folder"
  "$CLANG" "${COMPILE_FLAGS[@]}" -std=c17 -w -c "$folder/$3.c" -o "$folder/bindings.o"
  "$CLANG" "${COMPILE_FLAGS[@]}" -std=c17 -Wall -Wextra -Wpedantic -Wshadow -isystem "$folder" \
    -c "$4/$3.c" -o "$folder/guest.o"
  "$CLANGXX" "${COMPILE_FLAGS[@]}" "${CXX_FLAGS[@]}" -c "$ROOT/guests/support/runtime.cc" \
    -o "$folder/runtime.o"
  "$CLANGXX" "${LINK_FLAGS[@]}" "$folder"/*.o -o "$folder/core.wasm"
  "$WASM_TOOLS" component new "$folder/core.wasm" -o "$1"
  "$WASM_TOOLS" validate --features all "$1"
}

# One hash over the sources in those folders and the versions of the tools.
cache_key() {
  local language="$1"
  shift
  {
    case "$language" in
      js) echo "$COMPONENTIZE_QJS_VERSION" ;;
      python) echo "$COMPONENTIZE_PY_VERSION" ;;
      rust) echo "$WIT_BINDGEN_VERSION $WASM_TOOLS_VERSION $RUST_WEB_VERSION" ;;
      c | cpp) echo "$WIT_BINDGEN_VERSION $WASM_TOOLS_VERSION" && sha256sum ../recipe.sh ../support/* ;;
    esac
    find "$@" build.sh rust.sh -type f | LC_ALL=C sort | xargs sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage && exit; }
(($# == 2)) || { usage >&2 && exit 2; }
guest="$1"
language="${guest%-*}"
case "$guest" in
  js-guest | python-guest | rust-guest) wit=wit world=foreign sources="$language" ;;
  js-keeper | python-keeper | rust-keeper | c-keeper | cpp-keeper | \
    js-customer | python-customer | rust-customer | c-customer | cpp-customer)
    wit=neighbours/wit world="${guest#*-}" sources="neighbours/$language"
    ;;
  *) fail "unknown guest \`$guest\`; see --help" ;;
esac
mkdir -p "$2"
output="$(cd "$2" && pwd)/$guest.wasm"

cd "$ROOT/guests/foreign"
cached="$CACHE_DIR/foreign/$(cache_key "$language" "$wit" "$sources")/$guest.wasm"
if [[ ! -f $cached ]]; then
  echo "building $guest" >&2
  scratch="$(mktemp -d)"
  trap 'rm -rf "$scratch"' EXIT
  "build_$language" "$scratch/result.wasm" "$wit" "$world" "$sources"
  mkdir -p "$(dirname "$cached")"
  # Moved in one step: whoever looks at the same time sees all of it or nothing.
  cp "$scratch/result.wasm" "$cached.$$"
  mv "$cached.$$" "$cached"
fi
cp "$cached" "$output"
echo "$output"
