//! Incoming HTTP requests: the component that exports a handler gets the request as it is, with its body
//! as it comes, and so does whoever asked get the response.

use crate::{HTTP, StoreData};
use bytes::Bytes;
use futures::Stream;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::oneshot;
use wasmtime::component::{Func, Resource};
use wasmtime::{AsContextMut, Store};
use wasmtime_wasi_http::p2::types::{HostIncomingRequest, HostResponseOutparam};
use wasmtime_wasi_http::{Error, WasiBody, p2, p3};

/// The interfaces whose `handle` takes requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    /// `wasi:http/incoming-handler@0.2`
    P2,
    /// `wasi:http/handler@0.3`
    P3,
}

impl Handler {
    /// The one of that name, with any patch of its version.
    pub fn of(interface: &str) -> Option<Handler> {
        if interface.starts_with("wasi:http/incoming-handler@0.2.") {
            Some(Handler::P2)
        } else if interface.starts_with("wasi:http/handler@0.3.") {
            Some(Handler::P3)
        } else {
            None
        }
    }
}

/// The head of a request, as it came.
pub struct RequestHead<'a> {
    pub method: &'a [u8],
    /// `http` or `https`.
    pub scheme: &'a [u8],
    pub authority: &'a [u8],
    /// Path and query.
    pub target: &'a [u8],
    pub headers: Vec<(&'a [u8], &'a [u8])>,
}

/// The pieces of a request's body as they come; an error where it breaks off.
pub type RequestBody = Pin<Box<dyn Stream<Item = Result<Vec<u8>, BrokenOff>> + Send>>;

/// A body ended before it was whole.
#[derive(Debug)]
pub struct BrokenOff;

pub struct HttpRequest(Request<WasiBody>);

impl HttpRequest {
    /// An error says which part of the head is none.
    pub fn new(head: &RequestHead<'_>, body: RequestBody) -> Result<HttpRequest, String> {
        let uri = Uri::builder()
            .scheme(head.scheme)
            .authority(head.authority)
            .path_and_query(head.target)
            .build()
            .map_err(|error| format!("the target of the request cannot be used: {error}"))?;
        let body = StreamBody::new(Pieces(body)).boxed_unsync();
        let mut request = Request::new(body);
        *request.method_mut() = Method::from_bytes(head.method)
            .map_err(|_| "the method of the request cannot be used".to_string())?;
        *request.uri_mut() = uri;
        for (name, value) in &head.headers {
            let name = HeaderName::from_bytes(name);
            let value = HeaderValue::from_bytes(value);
            let (Ok(name), Ok(value)) = (name, value) else {
                return Err("a header of the request cannot be used".to_string());
            };
            request.headers_mut().append(name, value);
        }
        Ok(HttpRequest(request))
    }
}

struct Pieces(RequestBody);

impl Stream for Pieces {
    type Item = Result<Frame<Bytes>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|piece| {
            piece.map(|piece| match piece {
                Ok(bytes) => Ok(Frame::data(Bytes::from(bytes))),
                Err(BrokenOff) => Err(Error::ConnectionTerminated),
            })
        })
    }
}

/// A response whose body is perhaps still being made.
pub struct HttpResponse {
    pub status: u16,
    pub headers: Vec<(Vec<u8>, Vec<u8>)>,
    pub body: ResponseBody,
}

pub struct ResponseBody {
    body: WasiBody,
    /// What did not fit into the last piece.
    rest: Bytes,
    /// Tells the guest what became of its response.
    sent: Option<oneshot::Sender<Result<(), Error>>>,
}

impl ResponseBody {
    /// The next piece, of at most `limit` bytes and at least one. None at the end; an error says, in the
    /// words of `wasi:http`, why the body breaks off. Trailers are passed over.
    pub async fn next(&mut self, limit: usize) -> Option<Result<Vec<u8>, String>> {
        while self.rest.is_empty() {
            match self.body.frame().await {
                None => {
                    self.tell(Ok(()));
                    return None;
                }
                Some(Ok(frame)) => self.rest = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => return Some(Err(format!("{error:?}"))),
            }
        }
        let size = self.rest.len().min(limit);
        Some(Ok(Vec::from(self.rest.split_to(size))))
    }

