#!/usr/bin/env bash
# Calls the functions of a component that was written in another language, and compares what is printed.
#
#   greet.sh LANGUAGE PROGRAM   LANGUAGE: js or python; PROGRAM: our command line
#
# The exit status is 77 where the component can be neither built nor found in the cache folder. Compiled
# code comes from the ordinary cache, because compiling an interpreter takes many seconds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
language=$1
program=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

status=0
"$root/guests/foreign/build.sh" "$language-guest" "$scratch" || status=$?
((status != 69)) || exit 77
((status == 0)) || exit "$status"

# expect OUTPUT FUNCTION ARGUMENT...
expect() {
  local wanted=$1 function=$2 actual
  shift 2
  actual=$("$program" invoke "$scratch/$language-guest.wasm" -- "$language-guest.$function" "$@")
  [[ $actual == "$wanted" ]] || {
    printf 'greet: %s: expected\n%s\ngot\n%s\n' "$function" "$wanted" "$actual" >&2
    exit 1
  }
}

expect '"Hello, World!"' greet World
expect hi echo-bytes '[104, 105]'
expect '{
  "name": "Ada",
  "age": 41,
  "tags": [
    "poet",
    "older"
  ]
}' people.older '{"name": "Ada", "age": 36, "tags": ["poet"]}' 5
echo "$language: ok"
