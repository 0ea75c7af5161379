//! The engine: Wasmtime's configuration, the pool's bookkeeping, the executor and the epoch ticker.

use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Bytes, guard};
use crate::ticker::Ticker;
use std::hash::{Hash, Hasher};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::{
    Config, Enabled, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig,
    WasmBacktraceDetails,
};

const PROFILE_SHORT_CALLS: i32 = 0;
const PROFILE_COMPUTE: i32 = 1;
const ALLOCATION_POOLING: i32 = 0;
const ALLOCATION_ON_DEMAND: i32 = 1;

const DEFAULT_TICK: Duration = Duration::from_millis(1);
const DEFAULT_TIME_SLICE: Duration = Duration::from_millis(10);
const DEFAULT_WASM_STACK: usize = 512 << 10;
const DEFAULT_HOSTCALL_BYTES: usize = 1 << 30;
/// What the host's own frames may need on a guest's stack, beside the wasm frames.
const HOST_STACK: usize = 1536 << 10;
/// Memories, and tables, of one core module. Dropping a module looks at each possible one, so that a large
/// number here costs time.
const MAX_PER_MODULE: u32 = 100;
/// The biggest bookkeeping block of one instance; it is allocated as needed, so this only has to suffice.
const MAX_INSTANCE_BYTES: usize = 64 << 20;

/// `cb_engine_config`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct EngineConfig {
    pub profile: i32,
    pub allocation: i32,
    pub pool_memories: u32,
    pub pool_tables: u32,
    pub pool_stacks: u32,
    pub pool_memory_bytes: u64,
    pub pool_table_elements: u32,
    pub memory_keep_resident: u64,
    pub queue_limit: u32,
    pub concurrency_support: u32,
    pub metered: u32,
    pub worker_threads: u32,
    pub parallel_compilation: u32,
    pub epoch_tick_nanoseconds: u64,
    pub time_slice_nanoseconds: u64,
    pub max_wasm_stack: u64,
    pub hostcall_bytes: u64,
}

/// `cb_engine`, shared by everything made from it.
pub struct Engine {
    pub wasmtime: wasmtime::Engine,
    pub ticker: Ticker,
    pub metered: bool,
    /// The processor time after which a busy guest gives up its thread.
    pub time_slice: Duration,
    pub hostcall_bytes: usize,
    /// None: no pool, so nothing to run out of.
    pool: Option<Pool>,
    worker_threads: usize,
    runtime: OnceLock<Runtime>,
}

/// The places that instances take in the pool, and the queue of those who wait for one.
struct Pool {
    memories: Arc<Semaphore>,
    tables: Arc<Semaphore>,
    total_memories: u32,
    total_tables: u32,
    queue_limit: u32,
    waiting: AtomicU32,
}

/// Places held in the pool; given back when dropped.
#[derive(Default)]
pub struct Places {
    _memories: Option<OwnedSemaphorePermit>,
    _tables: Option<OwnedSemaphorePermit>,
}

impl Engine {
    pub fn new(config: &EngineConfig) -> Result<Engine, Error> {
        if !matches!(config.profile, PROFILE_SHORT_CALLS | PROFILE_COMPUTE) {
            return Err(invalid(format!("profile {} is unknown", config.profile)));
        }
        if !matches!(config.allocation, ALLOCATION_POOLING | ALLOCATION_ON_DEMAND) {
            return Err(invalid(format!(
                "allocation {} is unknown",
                config.allocation
            )));
        }
        let pooled = (config.allocation == ALLOCATION_POOLING)
            .then(|| wasmtime::Engine::new(&wasmtime_config(config, true)).ok())
            .flatten();
        let has_pool = pooled.is_some();
        let engine = match pooled {
            Some(engine) => engine,
            // No pool wanted, or its address space cannot be had (a limit, a small machine).
            None => wasmtime::Engine::new(&wasmtime_config(config, false))
                .map_err(|error| Error::from_engine(ErrorCode::Internal, &error))?,
        };
        let tick = nanoseconds(config.epoch_tick_nanoseconds, DEFAULT_TICK);
        Ok(Engine {
            ticker: Ticker::new(engine.weak(), tick),
            metered: config.metered != 0,
            time_slice: nanoseconds(config.time_slice_nanoseconds, DEFAULT_TIME_SLICE),
            hostcall_bytes: bytes(config.hostcall_bytes, DEFAULT_HOSTCALL_BYTES),
            pool: has_pool.then(|| Pool {
                memories: Arc::new(Semaphore::new(config.pool_memories as usize)),
                tables: Arc::new(Semaphore::new(config.pool_tables as usize)),
                total_memories: config.pool_memories,
                total_tables: config.pool_tables,
                queue_limit: config.queue_limit,
                waiting: AtomicU32::new(0),
            }),
            worker_threads: if config.worker_threads == 0 {
                std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
            } else {
                config.worker_threads as usize
            },
            runtime: OnceLock::new(),
            wasmtime: engine,
        })
    }

