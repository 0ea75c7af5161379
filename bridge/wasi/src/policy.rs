//! Who may be reached over the network: asked of the other side of the bridge, which decides.

use std::net::SocketAddr;

/// What an address is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressUse {
    /// A connection for an outgoing HTTP request.
    Http,
    TcpBind,
    TcpListen,
    TcpAccept,
    TcpConnect,
    UdpBind,
    UdpSend,
    UdpReceive,
}

/// Where an outgoing HTTP request wants to go.
pub struct Target<'a> {
    pub method: &'a str,
    /// `http` or `https`.
    pub scheme: &'a str,
    /// Without the brackets of an IPv6 address.
    pub host: &'a str,
    pub port: u16,
    /// Without the query; as the guest spells it.
    pub path: &'a str,
}

/// Decides. Asked from any thread, at every request and for every address.
pub trait NetworkPolicy: Send + Sync {
    fn allows_request(&self, target: &Target<'_>) -> bool;
    fn allows_address(&self, purpose: AddressUse, address: SocketAddr) -> bool;
    /// Told of a request that was allowed and came to nothing.
    fn request_failed(&self, target: &Target<'_>, reason: &str);
}
