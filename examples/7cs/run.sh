#!/usr/bin/env bash
# Runs one step of the tutorial. See --help.
set -euo pipefail
shopt -s inherit_errexit

cd "$(dirname "${BASH_SOURCE[0]}")"
composable="${COMPOSABLE:-$(cd ../.. && pwd)/build/bin/composable}"
http_server="${COMPOSABLE_HTTP_SERVER:-$(dirname "$composable")/composable-http-server}"

usage() {
  cat <<'TEXT'
usage: examples/7cs/run.sh STEP

  1  component       one component
  2  composition     a second component as an import of the first
  3  configuration   values for one component alone
  4  capability      outgoing HTTP requests
  5  cross-cutting   an interceptor around every call
  6  channel         an HTTP server, and a component that listens to a channel
  7  collaboration   the same, in files for different people; LOCALE=fr chooses the language

COMPOSABLE names the `composable` program where it is not build/bin/composable, and
COMPOSABLE_HTTP_SERVER the server where it is not beside that.
TEXT
}

fail() {
  echo "run.sh: $*" >&2
  exit 1
}

# What was started, the last first when it is stopped: servers before what they depend on.
processes=()
scratch="$(mktemp -d)"
cleanup() {
  local index
  for ((index = ${#processes[@]} - 1; index >= 0; --index)); do
    kill "${processes[index]}" 2>/dev/null || true
    wait "${processes[index]}" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap cleanup EXIT

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start PORT WHAT LOG COMMAND...: starts a server in the background and waits until it listens.
start() {
  local port="$1" what="$2" log="$3" attempt
  shift 3
  ! listens "$port" || fail "step $step: port $port, which $what needs, is in use; stop what listens there"
  "$@" >"$log" 2>&1 &
  processes+=($!)
  for ((attempt = 0; attempt < 300; ++attempt)); do
    listens "$port" && return
    kill -0 "$!" 2>/dev/null || break
    sleep 0.1
  done
  cat "$log" >&2
  fail "$what did not start"
}

start_mock_api() {
  start 8090 "the translation service" "$scratch/mock-api.log" python3 mock-api.py 8090
}

invoke() { "$composable" invoke "$@" -- greeter.greet World; }

# serve DEFINITIONS...: posts one message to the server, and shows its log up to the outcome.
serve() {
  local log="$scratch/server.log" attempt status
  start 8080 "the server" "$log" env COMPOSABLE_LOG="${COMPOSABLE_LOG:-info}" "$http_server" "$@"
  status="$(curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' -H 'content-type: text/plain' \
    -d World http://127.0.0.1:8080/hello)"
  echo "POST /hello with body \`World\`: $status"
  for ((attempt = 0; attempt < 300; ++attempt)); do
    grep -q 'invocation complete' "$log" && break
    sleep 0.1
  done
  cat "$log"
  grep -q 'invocation complete' "$log" || fail "the greeter did not answer"
}

(($# == 1)) || { usage >&2 && exit 2; }
step="$1"
case "$step" in
  -h | --help) usage && exit ;;
  [1-7]) ;;
  *) fail "unknown step \`$step\`; steps are 1 to 7" ;;
esac
[[ -x $composable ]] || fail "\`$composable\` does not exist; \`make build\` builds it"
((step < 6)) || [[ -x $http_server ]] || fail "\`$http_server\` does not exist; \`make build\` builds it"
[[ -f lib/simple-greeter.wasm ]] || fail "the components are missing; ./build.sh builds them"

case "$step" in
  1) invoke configs/1-component.toml ;;
  2) invoke configs/2-composition.toml ;;
  3) invoke configs/3-configuration.toml ;;
  4)
    start_mock_api
    invoke configs/4-capability.toml
    ;;
  5)
    start_mock_api
    invoke configs/5-cross-cutting-concerns.toml configs/infra.toml
    ;;
  6)
    start_mock_api
    serve configs/6-channel.toml configs/infra.toml
    ;;
  7)
    start_mock_api
    serve configs/7-collaboration-{domain,env,ops}.toml configs/infra.toml
    ;;
esac
