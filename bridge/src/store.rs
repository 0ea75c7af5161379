//! What each store carries: limits, the host's handles, the call it works for.

use crate::call::CallState;
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::flat::{Lifted, LiftedHandle, type_error};
use crate::provider::Kept;
use crate::stream::Channel;
pub use composable_bridge_wasi::StoreData;
use composable_bridge_wasi::Wasi;
use std::sync::Arc;
use std::thread::ThreadId;
use std::time::{Duration, Instant};
use wasmtime::component::{ErrorContext, ResourceAny};
use wasmtime::{AsContextMut, ResourceLimiter, Store, StoreContextMut, UpdateDeadline};

/// `cb_limits`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct CallLimits {
    pub time_nanoseconds: u64,
    pub memory_bytes: u64,
    pub table_elements: u64,
    pub fuel: u64,
    pub instances: u64,
}

impl CallLimits {
    /// The moment at which a call that starts now is over.
    pub fn deadline(&self) -> Option<Instant> {
        if self.time_nanoseconds == 0 {
            return None;
        }
        Instant::now().checked_add(Duration::from_nanos(self.time_nanoseconds))
    }
}

/// The bridge's part of a store's data.
pub struct State {
    /// The call under way.
    pub call: Arc<CallState>,
    pub deadline: Option<Instant>,
    pub handles: Handles,
    pub kept: Kept,
    pub limiter: Limiter,
    slice: TimeSlice,
}

/// The bridge's part of a store's data.
pub fn state(data: &StoreData) -> &State {
    data.state()
}

pub fn state_mut(data: &mut StoreData) -> &mut State {
    data.state_mut()
}

/// The epoch's ticks between two looks at a guest that runs.
const TICKS: u64 = 1;

/// What a busy guest may use of its thread's time before it gives it up. That is processor time, not the
/// clock's: where many threads share few processors, a guest that just had to wait for one would leave its
/// caller's thread and queue up behind those that are really busy.
struct TimeSlice {
    length: Duration,
    /// The thread it runs on, and the processor time of that thread when it began to.
    begun: Option<(ThreadId, Duration)>,
}

impl TimeSlice {
    /// Whether it is used up, and the next one begins. Looked at once a tick, so up to a tick is not counted.
    fn is_over(&mut self) -> bool {
        let (thread, now) = (std::thread::current().id(), processor_time());
        match self.begun {
            Some((began_on, begun)) if began_on == thread => {
                let is_over = now.saturating_sub(begun) >= self.length;
                if is_over {
                    self.begun = None;
                }
                is_over
            }
            _ => {
                self.begun = Some((thread, now));
                false
            }
        }
    }
}

/// What this thread has used.
fn processor_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: writes the time; it fails for unknown clocks only.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanoseconds)
}

/// How many tasks, subtasks, waitables and ends of streams an instance may have at a time: each takes some
/// of the host's memory.
const MAX_CONCURRENT: usize = 100_000;

/// A store with its limits set, for one instance.
pub fn new_store(
    engine: &Engine,
    call: Arc<CallState>,
    limits: &CallLimits,
    deadline: Option<Instant>,
    wasi: Option<Box<Wasi>>,
    kept: Kept,
) -> Result<Store<StoreData>, Error> {
    let fresh = State {
        call,
        deadline,
        handles: Handles::default(),
        kept,
        limiter: Limiter::new(limits),
        slice: TimeSlice {
            length: engine.time_slice,
            begun: None,
        },
    };
    let mut store = Store::new(&engine.wasmtime, StoreData::new(wasi, fresh));
    store.limiter(|data| &mut state_mut(data).limiter);
    if let Some(table) = store.concurrent_resource_table() {
        table.set_max_capacity(MAX_CONCURRENT);
    }
    store.set_hostcall_fuel(engine.hostcall_bytes);
    store.epoch_deadline_callback(|mut store| {
        let state = state_mut(store.data_mut());
        if state.call.is_cancelled() {
            return Err(wasmtime::Error::new(Error::cancelled()));
        }
        if state
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
        {
            return Err(wasmtime::Error::new(Error::deadline()));
        }
        Ok(if state.slice.is_over() {
            UpdateDeadline::Yield(TICKS)
        } else {
            UpdateDeadline::Continue(TICKS)
        })
    });
    start_call(engine, &mut store, limits.fuel)?;
    Ok(store)
}

