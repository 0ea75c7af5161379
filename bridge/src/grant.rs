//! Grants and links as they cross the boundary.

use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Bytes};
use crate::policy::Policy;
use composable_bridge_wasi as wasi;
use std::sync::Arc;
use std::time::Duration;

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
    pub key: Bytes,
    pub value: Bytes,
}

/// `cb_http_settings`.
#[repr(C)]
pub struct HttpSettings {
    connect_nanoseconds: u64,
    first_byte_nanoseconds: u64,
    between_bytes_nanoseconds: u64,
    idle_nanoseconds: u64,
    idle_connections: u32,
    h2c_for_grpc: u32,
    certificates: Bytes,
}

/// `cb_grant`.
#[repr(C)]
pub struct Grant {
    inherit_stdin: u32,
    inherit_stdout: u32,
    inherit_stderr: u32,
    allow_ip_name_lookup: u32,
    sockets: *const Policy,
    http: *const Policy,
    http_settings: *const HttpSettings,
    seed: *const u64,
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
    /// Takes the policies over, also where it fails.
    ///
    /// # Safety
    /// The grant must be as the header says.
    pub unsafe fn copy(&self) -> Result<wasi::Grant, Error> {
        // SAFETY: the caller's promise.
        let (preopens, environment, arguments, sockets, http, seed) = unsafe {
            (
                ffi::slice(self.preopens, self.preopen_count),
                ffi::slice(self.environment, self.environment_count),
                ffi::slice(self.arguments, self.argument_count),
                Policy::share(self.sockets),
                Policy::share(self.http),
                self.seed.as_ref().copied(),
            )
        };
        Ok(wasi::Grant {
            inherit_stdin: self.inherit_stdin != 0,
            inherit_stdout: self.inherit_stdout != 0,
            inherit_stderr: self.inherit_stderr != 0,
            sockets,
            allow_ip_name_lookup: self.allow_ip_name_lookup != 0,
            http: match http {
                // SAFETY: the caller's promise.
                Some(policy) => Some(Arc::new(unsafe { self.client(policy) }?)),
                None => None,
            },
            seed,
            preopens: preopens
                .iter()
                // SAFETY: the caller's promise.
                .map(|preopen| unsafe { preopen.copy() })
                .collect::<Result<_, _>>()?,
            environment: environment
                .iter()
                // SAFETY: the caller's promise.
                .map(|pair| unsafe { pair.copy("an environment variable") })
                .collect::<Result<_, _>>()?,
            arguments: arguments
                .iter()
                // SAFETY: the caller's promise.
                .map(|argument| unsafe { text(*argument, "an argument") })
                .collect::<Result<_, _>>()?,
        })
    }

    /// # Safety
    /// As for `copy`.
    unsafe fn client(
        &self,
        policy: Arc<dyn wasi::NetworkPolicy>,
    ) -> Result<wasi::HttpClient, Error> {
        // SAFETY: the caller's promise.
        let (settings, certificates) = unsafe {
            let settings = ffi::deref(self.http_settings, "the HTTP settings")?;
            (settings, settings.certificates.as_slice())
        };
        let tls = wasi::Tls::new(certificates).map_err(|reason| {
            Error::new(
                ErrorCode::InvalidArgument,
                format!("cannot read the certificates: {reason}"),
            )
        })?;
        let settings = wasi::HttpSettings {
            connect_timeout: Duration::from_nanos(settings.connect_nanoseconds),
            first_byte_timeout: Duration::from_nanos(settings.first_byte_nanoseconds),
            between_bytes_timeout: Duration::from_nanos(settings.between_bytes_nanoseconds),
            idle_timeout: Duration::from_nanos(settings.idle_nanoseconds),
            idle_connections: settings.idle_connections as usize,
            h2c_for_grpc: settings.h2c_for_grpc != 0,
        };
        Ok(wasi::HttpClient::new(settings, tls, policy))
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
    pub unsafe fn copy(&self, what: &str) -> Result<(String, String), Error> {
        // SAFETY: the caller's promise.
        unsafe { Ok((text(self.key, what)?, text(self.value, what)?)) }
    }
}
