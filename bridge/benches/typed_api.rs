//! What Wasmtime's own typed API costs, used directly with the engine settings of the bridge: the peer
//! that the C++ benchmark of the same calls (bench/bench_engine_call.cc) is held against.
//!
//! Usage: `typed_api` RUST-GUEST SIMPLE-GREETER TYPES-FIXTURE SIMPLE-TRANSLATOR. Prints a line for each shape
//! of values and profile: shape, profile, median nanoseconds a call.

use composable_bridge::bench::{self, EngineConfig};
use std::time::{Duration, Instant};
use wasmtime::component::{
    Component, ComponentNamedList, ComponentType, InstancePre, Lift, Linker, Lower, TypedFunc,
};
use wasmtime::{Engine, ResourceLimiter, Store, UpdateDeadline};

const PROFILES: [(&str, i32); 2] = [("short-calls", 0), ("compute", 1)];
const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(20);
const ECHO: &str = "composable:fixtures/echo@0.1.0";

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

#[derive(Clone, Copy, PartialEq, Debug, ComponentType, Lift, Lower)]
#[component(record)]
struct Point {
    x: i32,
    y: i32,
}

/// The record `shape` of guests/fixtures/wit/types.wit.
#[derive(Clone, PartialEq, Debug, ComponentType, Lift, Lower)]
#[component(record)]
struct Shape {
    name: String,
    origin: Point,
    corners: Vec<Point>,
    label: Option<String>,
    scale: (f32, f64),
}

impl Shape {
    fn new(name_bytes: usize, corners: usize) -> Self {
        let origin = Point { x: 3, y: -4 };
        Shape {
            name: "n".repeat(name_bytes),
            origin,
            corners: vec![origin; corners],
            label: None,
            scale: (1.5, 2.5),
        }
    }
}

/// An exported function of a component, called again and again in new instances.
struct Callee {
    engine: Engine,
    profile: &'static str,
    path: String,
    interface: Option<&'static str>,
    function: &'static str,
}

impl Callee {
    fn prepare(&self) -> InstancePre<Limits> {
        let component = Component::from_file(&self.engine, &self.path).expect("a component");
        Linker::new(&self.engine)
            .instantiate_pre(&component)
            .expect("no imports")
    }

    fn store(&self) -> Store<Limits> {
        let mut store = Store::new(&self.engine, Limits);
        store.limiter(|limits| limits);
        store.epoch_deadline_callback(|_| Ok(UpdateDeadline::Yield(10)));
        store.set_epoch_deadline(10);
        store.set_hostcall_fuel(1 << 30);
        store
    }

    /// Measures calls with the arguments that `arguments` makes, and prints the median.
    fn measure<P, R>(&self, shape: &str, arguments: impl Fn() -> P, is_right: impl Fn(&R) -> bool)
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static,
    {
        let pre = self.prepare();
        let component = pre.component();
        let interface = self
            .interface
            .map(|name| component.get_export_index(None, name).expect(name));
        let index = component
            .get_export_index(interface.as_ref(), self.function)
            .expect(self.function);
        let call = || {
            let mut store = self.store();
            let result = ready(async {
                let instance = pre.instantiate_async(&mut store).await?;
                let function: TypedFunc<P, R> = instance.get_typed_func(&mut store, index)?;
                function.call_async(&mut store, arguments()).await
            });
            assert!(is_right(&result.expect("a result")));
        };
        let mut figures: Vec<f64> = (0..ROUNDS).map(|_| nanoseconds(&call)).collect();
        figures.sort_by(f64::total_cmp);
        println!("{shape} {} {:.0}", self.profile, figures[ROUNDS / 2]);
    }
}

/// What one call takes, on the average of as many as fit into a round.
fn nanoseconds(call: &impl Fn()) -> f64 {
    let start = Instant::now();
    let mut calls = 0_u32;
    while calls == 0 || start.elapsed() < ROUND {
        call();
        calls += 1;
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("the call waits"),
    }
}

fn main() {
    let paths: Vec<String> = std::env::args()
        .skip(1)
        .filter(|path| !path.starts_with("--"))
        .collect();
    let [rust_guest, greeter, types, translator] = paths.as_slice() else {
        eprintln!("usage: typed_api RUST-GUEST SIMPLE-GREETER TYPES-FIXTURE SIMPLE-TRANSLATOR");
        return;
    };
    for (profile, number) in PROFILES {
        let engine = |concurrency_support| {
            bench::engine(&EngineConfig {
                profile: number,
                concurrency_support,
                ..bench::config()
            })
            .expect("an engine")
        };
        let (plain, concurrent) = (engine(0), engine(1));
        let callee = |engine: &Engine, path: &String, interface, function| Callee {
            engine: engine.clone(),
            profile,
            path: path.clone(),
            interface,
            function,
        };
        let echo = |function| callee(&plain, types, Some(ECHO), function);

        echo("do-nothing").measure("nothing", || (), |(): &()| true);
        for (shape, path) in [("greet", greeter), ("greet-in-rust", rust_guest)] {
            callee(&plain, path, None, "greet").measure(
                shape,
                || ("World",),
                |(text,): &(String,)| text == "Hello, World!",
            );
        }
        callee(
            &concurrent,
            translator,
            Some("modulewise:examples/translator@0.1.0"),
            "translate",
        )
        .measure(
            "two-strings",
            || ("Hello, World!", "de-DE"),
            |(text,): &(String,)| text == "Hallo, World!",
        );
        let record = Shape::new(800, 25);
        echo("echo-shape").measure(
            "record-of-1KB",
            || (&record,),
            |(echoed,): &(Shape,)| *echoed == record,
        );
        let bytes = vec![7_u8; 1 << 20];
        echo("echo-bytes").measure(
            "bytes-1MiB",
            || (bytes.as_slice(),),
            |(echoed,): &(Vec<u8>,)| *echoed == bytes,
        );
        let records = vec![Shape::new(8, 0); 10_000];
        echo("echo-shapes").measure(
            "10000-records",
            || (records.as_slice(),),
            |(echoed,): &(Vec<Shape>,)| *echoed == records,
        );
    }
}