/// Sets what counts anew for each call: the epoch and the fuel.
pub fn start_call(engine: &Engine, store: &mut Store<StoreData>, fuel: u64) -> Result<(), Error> {
    store.set_epoch_deadline(TICKS);
    if engine.metered {
        let fuel = if fuel == 0 { u64::MAX } else { fuel };
        store
            .set_fuel(fuel)
            .map_err(|error| Error::from_engine(ErrorCode::Internal, &error))?;
    } else if fuel != 0 {
        return Err(Error::new(
            ErrorCode::InvalidArgument,
            "a limit of fuel needs an engine that counts it",
        ));
    }
    Ok(())
}

/// What Wasmtime says where `ResourceLimiter::instances` is not enough.
const TOO_MANY_INSTANCES: &str = "instance count too high";

/// Keeps an instance within its memory, and remembers when it asked for more.
pub struct Limiter {
    memory_limit: usize,
    table_limit: usize,
    instance_limit: usize,
    memory_used: usize,
    refused: Option<Refusal>,
}

#[derive(Clone, Copy)]
enum Refusal {
    Memory {
        wanted: usize,
        limit: usize,
    },
    /// The engine itself had no more to give.
    Engine,
    Table {
        wanted: usize,
        limit: usize,
    },
}

impl Limiter {
    fn new(limits: &CallLimits) -> Limiter {
        let or_none = |limit: u64| match limit {
            0 => usize::MAX,
            limit => usize::try_from(limit).unwrap_or(usize::MAX),
        };
        Limiter {
            memory_limit: or_none(limits.memory_bytes),
            table_limit: or_none(limits.table_elements),
            instance_limit: or_none(limits.instances),
            memory_used: 0,
            refused: None,
        }
    }

    /// A trap that followed a refusal is a consequence of it, as far as anybody can tell.
    pub fn explain(&self, error: Error) -> Error {
        if error.code == ErrorCode::Trap && error.message.contains(TOO_MANY_INSTANCES) {
            return Error::new(
                ErrorCode::Instances,
                format!(
                    "the component has more core instances than its limit of {}",
                    self.instance_limit
                ),
            );
        }
        let Some(refusal) = self.refused.filter(|_| error.code == ErrorCode::Trap) else {
            return error;
        };
        let message = match refusal {
            Refusal::Memory { wanted, limit } => format!(
                "the component wanted {wanted} bytes of memory, more than its limit of {limit} bytes"
            ),
            Refusal::Engine => {
                "the component wanted more memory than the engine has room for".to_string()
            }
            Refusal::Table { wanted, limit } => format!(
                "the component wanted a table of {wanted} elements, more than its limit of {limit}"
            ),
        };
        let code = match refusal {
            Refusal::Table { .. } => ErrorCode::Table,
            _ => ErrorCode::Memory,
        };
        Error {
            code,
            message: format!("{message} ({})", error.message),
            ..error
        }
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let wanted = (self.memory_used - current).saturating_add(desired);
        if wanted > self.memory_limit {
            self.refused = Some(Refusal::Memory {
                wanted,
                limit: self.memory_limit,
            });
            return Ok(false);
        }
        self.memory_used = wanted;
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.refused = Some(Refusal::Engine);
        Ok(())
    }

    fn table_growing(
        &mut self,
        _: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        if desired > self.table_limit {
            self.refused = Some(Refusal::Table {
                wanted: desired,
                limit: self.table_limit,
            });
            return Ok(false);
        }
        Ok(true)
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.refused = Some(Refusal::Engine);
        Ok(())
    }

    fn instances(&self) -> usize {
        self.instance_limit
    }

