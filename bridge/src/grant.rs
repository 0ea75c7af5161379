//! Grants and links as they cross the boundary.

use crate::error::Error;
use crate::ffi::{self, Bytes};
use composable_bridge_wasi as wasi;

/// `cb_preopen`.
#[repr(C)]
pub struct Preopen {
    host_path: Bytes,
    guest_path: Bytes,
    writable: u32,
}

/// `cb_pair`.
#[repr(C)]
pub struct Pair {
    key: Bytes,
    value: Bytes,
}

/// `cb_grant`.
#[repr(C)]
pub struct Grant {
    inherit_stdin: u32,
    inherit_stdout: u32,
    inherit_stderr: u32,
    inherit_network: u32,
    allow_ip_name_lookup: u32,
    preopens: *const Preopen,
    preopen_count: usize,
    environment: *const Pair,
    environment_count: usize,
    arguments: *const Bytes,
    argument_count: usize,
}

/// # Safety
/// The bytes must be as the header says.
unsafe fn text(bytes: Bytes, what: &str) -> Result<String, Error> {
    // SAFETY: the caller's promise.
    unsafe { bytes.as_text(what) }.map(str::to_string)
}

impl Grant {
    /// # Safety
    /// The grant must be as the header says.
    pub unsafe fn copy(&self) -> Result<wasi::Grant, Error> {
        // SAFETY: the caller's promise.
        let (preopens, environment, arguments) = unsafe {
            (
                ffi::slice(self.preopens, self.preopen_count),
                ffi::slice(self.environment, self.environment_count),
                ffi::slice(self.arguments, self.argument_count),
            )
        };
        Ok(wasi::Grant {
            inherit_stdin: self.inherit_stdin != 0,
            inherit_stdout: self.inherit_stdout != 0,
            inherit_stderr: self.inherit_stderr != 0,
            inherit_network: self.inherit_network != 0,
            allow_ip_name_lookup: self.allow_ip_name_lookup != 0,
            preopens: preopens
                .iter()
                // SAFETY: the caller's promise.
                .map(|preopen| unsafe { preopen.copy() })
                .collect::<Result<_, _>>()?,
            environment: environment
                .iter()
                // SAFETY: the caller's promise.
                .map(|pair| unsafe { pair.copy() })
                .collect::<Result<_, _>>()?,
            arguments: arguments
                .iter()
                // SAFETY: the caller's promise.
                .map(|argument| unsafe { text(*argument, "an argument") })
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Preopen {
    /// # Safety
    /// As for `Grant::copy`.
    unsafe fn copy(&self) -> Result<wasi::Preopen, Error> {
        // SAFETY: the caller's promise.
        unsafe {
            Ok(wasi::Preopen {
                host_path: text(self.host_path, "a preopened folder's path")?,
                guest_path: text(self.guest_path, "a preopened folder's guest path")?,
                writable: self.writable != 0,
            })
        }
    }
}

impl Pair {
    /// # Safety
    /// As for `Grant::copy`.
    unsafe fn copy(&self) -> Result<(String, String), Error> {
        // SAFETY: the caller's promise.
        unsafe {
            Ok((
                text(self.key, "an environment variable's name")?,
                text(self.value, "an environment variable's value")?,
            ))
        }
    }
}
