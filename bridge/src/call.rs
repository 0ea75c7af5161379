//! Calls: polled once where they start, then, if they wait, on the engine's workers; with a deadline, a
//! way to cancel, and callbacks that come exactly once.

use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Buffer, Context};
use crate::flat::Image;
use crate::grant::Pair;
use crate::program::{self, Program};
use crate::provider::Kept;
use crate::steps::{self, NextStep, Request, Steps};
use crate::store::{self, CallLimits, Finished, StoreData};
use crate::stream::{self, StreamEnd, Values};
use composable_bridge_wasi::{Propagated, Wasi};
use futures::task::AtomicWaker;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Poll, Wake, Waker};
use std::time::Instant;
use tokio::time::Sleep;
use wasmtime::component::Instance;
use wasmtime::{AsContextMut, Store};

/// `cb_outcome`.
#[repr(C)]
pub struct Outcome {
    pub error: *mut Error,
    pub result: Buffer,
    pub streams: *mut *mut StreamEnd,
    pub stream_count: usize,
}

pub type ResultCallback = extern "C" fn(*mut std::ffi::c_void, Outcome);
pub type FinishedCallback = extern "C" fn(*mut std::ffi::c_void, *mut Error);

/// `cb_call_options`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CallOptions {
    pub limits: CallLimits,
    pub headers: *const Pair,
    pub header_count: usize,
    pub on_result: ResultCallback,
    pub on_finished: Option<FinishedCallback>,
    pub next_step: Option<NextStep>,
    pub context: *mut std::ffi::c_void,
}

impl CallOptions {
    /// What follows the call, where it is of several steps.
    pub fn steps(&self) -> Option<Steps> {
        let context = Context(self.context);
        self.next_step.map(|next| Steps { next, context })
    }

    /// # Safety
    /// The headers must be as the header file says.
    pub unsafe fn propagated(&self) -> Result<Propagated, Error> {
        // SAFETY: the caller's promise.
        let headers = unsafe { ffi::slice(self.headers, self.header_count) };
        let headers = headers
            .iter()
            // SAFETY: the caller's promise.
            .map(|header| unsafe { header.copy("a header") })
            .collect::<Result<Vec<_>, _>>()?;
        Propagated::new(&headers).map_err(|reason| Error::new(ErrorCode::InvalidArgument, reason))
    }
}

/// `cb_call`: what a call under way shares with those who watch it.
#[derive(Default)]
pub struct CallState {
    cancelled: AtomicBool,
    waker: AtomicWaker,
    /// Why the call ended before its time; set before its store is dropped.
    failure: OnceLock<Error>,
    /// The callbacks of a call that panicked, until the driver knows what the panic said.
    orphan: Mutex<Option<Callbacks>>,
    /// What the callbacks of host functions are told about it.
    context: Context,
}

impl CallState {
    pub fn of(options: &CallOptions) -> CallState {
        CallState {
            context: Context(options.context),
            ..CallState::default()
        }
    }

    pub fn context(&self) -> Context {
        self.context
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.waker.wake();
    }

    pub fn failure(&self) -> Option<Error> {
        self.failure.get().cloned()
    }

    pub fn fail(&self, error: Error) -> Error {
        self.failure.get_or_init(|| error).clone()
    }
}

/// The callbacks of a call. Whatever happens to their owner, each comes once.
pub struct Completion {
    state: Arc<CallState>,
    callbacks: Callbacks,
}

/// Each is taken when it is called.
struct Callbacks {
    on_result: Option<ResultCallback>,
    on_finished: Option<FinishedCallback>,
    context: Context,
}

impl Completion {
    pub fn new(options: &CallOptions, state: Arc<CallState>) -> Completion {
        Completion {
            state,
            callbacks: Callbacks {
                on_result: Some(options.on_result),
                on_finished: options.on_finished,
                context: Context(options.context),
            },
        }
    }

    pub fn state(&self) -> Arc<CallState> {
        Arc::clone(&self.state)
    }

    /// The result, unless one was delivered before.
    pub fn deliver(&mut self, result: Result<Finished, Error>) {
        self.callbacks.deliver(result);
    }

    /// The end of everything. An error goes to the first callback that has not come yet.
    pub fn finish(&mut self, end: Result<(), Error>) {
        self.callbacks.finish(end);
    }
}

impl Drop for Completion {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut orphan = self
                .state
                .orphan
                .lock()
                .unwrap_or_else(|lock| lock.into_inner());
            *orphan = Some(self.callbacks.take());
            return;
        }
        let end = self.state.failure().map_or(Ok(()), Err);
        self.finish(end);
    }
}

impl Callbacks {
    fn take(&mut self) -> Callbacks {
        Callbacks {
            on_result: self.on_result.take(),
            on_finished: self.on_finished.take(),
            context: self.context,
        }
    }

