call() {
  words=$*
  function=$1
  shift
  for component in changed skipped repeated accepted refused refused-late; do
    echo "$component.$words"
    composable invoke demo.toml -- "$component.echo.$function" "$@"
  done
}
call echo-u8 1
call echo-s64 -1
call echo-f64 0.5
call echo-string old
call echo-strings '["a", "b"]'
call echo-point '{"x": 1, "y": 2}'
call echo-figure '{"tagged": [1, -2]}'
call echo-nested-option '{"some": 5}'
call echo-tuple '[1, "a", true]'
call echo-result '{"error": "bad"}'
call echo-result '{"ok": 1}'