    /// The executor for calls that wait; its threads start with the first one that does.
    pub fn executor(&self) -> &Handle {
        self.runtime
            .get_or_init(|| {
                tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(self.worker_threads)
                    .thread_name("composable-worker")
                    .enable_all()
                    .build()
                    .expect("the operating system refuses threads")
            })
            .handle()
    }

    /// Takes the places that an instance needs, or waits for them in the queue.
    pub async fn places(&self, memories: u32, tables: u32) -> Result<Places, Error> {
        let Some(pool) = &self.pool else {
            return Ok(Places::default());
        };
        if memories > pool.total_memories || tables > pool.total_tables {
            return Err(Error::new(
                ErrorCode::Exhausted,
                format!(
                    "an instance needs {memories} memories and {tables} tables, \
                     but the pool has {} and {} in all",
                    pool.total_memories, pool.total_tables
                ),
            ));
        }
        let memories = pool.take(&pool.memories, memories).await?;
        let tables = pool.take(&pool.tables, tables).await?;
        Ok(Places {
            _memories: memories,
            _tables: tables,
        })
    }
}

impl Pool {
    async fn take(
        &self,
        places: &Arc<Semaphore>,
        count: u32,
    ) -> Result<Option<OwnedSemaphorePermit>, Error> {
        if count == 0 {
            return Ok(None);
        }
        if let Ok(permit) = Arc::clone(places).try_acquire_many_owned(count) {
            return Ok(Some(permit));
        }
        let _waiting = Waiting::enter(&self.waiting, self.queue_limit)?;
        Arc::clone(places)
            .acquire_many_owned(count)
            .await
            .map(Some)
            .map_err(|_| Error::cancelled())
    }
}

/// A place in the queue for the pool.
struct Waiting<'a>(&'a AtomicU32);

