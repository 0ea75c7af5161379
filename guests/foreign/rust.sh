# Rust guests: their tools and their recipe. Sourced by the scripts in guests/, after tools.sh.
#
# Rust's own toolchains come with a standard library for wasm only where rustup may download one.
# Debian's `rustc-web` comes with the source of the standard library, which Cargo then builds together
# with the guest. The packages are unpacked into the cache folder and not installed.
# Changing this file changes the source hash of the committed guest.

RUST_WEB_VERSION=1.96
RUST_WEB="$TOOLS_DIR/rust-web-$RUST_WEB_VERSION"
RUST_TARGET=wasm32-unknown-unknown

have_rust_tools() {
  [[ -x $RUST_WEB/rustc && -x $WIT_BINDGEN && -x $WASM_TOOLS ]] && have cargo && have "$WASM_LD"
}

# install_rust_web FOLDER
install_rust_web() {
  local folder="$1" library llvm
  library="libstd-rust-web-$RUST_WEB_VERSION"
  llvm="$(apt-cache depends "$library" | awk '/Depends: libllvm/ { print $2 }')"
  [[ -n $llvm ]] || fail "Debian's package \`$library\` is not to be had; try \`apt-get update\`"
  mkdir -p "$folder/packages"
  (cd "$folder/packages" && apt-get download -qq -o APT::Sandbox::User=root \
    rustc-web rust-web-src libstd-rust-web-dev "$library" "$llvm")
  local package
  for package in "$folder"/packages/*.deb; do dpkg --extract "$package" "$folder"; done
  # Of the sources only the standard library is needed.
  find "$folder"/usr/src/rustc-* -mindepth 1 -maxdepth 1 ! -name library -exec rm -rf {} +
  rm -r "$folder/packages"
  # shellcheck disable=SC2016
  printf '%s\n' '#!/bin/sh' 'here="$(dirname "$0")"' \
    'LD_LIBRARY_PATH="$here/usr/lib/x86_64-linux-gnu" exec "$here/usr/bin/rustc" "$@"' \
    >"$folder/rustc"
  chmod +x "$folder/rustc"
}

require_rust_tools() {
  require_tools
  have cargo || fail "\`cargo\` is missing; it is needed to build the Rust guest"
  [[ -x $RUST_WEB/rustc ]] && return
  { have apt-get && have dpkg; } || fail "the Rust guest is built with Debian's \`rustc-web\` only"
  echo "unpacking rustc-web $RUST_WEB_VERSION to $TOOLS_DIR" >&2
  install_once "$RUST_WEB" install_rust_web
}

# One line for what decides about the bytes of the Rust guest, beside what tool_versions prints.
rust_tool_versions() {
  echo "rust-tool rustc $("$RUST_WEB/rustc" --version)"
  echo "rust-tool cargo $(cargo --version)"
}

# build_rust_guest RESULT FOLDER: the committed guest, built in FOLDER, which is empty.
build_rust_guest() {
  build_rust_component "$1" "$2" guests/foreign/rust guests/foreign/wit foreign
}

# build_rust_component RESULT FOLDER PROJECT WIT WORLD [CARGO-OPTION...]: builds the project, whose
# library has the name of its package, in FOLDER, which is empty.
build_rust_component() {
  local result="$1" folder="$2" project="$3" wit="$4" world="$5" modules
  shift 5
  "$WIT_BINDGEN" rust --generate-all --world "$world" --out-dir "$folder/bindings" "$ROOT/$wit" >/dev/null 2>&1
  # No path gets into the result: no source locations, and names that do not depend on folders.
  (
    cd "$ROOT/$project"
    export GUEST_BINDINGS="$folder/bindings" RUSTC="$RUST_WEB/rustc" RUSTC_BOOTSTRAP=1
    export CARGO_TARGET_DIR="$folder/target" CARGO_INCREMENTAL=0
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$WASM_LD"
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Zlocation-detail=none \
      --remap-path-prefix=$PWD=guest --remap-path-prefix=$folder/bindings=bindings"
    unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS RUSTC_WRAPPER
    cargo build --quiet --locked --release --target "$RUST_TARGET" \
      -Zbuild-std=std,panic_abort -Zbuild-std-features= "$@"
  )
  modules=("$folder/target/$RUST_TARGET/release"/*.wasm)
  "$WASM_TOOLS" component new "${modules[0]}" -o "$result"
  "$WASM_TOOLS" validate --features all "$result"
}
