#!/usr/bin/env bash
# Writes all C++ and Rust of the project as `make check` wants it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/common.sh
source "$root/tools/common.sh"
cd "$root"
project_sources '*.cc' '*.h' | xargs clang-format-19 -i
cargo fmt --manifest-path bridge/Cargo.toml
