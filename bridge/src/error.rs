//! Errors as they cross the boundary: a code, a trap kind, one sentence, the guest's stack.

use crate::ffi::{self, Bytes};
use wasmtime::{Trap, WasmBacktrace};

/// `CB_ERROR_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum ErrorCode {
    InvalidComponent = 1,
    Incompatible = 2,
    Link = 3,
    Type = 4,
    Trap = 5,
    Deadline = 6,
    Memory = 7,
    Fuel = 8,
    Exhausted = 9,
    Cancelled = 10,
    Host = 11,
    Exit = 12,
    InvalidArgument = 13,
    Internal = 14,
    Table = 15,
    Instances = 16,
}

/// `CB_TRAP_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum TrapKind {
    None = 0,
    Unreachable = 1,
    MemoryOutOfBounds = 2,
    TableOutOfBounds = 3,
    IndirectCall = 4,
    IntegerOverflow = 5,
    DivisionByZero = 6,
    BadConversion = 7,
    StackOverflow = 8,
    CannotEnter = 9,
    CanonicalAbi = 10,
    Deadlock = 11,
    Other = 12,
}

/// `cb_error`.
#[derive(Clone, Debug)]
pub struct Error {
    pub code: ErrorCode,
    pub trap: TrapKind,
    /// Of a guest that ended itself.
    pub exit_status: u8,
    pub message: String,
    pub backtrace: String,
}

// What travels through Wasmtime as the reason why a call ends, and is found again by `from_call`.
impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl Error {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Error {
        Error {
            code,
            trap: TrapKind::None,
            exit_status: 0,
            message: message.into(),
            backtrace: String::new(),
        }
    }

    pub fn panicked(payload: &(dyn std::any::Any + Send)) -> Error {
        Error::new(
            ErrorCode::Internal,
            format!("the engine panicked: {}", ffi::panic_text(payload)),
        )
    }

    pub fn cancelled() -> Error {
        Error::new(ErrorCode::Cancelled, "the call was cancelled")
    }

    pub fn deadline() -> Error {
        Error::new(ErrorCode::Deadline, "the call took longer than its limit")
    }

    pub fn into_raw(self) -> *mut Error {
        Box::into_raw(Box::new(self))
    }

    /// An error of the engine outside a call, with everything it says about why.
    pub fn from_engine(code: ErrorCode, error: &wasmtime::Error) -> Error {
        Error::new(code, chain(error))
    }

    /// A guest that ended itself. Where it did so is nobody's concern: there is no stack.
    fn exited(status: i32) -> Error {
        // Exits have a `u8` in WASI.
        let exit_status = u8::try_from(status).unwrap_or(u8::MAX);
        Error {
            exit_status,
            ..Error::new(
                ErrorCode::Exit,
                format!("the component exited with status {exit_status}"),
            )
        }
    }

    /// The end of a call, or of an instantiation.
    pub fn from_call(error: &wasmtime::Error) -> Error {
        if let Some(exit) = error.downcast_ref::<composable_bridge_wasi::I32Exit>() {
            return Error::exited(exit.0);
        }
        let backtrace = error
            .downcast_ref::<WasmBacktrace>()
            .map(print_backtrace)
            .unwrap_or_default();
        if let Some(known) = error.downcast_ref::<Error>() {
            return Error {
                backtrace,
                ..known.clone()
            };
        }
        let (code, kind, message) = if let Some(trap) = error.downcast_ref::<Trap>() {
            if *trap == Trap::OutOfFuel {
                (
                    ErrorCode::Fuel,
                    TrapKind::None,
                    "all fuel was used up".into(),
                )
            } else {
                (ErrorCode::Trap, trap_kind(*trap), trap.to_string())
            }
        } else if error.is::<wasmtime::PoolConcurrencyLimitError>() {
            (ErrorCode::Exhausted, TrapKind::None, chain(error))
        } else {
            (ErrorCode::Trap, TrapKind::CanonicalAbi, chain(error))
        };
        Error {
            trap: kind,
            backtrace,
            ..Error::new(code, message)
        }
    }
}

