//! Network policies: questions that the other side of the boundary answers.

use crate::ffi::{Bytes, Context};
use composable_bridge_wasi::{AddressUse, NetworkPolicy, Target};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

pub const ADDRESS_HTTP: i32 = 0;
pub const ADDRESS_TCP_BIND: i32 = 1;
pub const ADDRESS_TCP_LISTEN: i32 = 2;
pub const ADDRESS_TCP_ACCEPT: i32 = 3;
pub const ADDRESS_TCP_CONNECT: i32 = 4;
pub const ADDRESS_UDP_BIND: i32 = 5;
pub const ADDRESS_UDP_SEND: i32 = 6;
pub const ADDRESS_UDP_RECEIVE: i32 = 7;

/// `cb_address`.
#[repr(C)]
pub struct Address {
    bytes: Bytes,
    port: u32,
}

/// `cb_target`.
#[repr(C)]
pub struct RequestTarget {
    method: Bytes,
    scheme: Bytes,
    host: Bytes,
    port: u32,
    path: Bytes,
}

impl RequestTarget {
    fn of(target: &Target<'_>) -> RequestTarget {
        RequestTarget {
            method: Bytes::of(target.method.as_bytes()),
            scheme: Bytes::of(target.scheme.as_bytes()),
            host: Bytes::of(target.host.as_bytes()),
            port: u32::from(target.port),
            path: Bytes::of(target.path.as_bytes()),
        }
    }
}

/// `cb_policy`.
#[repr(C)]
pub struct Policy {
    allows_request: extern "C" fn(*mut std::ffi::c_void, *const RequestTarget) -> u32,
    allows_address: extern "C" fn(*mut std::ffi::c_void, i32, *const Address) -> u32,
    request_failed: extern "C" fn(*mut std::ffi::c_void, *const RequestTarget, Bytes),
    released: extern "C" fn(*mut std::ffi::c_void),
    context: *mut std::ffi::c_void,
}

impl Policy {
    /// Takes the policy over; None where it is null.
    ///
    /// # Safety
    /// The policy must be null or as the header says, and be taken over once.
    pub unsafe fn share(policy: *const Policy) -> Option<Arc<dyn NetworkPolicy>> {
        // SAFETY: the caller's promise.
        let policy = unsafe { policy.as_ref() }?;
        Some(Arc::new(Asked {
            allows_request: policy.allows_request,
            allows_address: policy.allows_address,
            request_failed: policy.request_failed,
            released: policy.released,
            context: Context(policy.context),
        }))
    }
}

struct Asked {
    allows_request: extern "C" fn(*mut std::ffi::c_void, *const RequestTarget) -> u32,
    allows_address: extern "C" fn(*mut std::ffi::c_void, i32, *const Address) -> u32,
    request_failed: extern "C" fn(*mut std::ffi::c_void, *const RequestTarget, Bytes),
    released: extern "C" fn(*mut std::ffi::c_void),
    context: Context,
}

impl Drop for Asked {
    fn drop(&mut self) {
        (self.released)(self.context.0);
    }
}

impl NetworkPolicy for Asked {
    fn allows_request(&self, target: &Target<'_>) -> bool {
        let target = RequestTarget::of(target);
        (self.allows_request)(self.context.0, &raw const target) != 0
    }

    fn allows_address(&self, purpose: AddressUse, address: SocketAddr) -> bool {
        let (v4, v6);
        let bytes: &[u8] = match address.ip() {
            IpAddr::V4(ip) => {
                v4 = ip.octets();
                &v4
            }
            IpAddr::V6(ip) => {
                v6 = ip.octets();
                &v6
            }
        };
        let purpose = match purpose {
            AddressUse::Http => ADDRESS_HTTP,
            AddressUse::TcpBind => ADDRESS_TCP_BIND,
            AddressUse::TcpListen => ADDRESS_TCP_LISTEN,
            AddressUse::TcpAccept => ADDRESS_TCP_ACCEPT,
            AddressUse::TcpConnect => ADDRESS_TCP_CONNECT,
            AddressUse::UdpBind => ADDRESS_UDP_BIND,
            AddressUse::UdpSend => ADDRESS_UDP_SEND,
            AddressUse::UdpReceive => ADDRESS_UDP_RECEIVE,
        };
        let address = Address {
            bytes: Bytes::of(bytes),
            port: u32::from(address.port()),
        };
        (self.allows_address)(self.context.0, purpose, &raw const address) != 0
    }

    fn request_failed(&self, target: &Target<'_>, reason: &str) {
        let target = RequestTarget::of(target);
        (self.request_failed)(
            self.context.0,
            &raw const target,
            Bytes::of(reason.as_bytes()),
        );
    }
}
