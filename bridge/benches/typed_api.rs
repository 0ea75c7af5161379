//! What Wasmtime's own typed API costs, used directly with the engine settings of the bridge: the peer
//! that the C++ benchmark of the same calls is held against.
//!
//! Usage: typed_api GREETER TYPES-FIXTURE. Prints a line for each benchmark and profile: name, profile,
//! median nanoseconds a call.

use composable_bridge::bench::{self, EngineConfig};
use std::time::Instant;
use wasmtime::component::{Component, InstancePre, Linker, TypedFunc};
use wasmtime::{Engine, ResourceLimiter, Store, UpdateDeadline};

const PROFILES: [(&str, i32); 2] = [("short-calls", 0), ("compute", 1)];
const ROUNDS: usize = 15;

/// Allows everything, but is asked, as the bridge's limiter is.
struct Limits;

impl ResourceLimiter for Limits {
    fn memory_growing(
        &mut self,
        _: usize,
        wanted: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(wanted < 1 << 30)
    }
    fn table_growing(
        &mut self,
        _: usize,
        wanted: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(wanted < 1 << 20)
    }
}

fn prepare(engine: &Engine, path: &str) -> InstancePre<Limits> {
    let component = Component::from_file(engine, path).expect("a component");
    Linker::new(engine)
        .instantiate_pre(&component)
        .expect("no imports")
}

fn store(engine: &Engine) -> Store<Limits> {
    let mut store = Store::new(engine, Limits);
    store.limiter(|limits| limits);
    store.epoch_deadline_callback(|_| Ok(UpdateDeadline::Yield(10)));
    store.set_epoch_deadline(10);
    store.set_hostcall_fuel(1 << 30);
    store
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("the call waits"),
    }
}

fn measure(name: &str, profile: &str, calls: u32, mut call: impl FnMut()) {
    let mut figures: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..calls).for_each(|_| call());
            start.elapsed().as_nanos() as f64 / f64::from(calls)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    println!("{name} {profile} {:.0}", figures[ROUNDS / 2]);
}

fn main() {
    let paths: Vec<String> = std::env::args()
        .skip(1)
        .filter(|path| !path.starts_with("--"))
        .collect();
    let [greeter, types] = paths.as_slice() else {
        eprintln!("usage: typed_api GREETER TYPES-FIXTURE");
        return;
    };
    for (profile, number) in PROFILES {
        let config = EngineConfig {
            profile: number,
            ..bench::config()
        };
        let engine = bench::engine(&config).expect("an engine");

        let pre = prepare(&engine, greeter);
        let index = pre
            .component()
            .get_export_index(None, "greet")
            .expect("greet");
        measure("greet", profile, 2000, || {
            let mut store = store(&engine);
            let text = ready(async {
                let instance = pre.instantiate_async(&mut store).await?;
                let greet: TypedFunc<(&str,), (String,)> =
                    instance.get_typed_func(&mut store, index)?;
                greet.call_async(&mut store, ("World",)).await
            });
            assert_eq!(text.expect("a greeting").0, "Hello, World!");
        });

        let pre = prepare(&engine, types);
        let interface = pre
            .component()
            .get_export_index(None, "composable:fixtures/echo@0.1.0");
        let index = pre
            .component()
            .get_export_index(interface.as_ref(), "echo-bytes")
            .expect("echo-bytes");
        let bytes = vec![7_u8; 1 << 20];
        measure("echo-1MiB", profile, 40, || {
            let mut store = store(&engine);
            let echo = ready(async {
                let instance = pre.instantiate_async(&mut store).await?;
                let echo: TypedFunc<(&[u8],), (Vec<u8>,)> =
                    instance.get_typed_func(&mut store, index)?;
                echo.call_async(&mut store, (&bytes,)).await
            });
            assert_eq!(echo.expect("an echo").0.len(), bytes.len());
        });
    }
}
