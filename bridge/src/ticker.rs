//! The epoch ticker: one thread an engine, which sleeps while no guest runs.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::thread::Thread;
use std::time::Duration;
use wasmtime::EngineWeak;

/// Ticks without any guest after which the thread parks.
const IDLE_TICKS: u32 = 100;

pub struct Ticker {
    shared: Arc<Shared>,
    engine: EngineWeak,
    tick: Duration,
    thread: OnceLock<Thread>,
}

#[derive(Default)]
struct Shared {
    /// Polls of guests under way.
    active: AtomicUsize,
    parked: AtomicBool,
    stopped: AtomicBool,
}

/// While this lives, epochs tick.
pub struct Running<'a>(&'a Shared);

impl Ticker {
    pub fn new(engine: EngineWeak, tick: Duration) -> Ticker {
        Ticker {
            shared: Arc::default(),
            engine,
            tick,
            thread: OnceLock::new(),
        }
    }

    /// Makes epochs tick until the result is dropped.
    pub fn run(&self) -> Running<'_> {
        // The counter goes up before `parked` is read, and the thread sets `parked` before it reads the
        // counter: one of the two sees the other.
        if self.shared.active.fetch_add(1, SeqCst) == 0 {
            let thread = self.thread.get_or_init(|| self.start());
            if self.shared.parked.load(SeqCst) {
                thread.unpark();
            }
        }
        Running(&self.shared)
    }

    fn start(&self) -> Thread {
        let shared = Arc::clone(&self.shared);
        let engine = self.engine.clone();
        let tick = self.tick;
        std::thread::Builder::new()
            .name("composable-epoch".to_string())
            .spawn(move || shared.tick(&engine, tick))
            .expect("the operating system refuses a thread")
            .thread()
            .clone()
    }
}

impl Shared {
    fn tick(&self, engine: &EngineWeak, tick: Duration) {
        let mut idle = 0;
        while !self.stopped.load(SeqCst) {
            if self.active.load(SeqCst) != 0 {
                idle = 0;
            } else if idle < IDLE_TICKS {
                idle += 1;
            } else {
                self.parked.store(true, SeqCst);
                if self.active.load(SeqCst) == 0 && !self.stopped.load(SeqCst) {
                    std::thread::park();
                }
                self.parked.store(false, SeqCst);
                idle = 0;
                continue;
            }
            std::thread::sleep(tick);
            match engine.upgrade() {
                Some(engine) => engine.increment_epoch(),
                None => return,
            }
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.active.fetch_sub(1, SeqCst);
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.stopped.store(true, SeqCst);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }
}
