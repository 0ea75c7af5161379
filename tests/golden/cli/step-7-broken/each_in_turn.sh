#!/bin/sh
# with_change FILE SCRIPT: checks the system with one file changed by sed.
with_change() {
  echo "== $1: $2"
  cp "$1" "$1.whole"
  sed -i "$2" "$1"
  composable check ./*.toml
  mv "$1.whole" "$1"
}
with_change 7-collaboration-domain.toml 's/imports/import/'
with_change 7-collaboration-domain.toml 's/|en-US//'
with_change 7-collaboration-domain.toml 's/|en-US}/|en-US/'
with_change 7-collaboration-domain.toml 's/process:env/proces:env/'
with_change 7-collaboration-domain.toml 's/component = "greeter"/component = "greter"/'
with_change 7-collaboration-env.toml 's/8080/"8080"/'
with_change 7-collaboration-env.toml 's/channel = "names"/channel = "nams"/'
with_change 7-collaboration-env.toml 's/wasi:http/wasi:htpp/'
with_change 7-collaboration-env.toml 's/\[capability.http-client\]/[component.greeter]/'
with_change 7-collaboration-ops.toml 's/logging-advice/loging-advice/'
with_change 7-collaboration-ops.toml 's/logging-stdout/loging-stdout/'
with_change infra.toml 's/"wasi:p2"/wasi:p2/'
with_change infra.toml 's/\[component.logging-stdout\]/[components.logging-stdout]/'
for left_out in *.toml; do
  echo "== without $left_out"
  mv "$left_out" "$left_out.kept"
  composable check ./*.toml
  mv "$left_out.kept" "$left_out"
done
