#!/usr/bin/env bash
# Builds the world `foreign` in another language. See --help.
set -euo pipefail
shopt -s inherit_errexit

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
source "$ROOT/guests/tools.sh"
source "$ROOT/guests/foreign/rust.sh"

COMPONENTIZE_QJS_VERSION=0.4.5
COMPONENTIZE_PY_VERSION=0.25.1
COMPONENTIZE_QJS="$TOOLS_DIR/componentize-qjs-$COMPONENTIZE_QJS_VERSION"
COMPONENTIZE_PY="$TOOLS_DIR/componentize-py-$COMPONENTIZE_PY_VERSION"

usage() {
  cat <<'TEXT'
usage: guests/foreign/build.sh js|python|rust FOLDER

Puts js-guest.wasm, python-guest.wasm or rust-guest.wasm into FOLDER. What was built before from the
same sources with the same versions of the tools comes from the cache folder; this needs no network.
The exit status is 69 where a tool that is missing cannot be installed.
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

install_componentize_qjs() {
  npm install --prefix "$1" --silent --no-audit --no-fund --ignore-scripts \
    "componentize-qjs@$COMPONENTIZE_QJS_VERSION"
}

build_js() {
  have node && have npm || unavailable "\`node\` and \`npm\` are needed to build the JavaScript guest"
  require "$COMPONENTIZE_QJS" "componentize-qjs $COMPONENTIZE_QJS_VERSION" install_componentize_qjs
  "$COMPONENTIZE_QJS/node_modules/.bin/componentize-qjs" --wit wit --world foreign \
    --js js/guest.js --stub-wasi --output "$1" >/dev/null
}

build_python() {
  have python3 || unavailable "\`python3\` is needed to build the Python guest"
  require "$COMPONENTIZE_PY" "componentize-py $COMPONENTIZE_PY_VERSION" \
    install_from_pypi "componentize-py==$COMPONENTIZE_PY_VERSION" componentize_py
  # A copy, because the interpreter leaves its own files beside the sources.
  cp -r python "$scratch/python"
  PYTHONPATH="$COMPONENTIZE_PY" python3 -c \
    'import sys; from componentize_py import script; sys.argv[0] = "componentize-py"; sys.exit(script())' \
    --wit-path wit --world foreign \
    componentize --python-path "$scratch/python" --stub-wasi --output "$1" guest >/dev/null
}

build_rust() {
  require_rust_tools
  mkdir "$scratch/rust"
  build_rust_guest "$1" "$scratch/rust"
}

# One hash over the sources and the versions of the tools.
cache_key() {
  {
    case "$1" in
      js) echo "$COMPONENTIZE_QJS_VERSION" ;;
      python) echo "$COMPONENTIZE_PY_VERSION" ;;
      rust) echo "$WIT_BINDGEN_VERSION $WASM_TOOLS_VERSION $RUST_WEB_VERSION" ;;
    esac
    find "$1" wit build.sh rust.sh -type f | LC_ALL=C sort | xargs sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage && exit; }
(($# == 2)) || { usage >&2 && exit 2; }
language="$1"
case "$language" in
  js | python | rust) ;;
  *) fail "unknown language \`$language\`; known are js, python, rust" ;;
esac
mkdir -p "$2"
output="$(cd "$2" && pwd)/$language-guest.wasm"

cd "$ROOT/guests/foreign"
cached="$CACHE_DIR/foreign/$(cache_key "$language")/$language-guest.wasm"
if [[ ! -f $cached ]]; then
  echo "building the $language guest" >&2
  scratch="$(mktemp -d)"
  trap 'rm -rf "$scratch"' EXIT
  "build_$language" "$scratch/result.wasm"
  mkdir -p "$(dirname "$cached")"
  # Moved in one step: whoever looks at the same time sees all of it or nothing.
  cp "$scratch/result.wasm" "$cached.$$"
  mv "$cached.$$" "$cached"
fi
cp "$cached" "$output"
echo "$output"