    fn tables(&self) -> usize {
        usize::MAX
    }

    fn memories(&self) -> usize {
        usize::MAX
    }
}

/// The resources and error contexts that the host holds, by number. Numbers start at 1 and are used
/// again.
#[derive(Default)]
pub struct Handles {
    slots: Vec<Option<Handle>>,
    free: Vec<u32>,
}

enum Handle {
    Resource(ResourceAny),
    ErrorContext(ErrorContext),
}

impl Handles {
    fn insert(&mut self, handle: Handle) -> u32 {
        if let Some(number) = self.free.pop() {
            self.slots[number as usize - 1] = Some(handle);
            return number;
        }
        self.slots.push(Some(handle));
        u32::try_from(self.slots.len()).expect("fewer handles than memory")
    }

    fn slot(&mut self, number: u32) -> wasmtime::Result<&mut Option<Handle>> {
        (number as usize)
            .checked_sub(1)
            .and_then(|index| self.slots.get_mut(index))
            .filter(|slot| slot.is_some())
            .ok_or_else(|| type_error(format!("there is no handle number {number}")))
    }

    pub fn resource(&mut self, number: u32) -> wasmtime::Result<ResourceAny> {
        match self.slot(number)? {
            Some(Handle::Resource(resource)) => Ok(*resource),
            _ => Err(type_error(format!("handle number {number} is no resource"))),
        }
    }

    pub fn take_resource(&mut self, number: u32) -> wasmtime::Result<ResourceAny> {
        let resource = self.resource(number)?;
        *self.slot(number)? = None;
        self.free.push(number);
        Ok(resource)
    }

    pub fn take_error_context(&mut self, number: u32) -> wasmtime::Result<ErrorContext> {
        match self.slot(number)?.take() {
            Some(Handle::ErrorContext(context)) => {
                self.free.push(number);
                Ok(context)
            }
            other => {
                *self.slot_mut(number) = other;
                Err(type_error(format!(
                    "handle number {number} is no error context"
                )))
            }
        }
    }

    fn slot_mut(&mut self, number: u32) -> &mut Option<Handle> {
        &mut self.slots[number as usize - 1]
    }
}

/// What lifting has produced, once its handles have numbers.
#[derive(Default)]
pub struct Finished {
    pub bytes: Vec<u8>,
    pub streams: Vec<Arc<Channel>>,
    /// Borrowed resources, which have to be dropped when the host function returns.
    pub borrowed: Vec<u32>,
}

/// Gives the handles of a lifted buffer their numbers.
pub fn finish(
    mut store: StoreContextMut<'_, StoreData>,
    lifted: Lifted,
) -> wasmtime::Result<Finished> {
    let mut finished = Finished {
        bytes: lifted.bytes,
        streams: Vec::new(),
        borrowed: Vec::new(),
    };
    for (offset, handle) in lifted.handles {
        let number = match handle {
            LiftedHandle::Own(resource) | LiftedHandle::Borrow(resource)
                if state(store.data()).kept.kind(resource.ty()).is_some() =>
            {
                // One of the host's: nothing of it stays here.
                resource
                    .try_into_resource_dynamic(store.as_context_mut())?
                    .rep()
            }
            LiftedHandle::Own(resource) => state_mut(store.data_mut())
                .handles
                .insert(Handle::Resource(resource)),
            LiftedHandle::Borrow(resource) => {
                let number = state_mut(store.data_mut())
                    .handles
                    .insert(Handle::Resource(resource));
                finished.borrowed.push(number);
                number
            }
            LiftedHandle::ErrorContext(context) => state_mut(store.data_mut())
                .handles
                .insert(Handle::ErrorContext(context)),
            LiftedHandle::Stream(incoming) => {
                let channel = incoming.attach(store.as_context_mut())?;
                finished.streams.push(channel);
                u32::try_from(finished.streams.len() - 1).expect("fewer streams than bytes")
            }
        };
        finished.bytes[offset..][..4].copy_from_slice(&number.to_le_bytes());
    }
    Ok(finished)
}
