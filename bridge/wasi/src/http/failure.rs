//! What went wrong, in the words of `wasi:http`.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use wasmtime_wasi_http::Error;

/// Why there is no connection.
#[derive(Debug)]
pub enum ConnectFailure {
    Denied,
    UnknownHost(String),
    Timeout,
    Io(io::ErrorKind),
    Certificate,
    Tls,
    /// No certificates of the system can be read, so nobody can be trusted.
    NoRoots,
}

impl fmt::Display for ConnectFailure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self:?}")
    }
}

impl StdError for ConnectFailure {}

impl ConnectFailure {
    fn error(&self) -> Error {
        match self {
            ConnectFailure::Denied => Error::HttpRequestDenied,
            ConnectFailure::UnknownHost(reason) => Error::DnsError {
                rcode: Some(reason.clone()),
                info_code: None,
            },
            ConnectFailure::Timeout => Error::ConnectionTimeout,
            ConnectFailure::Io(
                io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable,
            ) => Error::DestinationUnavailable,
            ConnectFailure::Io(io::ErrorKind::TimedOut) => Error::ConnectionTimeout,
            ConnectFailure::Io(
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::UnexpectedEof
                | io::ErrorKind::BrokenPipe,
            ) => Error::ConnectionTerminated,
            ConnectFailure::Io(_) => Error::ConnectionRefused,
            ConnectFailure::Certificate => Error::TlsCertificateError,
            ConnectFailure::Tls => Error::TlsProtocolError,
            ConnectFailure::NoRoots => Error::ConfigurationError,
        }
    }
}

/// Why a request came to nothing, for people.
pub fn describe(error: &Error) -> String {
    match error {
        Error::DnsError { rcode, .. } => format!(
            "its name leads to no address ({})",
            rcode.as_deref().unwrap_or("no reason is known")
        ),
        Error::ConnectionTimeout => "there was no connection in time".into(),
        Error::ConnectionRefused => "the connection was refused".into(),
        Error::ConnectionTerminated => "the connection broke off".into(),
        Error::DestinationUnavailable => "its address cannot be reached".into(),
        Error::TlsCertificateError => "its certificate is not trusted".into(),
        Error::TlsProtocolError => "TLS with it failed".into(),
        Error::ConfigurationError => "the certificates of the system cannot be read".into(),
        Error::ConnectionReadTimeout | Error::HttpResponseTimeout => {
            "there was no answer in time".into()
        }
        Error::HttpResponseIncomplete => "the answer broke off".into(),
        Error::HttpProtocolError => "the answer is not HTTP".into(),
        other => format!("{other:?}"),
    }
}

/// The first of the error and its causes that is a `T`.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Of a whole request.
pub fn of_request(error: &hyper_util::client::legacy::Error) -> Error {
    if let Some(failure) = cause::<ConnectFailure>(error) {
        return failure.error();
    }
    match cause::<hyper::Error>(error) {
        Some(error) => of_hyper(error),
        None => Error::ConnectionTerminated,
    }
}

/// Of a connection that was there.
pub fn of_hyper(error: &hyper::Error) -> Error {
    if error.is_timeout() {
        Error::HttpResponseTimeout
    } else if error.is_incomplete_message() {
        Error::HttpResponseIncomplete
    } else if error.is_parse_too_large() {
        Error::HttpResponseHeaderSectionSize(None)
    } else if error.is_parse() {
        Error::HttpProtocolError
    } else if error.is_closed() || error.is_canceled() || cause::<io::Error>(error).is_some() {
        Error::ConnectionTerminated
    } else {
        Error::HttpProtocolError
    }
}