impl<'a> Waiting<'a> {
    fn enter(waiting: &'a AtomicU32, limit: u32) -> Result<Waiting<'a>, Error> {
        if waiting.fetch_add(1, Ordering::Relaxed) >= limit {
            waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Error::new(
                ErrorCode::Exhausted,
                format!("all instances are in use and {limit} calls wait already"),
            ));
        }
        Ok(Waiting(waiting))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The last handle may go on one of the executor's own threads, which must not wait for itself.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn invalid(message: String) -> Error {
    Error::new(ErrorCode::InvalidArgument, message)
}

fn nanoseconds(value: u64, default: Duration) -> Duration {
    if value == 0 {
        default
    } else {
        Duration::from_nanos(value)
    }
}

fn bytes(value: u64, default: usize) -> usize {
    if value == 0 {
        default
    } else {
        usize::try_from(value).unwrap_or(usize::MAX)
    }
}

pub fn wasmtime_config(config: &EngineConfig, pooling: bool) -> Config {
    let mut wasmtime = Config::new();
    let wasm_stack = bytes(config.max_wasm_stack, DEFAULT_WASM_STACK);
    let concurrency = config.concurrency_support != 0;
    wasmtime
        .concurrency_support(concurrency)
        .wasm_component_model_async(concurrency)
        .wasm_component_model_more_async_builtins(concurrency)
        .wasm_component_model_async_stackful(concurrency)
        .wasm_component_model_error_context(concurrency)
        .wasm_component_model_map(true)
        .wasm_component_model_fixed_length_lists(true)
        .wasm_component_model_implements(true)
        .wasm_function_references(true)
        .wasm_gc(true)
        .wasm_exceptions(true)
        .wasm_wide_arithmetic(true)
        .wasm_custom_page_sizes(true)
        .epoch_interruption(true)
        .consume_fuel(config.metered != 0)
        .cranelift_opt_level(OptLevel::Speed)
        .parallel_compilation(config.parallel_compilation != 0)
        // C++ exceptions and registered unwind information of JIT code have deadlocked one another.
        .native_unwind_info(false)
        .wasm_backtrace_details(WasmBacktraceDetails::Enable)
        .max_wasm_stack(wasm_stack)
        .async_stack_size(wasm_stack + HOST_STACK);
    if config.profile == PROFILE_SHORT_CALLS {
        wasmtime.signals_based_traps(false).memory_guard_size(0);
    }
    if pooling {
        let mut pool = PoolingAllocationConfig::new();
        let memory_bytes = usize::try_from(config.pool_memory_bytes).unwrap_or(usize::MAX);
        let keep_resident = usize::try_from(config.memory_keep_resident).unwrap_or(usize::MAX);
        pool.total_memories(config.pool_memories)
            .total_tables(config.pool_tables)
            .total_stacks(config.pool_stacks)
            .max_memory_size(memory_bytes)
            .table_elements(config.pool_table_elements as usize)
            .linear_memory_keep_resident(keep_resident)
            .table_keep_resident(keep_resident)
            .pagemap_scan(if PoolingAllocationConfig::is_pagemap_scan_available() {
                Enabled::Yes
            } else {
                Enabled::No
            })
            .max_unused_warm_slots(config.pool_memories)
            // Instances themselves are ordinary allocations: only memories, tables and stacks are slots.
            .total_component_instances(u32::MAX)
            .total_core_instances(u32::MAX)
            .total_gc_heaps(config.pool_memories)
            .max_core_instances_per_component(u32::MAX)
            .max_memories_per_component(u32::MAX)
            .max_tables_per_component(u32::MAX)
            .max_tables_per_module(MAX_PER_MODULE)
            .max_memories_per_module(MAX_PER_MODULE)
            .max_component_instance_size(MAX_INSTANCE_BYTES)
            .max_core_instance_size(MAX_INSTANCE_BYTES);
        wasmtime.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    }
    wasmtime
}

/// Takes one more share of an engine out of its handle.
///
/// # Safety
/// `engine` must be null or a live handle.
pub unsafe fn share(engine: *const Engine) -> Result<Arc<Engine>, Error> {
    if engine.is_null() {
        return Err(invalid("the engine is null".to_string()));
    }
    // SAFETY: a live handle is a strong count of an Arc.
    unsafe {
        Arc::increment_strong_count(engine);
        Ok(Arc::from_raw(engine))
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn cb_engine_version() -> Bytes {
    Bytes::of(concat!("wasmtime ", env!("COMPOSABLE_WASMTIME_VERSION")).as_bytes())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_engine_new(
    config: *const EngineConfig,
    engine: *mut *const Engine,
) -> *mut Error {
    guard(|| {
        // SAFETY: the header asks for a valid configuration and out parameter.
        let made = Engine::new(unsafe { ffi::deref(config, "the configuration") }?)?;
        // SAFETY: as above.
        unsafe { *engine = Arc::into_raw(Arc::new(made)) };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_engine_free(engine: *const Engine) {
    if !engine.is_null() {
        // SAFETY: the caller gives up its strong count.
        ffi::guard_silent(|| drop(unsafe { Arc::from_raw(engine) }));
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_engine_fingerprint(engine: *const Engine) -> u64 {
    // SAFETY: the header asks for a live engine.
    let engine = unsafe { &*engine };
    let mut hasher = std::hash::DefaultHasher::new();
    env!("COMPOSABLE_WASMTIME_VERSION").hash(&mut hasher);
    engine
        .wasmtime
        .precompile_compatibility_hash()
        .hash(&mut hasher);
    hasher.finish()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_engine_allocation(engine: *const Engine) -> i32 {
    // SAFETY: the header asks for a live engine.
    if unsafe { &*engine }.pool.is_some() {
        ALLOCATION_POOLING
    } else {
        ALLOCATION_ON_DEMAND
    }
}
