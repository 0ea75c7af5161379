//! The bridge between the runtime, which is C++, and Wasmtime: the functions of
//! `include/composable_bridge.h`, whose comments say what each of them does.

// The header documents every exported function's safety.
#![allow(clippy::missing_safety_doc)]

mod call;
mod component;
mod describe;
mod engine;
mod error;
mod ffi;
mod flat;
mod grant;
mod handle;
mod host;
mod instance;
mod policy;
mod program;
mod provider;
mod signature;
mod steps;
mod store;
mod stream;
mod ticker;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// For the benchmark that uses Wasmtime directly: the same engine as the bridge's.
#[doc(hidden)]
pub mod bench {
    pub use crate::engine::EngineConfig;

    /// Room for a few instances at a time, everything else as the runtime has it.
    pub fn config() -> EngineConfig {
        EngineConfig {
            profile: 0,
            allocation: 0,
            pool_memories: 64,
            pool_tables: 64,
            pool_stacks: 64,
            pool_memory_bytes: 4 << 30,
            pool_table_elements: 20_000,
            memory_keep_resident: 2 << 20,
            queue_limit: 64,
            concurrency_support: 0,
            metered: 0,
            worker_threads: 0,
            parallel_compilation: 1,
            epoch_tick_nanoseconds: 0,
            time_slice_nanoseconds: 0,
            max_wasm_stack: 0,
            hostcall_bytes: 0,
        }
    }

    pub fn engine(config: &EngineConfig) -> wasmtime::Result<wasmtime::Engine> {
        wasmtime::Engine::new(&crate::engine::wasmtime_config(config, true))
    }
}
