#!/usr/bin/env bash
# Builds the components of the tutorial into lib/, from the sources under guests/. What is up to date
# is left alone; --force builds all the same.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
exec "$here/../../guests/build.sh" "$@" \
  simple-greeter translating-greeter configured-greeter simple-translator capable-translator \
  logging-advice wasi-logging-to-stdout
