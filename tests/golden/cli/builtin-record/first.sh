call() {
  composable invoke demo.toml --ctx traceparent=00-1-2-00 -- "$@"
}
call translator.translate 'Hello, "World"!' de
call subject.echo.echo-shape '{"name": "a\nb", "origin": {"x": 1, "y": -2}, "corners": [{"x": 3, "y": 4}], "scale": [1, 2.5]}'
call subject.echo.echo-figure '{"tagged": [255, -9223372036854775808]}'
call subject.echo.echo-figure nothing
call subject.echo.echo-nested-option '{"some": 5}'
call subject.echo.echo-permissions '["read", "execute"]'
call subject.echo.echo-result '{"ok": 1}'
call subject.echo.echo-u64 18446744073709551615
call subject.echo.echo-f32 nan
call subject.echo.echo-char ü
call subject.echo.echo-bytes '[0, 255]'