    fn deliver(&mut self, result: Result<Finished, Error>) {
        let Some(callback) = self.on_result.take() else {
            return;
        };
        let outcome = match result {
            Ok(finished) => {
                let (streams, stream_count) = stream::ends_into_raw(finished.streams);
                Outcome {
                    error: std::ptr::null_mut(),
                    result: finished.bytes.into(),
                    streams,
                    stream_count,
                }
            }
            Err(error) => Outcome {
                error: error.into_raw(),
                result: Buffer::EMPTY,
                streams: std::ptr::null_mut(),
                stream_count: 0,
            },
        };
        callback(self.context.0, outcome);
    }

    fn finish(&mut self, end: Result<(), Error>) {
        let mut error = end.err();
        if self.on_result.is_some() {
            let reason = error.take().unwrap_or_else(Error::cancelled);
            self.deliver(Err(reason));
        }
        if let Some(callback) = self.on_finished.take() {
            callback(
                self.context.0,
                error.map_or(std::ptr::null_mut(), Error::into_raw),
            );
        }
    }
}

thread_local! {
    /// Whether this thread is inside a call: Wasmtime allows no second one inline.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether something woke the call that is polled where it started.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

thread_local! {
    /// One for all calls that start on this thread: a waker that an earlier call left behind costs a poll.
    static WOKEN: Arc<Woken> = Arc::new(Woken(AtomicBool::new(false)));
}

/// Marks the thread as inside a call until dropped.
struct Inside;

impl Inside {
    fn enter() -> Inside {
        INSIDE.set(true);
        Inside
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Polls the work of a call, ends it at its deadline or when it is cancelled, and stops panics.
pub struct Driver {
    /// None when it is over.
    work: Option<Work>,
    state: Arc<CallState>,
    engine: Arc<Engine>,
    deadline: Option<Instant>,
    /// Made when the call first waits: most calls never do.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Driver {
    pub fn new(
        engine: Arc<Engine>,
        state: Arc<CallState>,
        deadline: Option<Instant>,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> Driver {
        Driver {
            work: Some(Box::pin(work)),
            state,
            engine,
            deadline,
            sleep: None,
        }
    }

    /// Polls here for as long as the work goes on by itself, then hands over to the workers if that was not
    /// enough: before that, `leave` is called. `on_executor` says that the work needs timers or sockets from
    /// its first poll on.
    pub fn start(mut self, on_executor: bool, leave: impl FnOnce()) {
        let engine = Arc::clone(&self.engine);
        if !INSIDE.get() {
            let _entered = on_executor.then(|| engine.executor().enter());
            if self.poll_here() {
                return;
            }
        }
        leave();
        engine.executor().spawn(self);
    }

    /// Whether the work is over. Its parts often wake one another, a guest that writes and the host that
    /// reads: that needs no other thread. It leaves once nothing has woken it, or its slice of time is over.
    fn poll_here(&mut self) -> bool {
        let begun = Instant::now();
        WOKEN.with(|woken| {
            let waker = Waker::from(Arc::clone(woken));
            let mut context = std::task::Context::from_waker(&waker);
            loop {
                woken.0.store(false, Ordering::Relaxed);
                if self.poll_work(&mut context).is_ready() {
                    return true;
                }
                if !woken.0.load(Ordering::Relaxed) || begun.elapsed() >= self.engine.time_slice {
                    return false;
                }
            }
        })
    }

    fn poll_work(&mut self, cx: &mut std::task::Context<'_>) -> Poll<()> {
        let Some(work) = &mut self.work else {
            return Poll::Ready(());
        };
        if self.state.is_cancelled() {
            return self.stop(Error::cancelled());
        }
        let polled = {
            let _running = self.engine.ticker.run();
            let _inside = Inside::enter();
            catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx)))
        };
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(())) => {
                self.work = None;
                Poll::Ready(())
            }
            Err(payload) => self.stop(Error::panicked(payload.as_ref())),
        }
    }

    /// Ends the call early: dropping the work drops its store, and its completion reports why.
    fn stop(&mut self, reason: Error) -> Poll<()> {
        let reason = self.state.fail(reason);
        let work = self.work.take();
        let _inside = Inside::enter();
        // A store in the middle of a panic may panic again when it is dropped.
        ffi::guard_silent(|| drop(work));
        let orphan = self.state.orphan.lock().map(|mut orphan| orphan.take());
        if let Ok(Some(mut callbacks)) = orphan {
            callbacks.finish(Err(reason));
        }
        Poll::Ready(())
    }
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> Poll<()> {
        let driver = &mut *self;
        driver.state.waker.register(cx.waker());
        if driver.poll_work(cx).is_ready() {
            return Poll::Ready(());
        }
        if let Some(deadline) = driver.deadline {
            let sleep = driver
                .sleep
                .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline.into())));
            if sleep.as_mut().poll(cx).is_ready() {
                return driver.stop(Error::deadline());
            }
        }
        Poll::Pending
    }
}

