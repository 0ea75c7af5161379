#!/usr/bin/env bash
# Installs what is missing for building and testing, and does nothing where nothing is missing.
#
#   setup.sh --build   what `make build` and `make demo` need
#   setup.sh --test    that, and what the tests, the checks and the C++ guests need (the default)
#   setup.sh --bench   that, and what the benchmarks put load on servers and draw pictures with
#
# It knows Debian 12; elsewhere it says what to install. It installs no Rust: see check_cargo.
set -euo pipefail

readonly build_packages=(
  cmake curl g++ make ninja-build python3
  libboost-json1.81-dev libboost1.81-dev libcurl4-openssl-dev libedit-dev libfmt-dev libnghttp2-dev libspdlog-dev libssl-dev
  libtomlplusplus-dev
  libgmock-dev libgtest-dev
)
readonly test_packages=(
  bash-completion ccache clang-19 clang-format-19 clang-tidy-19 clangd-19 docker-registry fish git graphviz
  libbenchmark-dev libclang-rt-19-dev lld-19 llvm-19 man-db mandoc mold openssl python3-venv shellcheck time
  tmux zsh
  libc++-19-dev-wasm32 libclang-rt-19-dev-wasm32 wasi-libc
)
readonly bench_packages=(gnuplot-nox nghttp2-client nginx-light wrk)
readonly build_commands=(cmake curl g++ make ninja python3)
readonly test_commands=(clang++-19 clang-format-19 clang-tidy-19 clangd-19 git shellcheck wasm-ld-19)
readonly bench_commands=(gnuplot h2load nginx wrk)
readonly cargo_wanted=1.95.0

usage() {
  sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

fail() {
  echo "setup: $*" >&2
  exit 1
}

# Rust comes from rustup and not from a package: Debian 12 has 1.63.
check_cargo() {
  local advice="install Rust with rustup (https://rustup.rs), open a new shell, and run this again"
  command -v cargo >/dev/null || fail "cargo was not found; the engine needs Rust $cargo_wanted or later: $advice"
  local version
  version=$(cargo --version | cut -d' ' -f2)
  if [[ $(printf '%s\n' "$cargo_wanted" "${version%%-*}" | sort --version-sort | head -1) != "$cargo_wanted" ]]; then
    fail "cargo is $version; the engine needs Rust $cargo_wanted or later: run \`rustup update stable\`, or $advice"
  fi
}

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_packages() {
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "not root, and sudo was not found; as root, run: apt-get install --no-install-recommends $*"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "$@"
}

setup_debian() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  echo "setup: these packages are missing and will be installed:"
  printf '  %s\n' "${missing[@]}"
  install_packages "${missing[@]}"
}

# Without Debian's package manager the commands can be looked for; CMake finds out about the libraries.
setup_elsewhere() {
  local missing=() command
  for command in "${commands[@]}"; do
    command -v "$command" >/dev/null || missing+=("$command")
  done
  ((${#missing[@]} > 0)) || return 0
  echo "setup: this is no Debian, so nothing was installed" >&2
  echo "setup: commands that are missing: ${missing[*]}" >&2
  echo "setup: the packages of Debian 12 that are needed, for you to find here: $*" >&2
  exit 1
}

packages=("${build_packages[@]}" "${test_packages[@]}")
commands=("${build_commands[@]}" "${test_commands[@]}")
(($# <= 1)) || usage
case ${1:---test} in
  --build)
    packages=("${build_packages[@]}")
    commands=("${build_commands[@]}")
    ;;
  --test) ;;
  --bench)
    packages+=("${bench_packages[@]}")
    commands+=("${bench_commands[@]}")
    ;;
  *) usage ;;
esac

check_cargo
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
  setup_debian "${packages[@]}"
else
  setup_elsewhere "${packages[@]}"
fi