    fn tell(&mut self, outcome: Result<(), Error>) {
        if let Some(sent) = self.sent.take() {
            let _ = sent.send(outcome);
        }
    }
}

impl Drop for ResponseBody {
    fn drop(&mut self) {
        self.tell(Err(Error::ConnectionTerminated));
    }
}

/// Where the answer goes. An error is the guest's own, in the words of `wasi:http`.
pub type Answer = oneshot::Sender<Result<HttpResponse, String>>;

/// Calls `handle` with the request. The answer may come before it returns; it is dropped where the guest
/// never gives one.
pub async fn handle(
    handler: Handler,
    store: &mut Store<StoreData>,
    function: Func,
    request: HttpRequest,
    answer: Answer,
) -> wasmtime::Result<()> {
    if store.data().wasi.is_none() {
        wasmtime::bail!("the component does not take requests of the host's `wasi:http/types`");
    }
    match handler {
        Handler::P2 => handle_p2(store, function, request.0, answer).await,
        Handler::P3 => handle_p3(store, function, request.0, answer).await,
    }
}

async fn handle_p2(
    store: &mut Store<StoreData>,
    function: Func,
    request: Request<WasiBody>,
    answer: Answer,
) -> wasmtime::Result<()> {
    use p2::bindings::http::types::Scheme;
    let function = function.typed::<(
        Resource<HostIncomingRequest>,
        Resource<HostResponseOutparam>,
    ), ()>(&*store)?;
    let scheme = match request.uri().scheme_str() {
        Some("https") => Scheme::Https,
        _ => Scheme::Http,
    };
    // The table of resources is the same for all grants.
    let mut view = HTTP[0](store.data_mut());
    let request = view.new_incoming_request(scheme, request)?;
    let out = view.new_response_outparam_from_callback(move |response| {
        let response = response
            .map(|response| take(response, None))
            .map_err(|error| format!("{error:?}"));
        // Nobody waits for it any more where the call was stopped.
        let _ = answer.send(response);
    })?;
    function.call_async(store, (request, out)).await
}

async fn handle_p3(
    store: &mut Store<StoreData>,
    function: Func,
    request: Request<WasiBody>,
    answer: Answer,
) -> wasmtime::Result<()> {
    use p3::bindings::http::types::ErrorCode;
    type Returned = Result<Resource<p3::Response>, ErrorCode>;
    let function = function.typed::<(Resource<p3::Request>,), (Returned,)>(&*store)?;
    let view = HTTP[0](store.data_mut());
    // What the guest says about its reading of the body is nobody's concern.
    let (request, _read) = p3::Request::from_http(view.hooks, request);
    let request = view.table.push(request)?;
    let (returned,) = function.call_async(&mut *store, (request,)).await?;
    let response = match returned {
        Ok(response) => HTTP[0](store.data_mut()).table.delete(response)?,
        Err(error) => {
            let _ = answer.send(Err(format!("{error:?}")));
            return Ok(());
        }
    };
    let (sent, outcome) = oneshot::channel();
    let outcome = async { outcome.await.unwrap_or(Ok(())) };
    let response = response.into_http_with_getter(store.as_context_mut(), outcome, HTTP[0])?;
    let _ = answer.send(Ok(take(response, Some(sent))));
    Ok(())
}

fn take(
    response: Response<WasiBody>,
    sent: Option<oneshot::Sender<Result<(), Error>>>,
) -> HttpResponse {
    let (head, body) = response.into_parts();
    HttpResponse {
        status: StatusCode::as_u16(&head.status),
        headers: (head.headers.iter())
            .map(|(name, value)| (name.as_str().into(), value.as_bytes().into()))
            .collect(),
        body: ResponseBody {
            body,
            rest: Bytes::new(),
            sent,
        },
    }
}
