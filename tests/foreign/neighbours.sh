#!/usr/bin/env bash
# Composes a component of one language with components of others, and calls it.
#
#   neighbours.sh LANGUAGE PROGRAM   LANGUAGE: rust, c, cpp, js or python; PROGRAM: our command line
#
# The languages stand in a ring. The `customer` in the language is composed with the `keeper` of the next
# language and with that of the one before it, so that each language imports from two others and provides for
# two. The two pass records, lists, variants, errors and resources, as guests/foreign/neighbours/wit says.
#
# The exit status is 77 where a component can be neither built nor found in the cache folder. Compiled code
# comes from the ordinary cache, because compiling an interpreter takes many seconds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
language=$1
program=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

build() {
  local status=0
  "$root/guests/foreign/build.sh" "$1" "$scratch" || status=$?
  ((status != 69)) || exit 77
  ((status == 0)) || exit "$status"
}

# expect WHAT EXPECTED ACTUAL
expect() {
  [[ $2 == "$3" ]] || {
    printf 'neighbours: %s: expected\n%s\ngot\n%s\n' "$1" "$2" "$3" >&2
    exit 1
  }
}

# compose_with LANGUAGE: calls the composition as definitions, and again as the one component that is made of it.
compose_with() {
  local keeper=$1 wanted
  build "$keeper-keeper"
  cat >"$scratch/definitions.toml" <<TOML
[component.customer]
uri = "$language-customer.wasm"
imports = ["keeper"]

[component.keeper]
uri = "$keeper-keeper.wasm"
TOML
  wanted='{
  "taken": {
    "name": "pear",
    "count": 2,
    "tags": [
      "green",
      "ripe"
    ]
  },
  "problems": [
    {
      "too-few": 1
    },
    {
      "unknown": "plum"
    }
  ],
  "description": "'"$keeper keeps pear for $language"'"
}'
  expect "$language with $keeper" "$wanted" \
    "$("$program" invoke "$scratch/definitions.toml" -- customer.visit)"
  "$program" compose "$scratch/definitions.toml" -o "$scratch/composed.wasm" -- customer
  expect "$language with $keeper in one component" "$wanted" \
    "$("$program" invoke "$scratch/composed.wasm" -- composed.visit)"
  echo "$language with $keeper: ok"
}

ring=(rust c cpp js python rust c)
for place in 1 2 3 4 5; do
  [[ ${ring[place]} == "$language" ]] || continue
  build "$language-customer"
  compose_with "${ring[place + 1]}"
  compose_with "${ring[place - 1]}"
  exit 0
done
echo "neighbours: unknown language $language" >&2
exit 2
