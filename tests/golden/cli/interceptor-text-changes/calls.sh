definitions=$1
call() {
  echo "$@"
  function=$1
  shift
  composable invoke "$definitions" -- "types.echo.$function" "$@"
}
call echo-string '@change=new@'
call echo-string '@skip=instead@'
call echo-string '@again=second@'
call echo-strings '["@skip=[]@"]'
call echo-shapes '[{"name": "@accept=[]@", "origin": {"x": 0, "y": 0}, "corners": [], "scale": [0, 0]}]'
call echo-shape '{"name": "@refuse=late@", "origin": {"x": 0, "y": 0}, "corners": [], "scale": [0, 0]}'
call echo-figure '{"named": "@change=circle(0.5)@"}'
call echo-figure '{"named": "@skip=polygon([{x: 1, y: -2}])@"}'
call echo-figure '{"named": "@accept=nothing@"}'
call echo-figure '{"named": "@again=square(4)@"}'
call echo-option '"@accept=none@"'
call echo-result '{"error": "@accept=ok(7)@"}'
call concatenate false -5 0.5 x '@change=true@'
call concatenate false -5 0.5 x '@change=maybe@'
call echo-figure '{"named": "@change=triangle(1)@"}'
call echo-figure '{"named": "@error=no@"}'
