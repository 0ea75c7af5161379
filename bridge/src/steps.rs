//! Calls of several steps: functions that are called one after the other in one instance, as one call. The
//! other side says after each step what comes next.

use crate::call;
use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Bytes, Context};
use crate::flat::Image;
use crate::program::Program;
use crate::store::{self, Finished, StoreData};
use crate::stream::Values;
use std::sync::Arc;
use wasmtime::Store;
use wasmtime::component::Instance;

/// `CB_STEP_RETURN`.
const STEP_RETURN: u32 = 0;
/// `CB_STEP_CALL`.
const STEP_CALL: u32 = 1;
/// `CB_STEP_DROP`.
const STEP_DROP: u32 = 2;
/// `CB_STEP_FAIL`.
const STEP_FAIL: u32 = 3;

/// `cb_step`.
#[repr(C)]
pub struct Step {
    kind: u32,
    number: u32,
    arguments: Values,
    message: Bytes,
}

pub type NextStep = extern "C" fn(*mut std::ffi::c_void, Bytes) -> Step;

/// Where the steps of one call come from.
#[derive(Clone, Copy)]
pub struct Steps {
    pub next: NextStep,
    pub context: Context,
}

/// What is done in an instance: a function is called, and the steps that follow are taken.
pub struct Request {
    pub number: u32,
    pub arguments: Arc<Image>,
    pub steps: Option<Steps>,
}

/// A step as this side keeps it.
enum Next {
    Return,
    Call(u32, Arc<Image>),
    Drop(u32),
    Fail(Error),
}

impl Steps {
    fn next(self, result: Finished) -> Next {
        let step = (self.next)(self.context.0, Bytes::of(&result.bytes));
        ffi::keep_spare(result.bytes);
        match step.kind {
            STEP_RETURN => Next::Return,
            // SAFETY: the header's rules: the arguments stay until the next step is asked for.
            STEP_CALL => Next::Call(step.number, Arc::new(unsafe { step.arguments.borrow() })),
            STEP_DROP => Next::Drop(step.number),
            STEP_FAIL => {
                // SAFETY: the header's rules.
                let message = unsafe { step.message.as_slice() };
                let message = String::from_utf8_lossy(message).into_owned();
                Next::Fail(Error::new(ErrorCode::Host, message))
            }
            kind => Next::Fail(Error::new(
                ErrorCode::InvalidArgument,
                format!("there are no steps of kind {kind}"),
            )),
        }
    }
}

/// The result of the function, with handles numbered. After steps there is none: whoever named them has it.
pub async fn perform(
    store: &mut Store<StoreData>,
    instance: &Instance,
    program: &Program,
    request: Request,
) -> Result<Finished, Error> {
    let Request {
        number,
        arguments,
        steps,
    } = request;
    let mut finished = perform_one(store, instance, program, number, arguments).await?;
    let Some(steps) = steps else {
        return Ok(finished);
    };
    loop {
        finished = match steps.next(finished) {
            Next::Return => return Ok(Finished::default()),
            Next::Call(number, arguments) => {
                perform_one(store, instance, program, number, arguments).await?
            }
            Next::Drop(number) => {
                drop_resource(store, number).await?;
                Finished::default()
            }
            Next::Fail(error) => return Err(store::state(store.data()).call.fail(error)),
        };
    }
}

async fn perform_one(
    store: &mut Store<StoreData>,
    instance: &Instance,
    program: &Program,
    number: u32,
    arguments: Arc<Image>,
) -> Result<Finished, Error> {
    let function = program
        .functions
        .get(number as usize)
        .ok_or_else(|| call::unknown_function(number))?;
    call::perform(store, instance, function, arguments).await
}

/// Drops a resource that a call returned; its destructor runs.
pub async fn drop_resource(store: &mut Store<StoreData>, number: u32) -> Result<(), Error> {
    let taken = store::state_mut(store.data_mut())
        .handles
        .take_resource(number);
    let result = match taken {
        Ok(resource) => resource.resource_drop_async(&mut *store).await,
        Err(error) => Err(error),
    };
    result.map_err(|error| call::explain(store, &error))
}
