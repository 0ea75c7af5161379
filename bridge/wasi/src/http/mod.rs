//! HTTP. Outgoing requests: connections that are kept and used again, TLS, timeouts; which URL and which
//! address may be reached is the policy's to say. Incoming ones: see `handle`.

mod body;
mod connect;
mod failure;
pub mod handle;
mod tls;

use crate::policy::{NetworkPolicy, Target};
use body::TimedBody;
use connect::{Connector, Progress};
use http::{Method, Request, Response, Uri, Version, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::sync::Arc;
use std::time::Duration;
pub use tls::Tls;
use tokio::sync::Semaphore;
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody};

/// How requests are made. A guest may ask for shorter timeouts, never for longer ones.
pub struct Settings {
    /// For finding the address, connecting and the TLS handshake together.
    pub connect_timeout: Duration,
    /// From the connection on until the response's headers are there.
    pub first_byte_timeout: Duration,
    /// Between two pieces of a response's body.
    pub between_bytes_timeout: Duration,
    /// How long an unused connection is kept.
    pub idle_timeout: Duration,
    /// How many unused connections are kept for each origin; 0: none is used again.
    pub idle_connections: usize,
    /// Whether gRPC requests over `http` go out as HTTP/2 without asking first.
    pub h2c_for_grpc: bool,
}

/// Makes the requests of one grant, with connections of its own: no other grant's policy has let them in.
pub struct HttpClient {
    policy: Arc<dyn NetworkPolicy>,
    settings: Settings,
    client: Client<Connector, WasiBody>,
    prior_knowledge: Client<Connector, WasiBody>,
}

impl HttpClient {
    pub fn new(settings: Settings, tls: Tls, policy: Arc<dyn NetworkPolicy>) -> HttpClient {
        let connector =
            Connector::new(Arc::clone(&policy), Arc::new(tls), settings.connect_timeout);
        let mut builder = Client::builder(TokioExecutor::new());
        builder
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .pool_idle_timeout(settings.idle_timeout)
            .pool_max_idle_per_host(settings.idle_connections)
            // The `host` header is there already.
            .set_host(false);
        let client = builder.build(connector.clone());
        let prior_knowledge = builder.http2_only(true).build(connector);
        HttpClient {
            policy,
            settings,
            client,
            prior_knowledge,
        }
    }

    /// Sends a request; returns with the response's headers. It takes one of the `places`, which it waits for
    /// as long as for a connection, and has it until the response's body is gone.
    pub async fn send(
        self: Arc<Self>,
        request: Request<WasiBody>,
        options: RequestOptions,
        places: Arc<Semaphore>,
    ) -> Result<Response<WasiBody>> {
        check(&request)?;
        let (method, uri) = (request.method().clone(), request.uri().clone());
        if !self.policy.allows_request(&target(&method, &uri)) {
            return Err(Error::HttpRequestDenied);
        }
        let response = self.send_allowed(request, options, places).await;
        if let Err(error) = &response
            && !matches!(error, Error::HttpRequestDenied)
        {
            self.policy
                .request_failed(&target(&method, &uri), &failure::describe(error));
        }
        response
    }

    async fn send_allowed(
        &self,
        mut request: Request<WasiBody>,
        options: RequestOptions,
        places: Arc<Semaphore>,
    ) -> Result<Response<WasiBody>> {
        let place = tokio::time::timeout(self.settings.connect_timeout, places.acquire_owned())
            .await
            .ok()
            .and_then(std::result::Result::ok)
            .ok_or(Error::ConnectionLimitReached)?;
        let client = if self.settings.h2c_for_grpc && is_plain_grpc(&request) {
            *request.version_mut() = Version::HTTP_2;
            &self.prior_knowledge
        } else {
            &self.client
        };
        let settings = &self.settings;
        let shorter = |wanted: Option<Duration>, limit: Duration| {
            wanted.map_or(limit, |wanted| wanted.min(limit))
        };
        let connect = shorter(options.connect_timeout, settings.connect_timeout);
        let first_byte = shorter(options.first_byte_timeout, settings.first_byte_timeout);
        let between_bytes = shorter(
            options.between_bytes_timeout,
            settings.between_bytes_timeout,
        );
        let progress = Arc::new(Progress::new(connect));
        let response = connect::with_progress(&progress, client.request(request));
        let response = progress
            .within(first_byte, response)
            .await
            .ok_or(Error::ConnectionReadTimeout)?
            .map_err(|error| failure::of_request(&error))?;
        Ok(response.map(|body| TimedBody::new(body, between_bytes, place).boxed_unsync()))
    }
}

fn check(request: &Request<WasiBody>) -> Result<()> {
    let authority = request
        .uri()
        .authority()
        .ok_or(Error::HttpRequestUriInvalid)?;
    // A name before the host would only make it look like another one.
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return Err(Error::HttpRequestUriInvalid);
    }
    Ok(())
}

fn target<'a>(method: &'a Method, uri: &'a Uri) -> Target<'a> {
    Target {
        method: method.as_str(),
        scheme: uri.scheme_str().unwrap_or_default(),
        host: connect::host(uri),
        port: connect::port(uri),
        path: uri.path(),
    }
}

fn is_plain_grpc(request: &Request<WasiBody>) -> bool {
    request.uri().scheme_str() == Some("http")
        && request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"))
}