fn trap_kind(trap: Trap) -> TrapKind {
    match trap {
        Trap::UnreachableCodeReached => TrapKind::Unreachable,
        Trap::MemoryOutOfBounds | Trap::HeapMisaligned => TrapKind::MemoryOutOfBounds,
        Trap::TableOutOfBounds => TrapKind::TableOutOfBounds,
        Trap::IndirectCallToNull | Trap::BadSignature => TrapKind::IndirectCall,
        Trap::IntegerOverflow => TrapKind::IntegerOverflow,
        Trap::IntegerDivisionByZero => TrapKind::DivisionByZero,
        Trap::BadConversionToInteger => TrapKind::BadConversion,
        Trap::StackOverflow => TrapKind::StackOverflow,
        Trap::CannotEnterComponent => TrapKind::CannotEnter,
        Trap::AsyncDeadlock => TrapKind::Deadlock,
        Trap::NoAsyncResult
        | Trap::CannotLeaveComponent
        | Trap::CannotBlockSyncTask
        | Trap::InvalidChar
        | Trap::StringOutOfBounds
        | Trap::ListOutOfBounds
        | Trap::InvalidDiscriminant
        | Trap::UnalignedPointer
        | Trap::TaskCancelNotCancelled
        | Trap::TaskCancelOrReturnTwice
        | Trap::SubtaskCancelAfterTerminal
        | Trap::TaskReturnInvalid
        | Trap::WaitableSetDropHasWaiters
        | Trap::SubtaskDropNotResolved
        | Trap::BackpressureOverflow
        | Trap::UnsupportedCallbackCode
        | Trap::ConcurrentFutureStreamOp
        | Trap::StreamOpTooBig
        | Trap::WaitableSyncAndAsync => TrapKind::CanonicalAbi,
        _ => TrapKind::Other,
    }
}

/// Every cause, outermost first, without the backtraces that Wasmtime adds as causes.
fn chain(error: &wasmtime::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = cause.to_string();
        if text.starts_with("error while executing at wasm backtrace") {
            continue;
        }
        if parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts.join(": ")
}

/// `  0: greet+0x1f at greeter.wasm (src/greet.cc:12)`, a line for each frame.
fn print_backtrace(backtrace: &WasmBacktrace) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for (index, frame) in backtrace.frames().iter().enumerate() {
        if !text.is_empty() {
            text.push('\n');
        }
        let name = frame.func_name().map_or_else(
            || format!("<function {}>", frame.func_index()),
            |name| rustc_demangle::demangle(name).to_string(),
        );
        let _ = write!(text, "{index:3}: {name}");
        if let Some(offset) = frame.module_offset() {
            let _ = write!(text, " at {offset:#x}");
        }
        if let Some(module) = frame.module().name() {
            let _ = write!(text, " in {module}");
        }
        if let Some(symbol) = frame
            .symbols()
            .iter()
            .find(|symbol| symbol.file().is_some())
        {
            let file = symbol.file().unwrap_or_default();
            let line = symbol.line().unwrap_or_default();
            let _ = write!(text, " ({file}:{line})");
        }
    }
    text
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_error_code(error: *const Error) -> i32 {
    // SAFETY: the header asks for a valid error.
    unsafe { (*error).code as i32 }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_error_trap(error: *const Error) -> i32 {
    // SAFETY: the header asks for a valid error.
    unsafe { (*error).trap as i32 }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_error_exit_status(error: *const Error) -> u8 {
    // SAFETY: the header asks for a valid error.
    unsafe { (*error).exit_status }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_error_message(error: *const Error) -> Bytes {
    // SAFETY: the header asks for a valid error.
    Bytes::of(unsafe { &(*error).message }.as_bytes())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_error_backtrace(error: *const Error) -> Bytes {
    // SAFETY: the header asks for a valid error.
    Bytes::of(unsafe { &(*error).backtrace }.as_bytes())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_error_free(error: *mut Error) {
    // SAFETY: the header asks for an error that the caller owns.
    unsafe { ffi::free_box(error) };
}
