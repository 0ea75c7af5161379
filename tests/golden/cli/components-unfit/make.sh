# Components that only share the names of interfaces, each with the text that it is made of. The binaries are
# what `wasm-tools parse` and `wasm-tools strip --all` make of that.

# (component (import "wasi:config/store@0.2.0-rc.1" (instance (export "get" (func (param "key" u8))))))
printf '\000asm\015\000\001\000\007\025\001B\002\001@\001\003key}\001\000\004\000\003get\001\000\012!\001\000\034wasi:config/store@0.2.0-rc.1\005\000' > store.wasm

# (component (instance $i) (export "modulewise:interceptor/advice@0.1.0" (instance $i)))
printf '\000asm\015\000\001\000\005\003\001\001\000\013)\001\000#modulewise:interceptor/advice@0.1.0\005\000\000' > advice.wasm

# (component (core module $m (func (export "h"))) (core instance $i (instantiate $m)) (func $h (canon lift (core func $i "h"))) (instance $j (export "handle" (func $h))) (export "modulewise:messaging/handler@0.1.0" (instance $j)))
printf '\000asm\015\000\001\000\001\037\000asm\001\000\000\000\001\004\001`\000\000\003\002\001\000\007\005\001\001h\000\000\012\004\001\002\000\013\002\004\001\000\000\000\007\005\001@\000\001\000\006\007\001\000\000\001\000\001h\010\006\001\000\000\000\000\000\005\015\001\001\001\000\006handle\001\000\013(\001\000"modulewise:messaging/handler@0.1.0\005\000\000' > handler.wasm

# (component (import "code" (core module)))
printf '\000asm\015\000\001\000\003\003\001P\000\012\012\001\000\004code\000\021\000' > foreign.wasm
