//! Instances that live over several calls.

use crate::call::{self, CallOptions, CallState, Completion, Driver};
use crate::engine::Places;
use crate::error::{Error, ErrorCode, TrapKind};
use crate::ffi::{self, guard};
use crate::program::{self, Program};
use crate::steps::{self, Request};
use crate::store::{self, CallLimits, Finished, StoreData};
use crate::stream::Values;
use composable_bridge_wasi::Propagated;
use std::sync::{Arc, Mutex, Weak, mpsc};
use wasmtime::Store;

/// `cb_instance`.
pub struct Instance {
    program: Arc<Program>,
    /// None while a call has it, and for ever after one failed.
    live: Arc<tokio::sync::Mutex<Option<Live>>>,
    /// Calls that were started and may be under way.
    calls: Mutex<Vec<Weak<CallState>>>,
}

struct Live {
    store: Store<StoreData>,
    instance: wasmtime::component::Instance,
    _places: Places,
}

/// What is done in an instance.
enum Operation {
    Call(Request, Propagated),
    DropResource(u32),
}

async fn make(
    program: Arc<Program>,
    state: Arc<CallState>,
    limits: CallLimits,
) -> Result<Live, Error> {
    let required = &program.requirements;
    let places = program
        .engine
        .places(required.memories, required.tables)
        .await?;
    let (store, instance) = call::instantiate(&program, &state, &limits, limits.deadline()).await?;
    Ok(Live {
        store,
        instance,
        _places: places,
    })
}

impl Instance {
    fn new(program: Arc<Program>, limits: CallLimits) -> Result<Instance, Error> {
        let state = Arc::new(CallState::default());
        let (sender, receiver) = mpsc::sync_channel(1);
        let making = {
            let (program, state) = (Arc::clone(&program), Arc::clone(&state));
            async move {
                let _ = sender.send(make(program, state, limits).await);
            }
        };
        let engine = Arc::clone(&program.engine);
        let on_executor = !program.grants.is_empty();
        Driver::new(engine, Arc::clone(&state), limits.deadline(), making)
            .start(on_executor, || {});
        // Without an answer the making was stopped, by its deadline or a panic.
        let live = receiver
            .recv()
            .unwrap_or_else(|_| Err(state.failure().unwrap_or_else(Error::cancelled)))?;
        Ok(Instance {
            program,
            live: Arc::new(tokio::sync::Mutex::new(Some(live))),
            calls: Mutex::default(),
        })
    }

    fn start(&self, operation: Operation, options: &CallOptions, state: Arc<CallState>) {
        let mut calls = self.calls.lock().unwrap_or_else(|lock| lock.into_inner());
        calls.retain(|call| call.strong_count() > 0);
        calls.push(Arc::downgrade(&state));
        drop(calls);
        let completion = Completion::new(options, Arc::clone(&state));
        let image = match &operation {
            Operation::Call(request, _) => Some(Arc::clone(&request.arguments)),
            Operation::DropResource(_) => None,
        };
        let work = run(
            Arc::clone(&self.program),
            Arc::clone(&self.live),
            operation,
            options.limits,
            Arc::clone(&state),
            completion,
        );
        let engine = Arc::clone(&self.program.engine);
        let on_executor = !self.program.grants.is_empty();
        Driver::new(engine, state, options.limits.deadline(), work).start(on_executor, || {
            if let Some(image) = image {
                image.own();
            }
        });
    }
}

/// One operation; the instance comes back only when it went well.
async fn run(
    program: Arc<Program>,
    live: Arc<tokio::sync::Mutex<Option<Live>>>,
    operation: Operation,
    limits: CallLimits,
    state: Arc<CallState>,
    mut completion: Completion,
) {
    let end = async {
        let deadline = limits.deadline();
        let mut place = live.lock_owned().await;
        let Some(mut instance) = place.take() else {
            return Err(Error {
                trap: TrapKind::CannotEnter,
                ..Error::new(
                    ErrorCode::Trap,
                    "the instance cannot be used any more: an earlier call failed",
                )
            });
        };
        let data = store::state_mut(instance.store.data_mut());
        data.call = state;
        data.deadline = deadline;
        store::start_call(&program.engine, &mut instance.store, limits.fuel)?;
        match operation {
            Operation::Call(request, propagated) => {
                instance.store.data_mut().propagate(&propagated);
                let finished =
                    steps::perform(&mut instance.store, &instance.instance, &program, request)
                        .await?;
                completion.deliver(Ok(finished));
                call::drain(&mut instance.store).await?;
            }
            Operation::DropResource(number) => {
                steps::drop_resource(&mut instance.store, number).await?;
                completion.deliver(Ok(Finished::default()));
            }
        }
        *place = Some(instance);
        Ok(())
    }
    .await;
    completion.finish(end);
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_instance_new(
    program: *const Program,
    limits: *const CallLimits,
    instance: *mut *mut Instance,
) -> *mut Error {
    guard(|| {
        // SAFETY: the header's rules.
        let (program, limits) =
            unsafe { (program::share(program), *ffi::deref(limits, "the limits")?) };
        let made = Instance::new(program, limits)?;
        // SAFETY: the header's rules.
        unsafe { *instance = Box::into_raw(Box::new(made)) };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_instance_call(
    instance: *const Instance,
    function: u32,
    arguments: Values,
    options: *const CallOptions,
    call: *mut *const CallState,
) {
    // SAFETY: the header's rules.
    let (instance, arguments, options, propagated) = unsafe {
        (
            &*instance,
            Arc::new(arguments.borrow()),
            &*options,
            (*options).propagated(),
        )
    };
    let state = Arc::new(CallState::of(options));
    // SAFETY: the header's rules.
    unsafe { call::hand_out(&state, call) };
    ffi::guard_silent(|| match propagated {
        Ok(propagated) => {
            let request = Request {
                number: function,
                arguments,
                steps: options.steps(),
            };
            let operation = Operation::Call(request, propagated);
            instance.start(operation, options, state);
        }
        Err(error) => Completion::new(options, state).finish(Err(error)),
    });
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_instance_drop_resource(
    instance: *const Instance,
    number: u32,
    options: *const CallOptions,
    call: *mut *const CallState,
) {
    // SAFETY: the header's rules.
    let (instance, options) = unsafe { (&*instance, &*options) };
    let state = Arc::new(CallState::of(options));
    // SAFETY: the header's rules.
    unsafe { call::hand_out(&state, call) };
    ffi::guard_silent(|| instance.start(Operation::DropResource(number), options, state));
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_instance_free(instance: *mut Instance) {
    if instance.is_null() {
        return;
    }
    // SAFETY: the header's rules.
    let instance = unsafe { Box::from_raw(instance) };
    ffi::guard_silent(move || {
        let calls = instance
            .calls
            .lock()
            .unwrap_or_else(|lock| lock.into_inner());
        for call in calls.iter().filter_map(Weak::upgrade) {
            call.cancel();
        }
    });
}
