//! Connections: finding addresses, asking the policy about each, TCP, TLS.

use super::failure::ConnectFailure;
use super::tls::Tls;
use crate::policy::{AddressUse, NetworkPolicy};
use http::Uri;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::client::TlsStream;

tokio::task_local! {
    /// Of the request for which a connection is made.
    static PROGRESS: Arc<Progress>;
}

/// How far a request has come: the wait for its answer starts when it has a connection.
pub struct Progress {
    connect_timeout: Duration,
    state: Mutex<State>,
}

#[derive(Clone, Copy)]
enum State {
    Connecting,
    Connected(Instant),
}

impl Progress {
    pub fn new(connect_timeout: Duration) -> Progress {
        Progress {
            connect_timeout,
            // Unless a new connection is needed.
            state: Mutex::new(State::Connected(Instant::now())),
        }
    }

    fn set(&self, state: State) {
        *self.state.lock().unwrap_or_else(|lock| lock.into_inner()) = state;
    }

    fn get(&self) -> State {
        *self.state.lock().unwrap_or_else(|lock| lock.into_inner())
    }

    /// What the future gives, or None where that takes longer than `timeout`, not counting the time
    /// that connecting takes, which has a timeout of its own.
    pub async fn within<F: Future>(&self, timeout: Duration, future: F) -> Option<F::Output> {
        let mut future = std::pin::pin!(future);
        let mut end = Instant::now() + timeout;
        loop {
            if let Ok(output) = tokio::time::timeout_at(end, future.as_mut()).await {
                return Some(output);
            }
            end = match self.get() {
                State::Connecting => Instant::now() + timeout,
                State::Connected(start) if start + timeout > end => start + timeout,
                State::Connected(_) => return None,
            };
        }
    }
}

/// Lets connections that the future makes tell `progress`.
pub fn with_progress<F: Future>(
    progress: &Arc<Progress>,
    future: F,
) -> impl Future<Output = F::Output> + use<F> {
    PROGRESS.scope(Arc::clone(progress), future)
}

/// The host of a URI, without the brackets of an IPv6 address.
pub fn host(uri: &Uri) -> &str {
    let host = uri.host().unwrap_or_default();
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

pub fn port(uri: &Uri) -> u16 {
    let default = if uri.scheme_str() == Some("https") {
        443
    } else {
        80
    };
    uri.port_u16().unwrap_or(default)
}

#[derive(Clone)]
pub struct Connector {
    policy: Arc<dyn NetworkPolicy>,
    tls: Arc<Tls>,
    timeout: Duration,
}

impl Connector {
    pub fn new(policy: Arc<dyn NetworkPolicy>, tls: Arc<Tls>, timeout: Duration) -> Connector {
        Connector {
            policy,
            tls,
            timeout,
        }
    }

    async fn connect(self, uri: Uri) -> Result<HttpConnection, ConnectFailure> {
        let stream = self.connect_tcp(host(&uri), port(&uri)).await?;
        stream
            .set_nodelay(true)
            .map_err(|error| io_failure(&error))?;
        if uri.scheme_str() != Some("https") {
            return Ok(HttpConnection(Stream::Plain(TokioIo::new(stream))));
        }
        let name = ServerName::try_from(host(&uri).to_string())
            .map_err(|_| ConnectFailure::UnknownHost("invalid DNS name".to_string()))?;
        let connector = tokio_rustls::TlsConnector::from(self.tls.config().await?);
        let stream = connector
            .connect(name, stream)
            .await
            .map_err(|error| tls_failure(&error))?;
        Ok(HttpConnection(Stream::Tls(Box::new(TokioIo::new(stream)))))
    }

    /// Tries one address after the other. All of them are looked at first: a name that leads to a
    /// forbidden address beside an allowed one is used with the allowed one.
    async fn connect_tcp(&self, host: &str, port: u16) -> Result<TcpStream, ConnectFailure> {
        let addresses = resolve(host, port).await?;
        let allowed: Vec<SocketAddr> = addresses
            .into_iter()
            .filter(|address| self.policy.allows_address(AddressUse::Http, *address))
            .collect();
        let mut failure = ConnectFailure::Denied;
        for (index, address) in allowed.iter().enumerate() {
            // One that does not answer must not use up the others' time.
            let share = self.timeout / u32::try_from(allowed.len() - index).unwrap_or(u32::MAX);
            match tokio::time::timeout(share, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => failure = io_failure(&error),
                Err(_) => failure = ConnectFailure::Timeout,
            }
        }
        Err(failure)
    }
}

async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectFailure> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let unknown = |reason: &str| ConnectFailure::UnknownHost(reason.to_string());
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(|_| unknown("address not available"))?
        .collect();
    if addresses.is_empty() {
        return Err(unknown("address not available"));
    }
    Ok(addresses)
}

fn io_failure(error: &io::Error) -> ConnectFailure {
    ConnectFailure::Io(error.kind())
}

fn tls_failure(error: &io::Error) -> ConnectFailure {
    let cause = error
        .get_ref()
        .and_then(|cause| cause.downcast_ref::<rustls::Error>());
    match cause {
        Some(
            rustls::Error::InvalidCertificate(_)
            | rustls::Error::NoCertificatesPresented
            | rustls::Error::UnsupportedNameType,
        ) => ConnectFailure::Certificate,
        Some(_) => ConnectFailure::Tls,
        None => io_failure(error),
    }
}

impl tower_service::Service<Uri> for Connector {
    type Response = HttpConnection;
    type Error = ConnectFailure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpConnection, ConnectFailure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectFailure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let mut connector = self.clone();
        let progress = PROGRESS.try_with(Arc::clone).ok();
        Box::pin(async move {
            if let Some(progress) = &progress {
                connector.timeout = progress.connect_timeout;
                progress.set(State::Connecting);
            }
            let timeout = connector.timeout;
            let connected = tokio::time::timeout(timeout, connector.connect(uri))
                .await
                .unwrap_or(Err(ConnectFailure::Timeout));
            if let Some(progress) = &progress {
                progress.set(State::Connected(Instant::now()));
            }
            connected
        })
    }
}

/// A connection, with or without TLS.
pub struct HttpConnection(Stream);

enum Stream {
    Plain(TokioIo<TcpStream>),
    Tls(Box<TokioIo<TlsStream<TcpStream>>>),
}

impl Connection for HttpConnection {
    fn connected(&self) -> Connected {
        let connected = Connected::new();
        match &self.0 {
            Stream::Tls(stream) if stream.inner().get_ref().1.alpn_protocol() == Some(b"h2") => {
                connected.negotiated_h2()
            }
            _ => connected,
        }
    }
}

macro_rules! delegate {
    ($self:ident, |$stream:ident| $body:expr) => {
        match &mut $self.get_mut().0 {
            Stream::Plain(stream) => {
                let $stream = Pin::new(stream);
                $body
            }
            Stream::Tls(stream) => {
                let $stream = Pin::new(&mut **stream);
                $body
            }
        }
    };
}

impl hyper::rt::Read for HttpConnection {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        delegate!(self, |stream| stream.poll_read(cx, buffer))
    }
}

impl hyper::rt::Write for HttpConnection {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        delegate!(self, |stream| stream.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(self, |stream| stream.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(self, |stream| stream.poll_shutdown(cx))
    }
}
