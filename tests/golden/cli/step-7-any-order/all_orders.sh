#!/bin/sh
# Says what `check`, `graph` and a call make of the four .toml files, once for each order.
composable graph ./*.toml --format json >first.json
for first in *.toml; do
  for second in *.toml; do
    for third in *.toml; do
      for fourth in *.toml; do
        set -- "$first" "$second" "$third" "$fourth"
        [ "$(printf '%s\n' "$@" | sort -u | wc -l)" = 4 ] || continue
        composable check "$@" 2>&1
        composable graph "$@" --format json 2>&1 | cmp - first.json && echo "the same picture"
        LOCALE=fr composable invoke "$@" -- greeter.greet World 2>&1 | grep -v interceptor
      done
    done
  done
done
