world_of() {
  composable inspect "$1" | sed -n '/^world/,/^}/p'
}
composable interceptor --component lib/simple-translator.wasm -o made.wasm
world_of made.wasm
composable interceptor --component lib/simple-translator.wasm --match translate --advice 0.2 >made.wasm
world_of made.wasm
composable interceptor --component lib/simple-translator.wasm --match translat -o other.wasm
composable interceptor --component none.wasm -o other.wasm
test ! -e other.wasm
