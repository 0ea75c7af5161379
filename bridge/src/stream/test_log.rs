//! What the callbacks of streams were told, for tests.

use crate::error::Error;
use crate::ffi::Context;
use std::sync::Mutex;

#[derive(Default)]
pub struct Log(Mutex<Vec<String>>);

impl Log {
    /// For callbacks, which get the log back with `of`.
    pub fn context(&self) -> Context {
        Context(std::ptr::from_ref(self).cast_mut().cast())
    }

    /// # Safety
    /// `context` must be that of a log that is still there.
    pub unsafe fn of<'a>(context: *mut std::ffi::c_void) -> &'a Log {
        // SAFETY: the caller's promise.
        unsafe { &*context.cast::<Log>() }
    }

    pub fn add(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// What an error says that a callback was given; empty for none.
///
/// # Safety
/// `error` must be null, or given up to this.
pub unsafe fn message(error: *mut Error) -> String {
    if error.is_null() {
        return String::new();
    }
    // SAFETY: the caller's promise.
    unsafe { Box::from_raw(error) }.message
}