/// Calls the function in the instance; its result, with handles numbered.
pub async fn perform(
    store: &mut Store<StoreData>,
    instance: &Instance,
    function: &program::Function,
    arguments: Arc<Image>,
) -> Result<Finished, Error> {
    let result = async {
        let callee = instance
            .get_func(&mut *store, function.index)
            .ok_or_else(|| wasmtime::format_err!("the exported function is gone"))?;
        let lifted =
            program::call_with_arity(store, callee, function.result_arity, arguments).await?;
        store::finish(store.as_context_mut(), lifted)
    }
    .await;
    result.map_err(|error| explain(store, &error))
}

/// Lets everything run that the guest has left to do after it returned: without concurrency that is nothing.
pub async fn drain(store: &mut Store<StoreData>) -> Result<(), Error> {
    if store.concurrent_resource_table().is_none() {
        return Ok(());
    }
    store
        .run_concurrent(async |accessor| {
            std::future::poll_fn(|cx| accessor.poll_no_interesting_tasks(cx)).await;
        })
        .await
        .map_err(|error| explain(store, &error))
}

pub fn explain(store: &Store<StoreData>, error: &wasmtime::Error) -> Error {
    let data = store::state(store.data());
    let error = data.limiter.explain(Error::from_call(error));
    // Streams that end with the store tell their readers the same reason.
    data.call.fail(error)
}

/// Makes an instance in a new store.
pub async fn instantiate(
    program: &Program,
    state: &Arc<CallState>,
    limits: &CallLimits,
    deadline: Option<Instant>,
) -> Result<(Store<StoreData>, Instance), Error> {
    let wasi = Wasi::new(&program.grants)
        .map_err(|error| Error::from_engine(ErrorCode::InvalidArgument, &error))?;
    let mut store = store::new_store(
        &program.engine,
        Arc::clone(state),
        limits,
        deadline,
        wasi,
        Kept::new(&program.providers),
    )?;
    match program.pre.instantiate_async(&mut store).await {
        Ok(instance) => Ok((store, instance)),
        Err(error) => Err(explain(&store, &error)),
    }
}

/// A call in an instance of its own.
async fn run(
    program: Arc<Program>,
    request: Request,
    limits: CallLimits,
    propagated: Result<Propagated, Error>,
    deadline: Option<Instant>,
    mut completion: Completion,
) {
    let state = Arc::clone(&completion.state);
    let end = async {
        let propagated = propagated?;
        if program.functions.get(request.number as usize).is_none() {
            return Err(unknown_function(request.number));
        }
        let required = &program.requirements;
        let _places = program
            .engine
            .places(required.memories, required.tables)
            .await?;
        let (mut store, instance) = instantiate(&program, &state, &limits, deadline).await?;
        store.data_mut().propagate(&propagated);
        let finished = steps::perform(&mut store, &instance, &program, request).await?;
        completion.deliver(Ok(finished));
        drain(&mut store).await
    }
    .await;
    completion.finish(end);
}

pub fn unknown_function(number: u32) -> Error {
    Error::new(
        ErrorCode::InvalidArgument,
        format!("the program has no function number {number}"),
    )
}

/// Hands out a handle of the call, where one is wanted.
///
/// # Safety
/// `call` must be null or a valid out parameter.
pub unsafe fn hand_out(state: &Arc<CallState>, call: *mut *const CallState) {
    if !call.is_null() {
        // SAFETY: the caller's promise.
        unsafe { *call = Arc::into_raw(Arc::clone(state)) };
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_program_call(
    program: *const Program,
    function: u32,
    arguments: Values,
    options: *const CallOptions,
    call: *mut *const CallState,
) {
    // SAFETY: the header's rules.
    let (program, arguments, options, propagated) = unsafe {
        (
            program::share(program),
            Arc::new(arguments.borrow()),
            *options,
            (*options).propagated(),
        )
    };
    let state = Arc::new(CallState::of(&options));
    // SAFETY: the header's rules.
    unsafe { hand_out(&state, call) };
    ffi::guard_silent(|| {
        let engine = Arc::clone(&program.engine);
        let on_executor = !program.grants.is_empty();
        let deadline = options.limits.deadline();
        let completion = Completion::new(&options, Arc::clone(&state));
        let image = Arc::clone(&arguments);
        let request = Request {
            number: function,
            arguments,
            steps: options.steps(),
        };
        let work = run(
            program,
            request,
            options.limits,
            propagated,
            deadline,
            completion,
        );
        Driver::new(engine, state, deadline, work).start(on_executor, || image.own());
    });
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_call_cancel(call: *const CallState) {
    // SAFETY: the header's rules.
    let call = unsafe { &*call };
    ffi::guard_silent(|| call.cancel());
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_call_free(call: *const CallState) {
    if !call.is_null() {
        // SAFETY: the caller gives up its strong count.
        drop(unsafe { Arc::from_raw(call) });
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
