//! Calls of HTTP handlers: a request with its body as it comes in, a response with its body as it is made
//! out. Everything else is as for other calls.

use crate::call::{self, CallOptions, CallState, Completion, Driver};
use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Bytes};
use crate::grant::Pair;
use crate::program::{self, Program};
use crate::store::{CallLimits, Finished};
use crate::stream::{Batch, Channel, Format, Items, StreamEnd};
use composable_bridge_wasi::Propagated;
use composable_bridge_wasi::handle::{
    self as wasi, Answer, BrokenOff, Handler, RequestBody, RequestHead, ResponseBody,
};
use futures::channel::oneshot;
use futures::{Stream, stream};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;
use wasmtime::Store;

/// The most bytes of a body that are moved at once.
const PIECE_BYTES: usize = 64 << 10;

/// `cb_http_request`.
#[repr(C)]
pub struct HttpRequest {
    method: Bytes,
    scheme: Bytes,
    authority: Bytes,
    target: Bytes,
    headers: *const Pair,
    header_count: usize,
}

impl HttpRequest {
    /// # Safety
    /// The request must be as the header says.
    unsafe fn copy(&self, body: RequestBody) -> Result<wasi::HttpRequest, Error> {
        // SAFETY: the caller's promise.
        let head = unsafe {
            RequestHead {
                method: self.method.as_slice(),
                scheme: self.scheme.as_slice(),
                authority: self.authority.as_slice(),
                target: self.target.as_slice(),
                headers: ffi::slice(self.headers, self.header_count)
                    .iter()
                    .map(|header| (header.key.as_slice(), header.value.as_slice()))
                    .collect(),
            }
        };
        wasi::HttpRequest::new(&head, body)
            .map_err(|reason| Error::new(ErrorCode::InvalidArgument, reason))
    }
}

/// The reading end of a request's body.
struct Arriving(Arc<Channel>);

impl Arriving {
    fn new(channel: Arc<Channel>) -> Arriving {
        channel.set_format(Format::Bytes);
        Arriving(channel)
    }
}

impl Stream for Arriving {
    type Item = Result<Vec<u8>, BrokenOff>;

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        match self
            .0
            .poll_items(PIECE_BYTES as u64, Format::Bytes, cx.waker())
        {
            Items::Items(batch) => Poll::Ready(Some(Ok(batch.bytes))),
            Items::Closed => Poll::Ready(None),
            Items::Failed(_) => Poll::Ready(Some(Err(BrokenOff))),
            Items::Pending => Poll::Pending,
        }
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        self.0.close_reader();
    }
}

/// The writing end of a response's body. Unless it is ended, whoever reads it finds that it broke off.
struct Departing {
    channel: Arc<Channel>,
    state: Arc<CallState>,
    is_over: bool,
}

impl Departing {
    fn new(state: Arc<CallState>) -> Departing {
        let channel = Arc::new(Channel::default());
        channel.set_format(Format::Bytes);
        Departing {
            channel,
            state,
            is_over: false,
        }
    }

    fn end(&mut self, failure: Option<Error>) {
        self.is_over = true;
        self.channel.close_writer(failure);
    }

    /// Moves the body, as fast as it is read, until it ends or nobody reads it any more.
    async fn take(&mut self, body: &mut ResponseBody) {
        loop {
            let room = std::future::poll_fn(|cx| {
                self.channel
                    .poll_room(cx.waker())
                    .map_or(Poll::Pending, Poll::Ready)
            });
            if !room.await {
                return;
            }
            match body.next(PIECE_BYTES).await {
                None => return self.end(None),
                Some(Ok(bytes)) => self.channel.put(Batch {
                    count: bytes.len() as u64,
                    bytes,
                }),
                Some(Err(reason)) => {
                    let text = format!("the component broke its response off: {reason}");
                    return self.end(Some(Error::new(ErrorCode::Host, text)));
                }
            }
        }
    }
}

impl Drop for Departing {
    fn drop(&mut self) {
        if !self.is_over {
            let reason = self.state.failure().unwrap_or_else(Error::cancelled);
            self.end(Some(reason));
        }
    }
}

/// The head of a response, as the header says.
fn encode_head(status: u16, headers: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = u32::from(status).to_le_bytes().to_vec();
    for text in headers.iter().flat_map(|(name, value)| [name, value]) {
        let size = u32::try_from(text.len()).unwrap_or(u32::MAX);
        bytes.extend(size.to_le_bytes());
        bytes.extend(text);
    }
    bytes
}

/// Hands the answer on when it is there, and then its body.
async fn pass_on(
    answer: impl Future<Output = Option<Result<wasi::HttpResponse, String>>>,
    completion: &mut Completion,
    state: Arc<CallState>,
) {
    let mut response = match answer.await {
        Some(Ok(response)) => response,
        Some(Err(code)) => {
            let text = format!("the component answered with the error {code}");
            return completion.deliver(Err(Error::new(ErrorCode::Host, text)));
        }
        None => return,
    };
    let mut body = Departing::new(state);
    completion.deliver(Ok(Finished {
        bytes: encode_head(response.status, &response.headers),
        streams: vec![Arc::clone(&body.channel)],
        borrowed: Vec::new(),
    }));
    body.take(&mut response.body).await;
}

/// What a call is made of.
struct HandleCall {
    program: Arc<Program>,
    number: u32,
    request: Result<wasi::HttpRequest, Error>,
    propagated: Result<Propagated, Error>,
    limits: CallLimits,
    deadline: Option<Instant>,
}

impl HandleCall {
    async fn run(self, mut completion: Completion) {
        let end = self.serve(&mut completion).await;
        if end.is_ok() {
            completion.deliver(Err(Error::new(
                ErrorCode::Host,
                "the component returned without an answer to the request",
            )));
        }
        completion.finish(end);
    }

    async fn serve(self, completion: &mut Completion) -> Result<(), Error> {
        let state = completion.state();
        let (request, propagated) = (self.request?, self.propagated?);
        let program = self.program;
        let function = program
            .functions
            .get(self.number as usize)
            .ok_or_else(|| call::unknown_function(self.number))?;
        let handler = handler_of(function)?;
        let required = &program.requirements;
        let _places = program
            .engine
            .places(required.memories, required.tables)
            .await?;
        let (mut store, instance) =
            call::instantiate(&program, &state, &self.limits, self.deadline).await?;
        store.data_mut().propagate(&propagated);
        let (answer, answered): (Answer, _) = tokio::sync::oneshot::channel();
        let (passed_on, is_passed_on) = oneshot::channel::<()>();
        let guest = async move {
            let handled = async {
                let callee = instance
                    .get_func(&mut store, function.index)
                    .ok_or_else(|| wasmtime::format_err!("the exported function is gone"))?;
                wasi::handle(handler, &mut store, callee, request, answer).await
            }
            .await;
            handled.map_err(|error| call::explain(&store, &error))?;
            if handler == Handler::P3 {
                drain_with_body(&mut store, is_passed_on).await
            } else {
                // The store goes now, and with it what would hold a body open that was never finished.
                call::drain(&mut store).await
            }
        };
        let host = async {
            pass_on(async { answered.await.ok() }, completion, state).await;
            drop(passed_on);
            Ok(())
        };
        futures::future::try_join(guest, host).await?;
        Ok(())
    }
}

fn handler_of(function: &program::Function) -> Result<Handler, Error> {
    Handler::of(&function.interface)
        .filter(|_| function.name == "handle")
        .ok_or_else(|| {
            Error::new(
                ErrorCode::InvalidArgument,
                format!(
                    "`{}` of `{}` handles no HTTP requests",
                    function.name, function.interface
                ),
            )
        })
}

/// As `call::drain`, and not before the body is passed on: streams may flow in the store without a guest.
async fn drain_with_body(
    store: &mut Store<crate::store::StoreData>,
    is_passed_on: oneshot::Receiver<()>,
) -> Result<(), Error> {
    store
        .run_concurrent(async |accessor| {
            let _ = is_passed_on.await;
            std::future::poll_fn(|cx| accessor.poll_no_interesting_tasks(cx)).await;
        })
        .await
        .map_err(|error| call::explain(store, &error))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_program_handle(
    program: *const Program,
    function: u32,
    request: *const HttpRequest,
    body: *mut StreamEnd,
    options: *const CallOptions,
    call: *mut *const CallState,
) {
    // SAFETY: the header's rules.
    let (program, request, options, propagated) = unsafe {
        let body: RequestBody = if body.is_null() {
            Box::pin(stream::empty())
        } else {
            Box::pin(Arriving::new(Box::from_raw(body).into_channel()))
        };
        (
            program::share(program),
            (*request).copy(body),
            *options,
            (*options).propagated(),
        )
    };
    let state = Arc::new(CallState::of(&options));
    // SAFETY: the header's rules.
    unsafe { call::hand_out(&state, call) };
    ffi::guard_silent(|| {
        let engine = Arc::clone(&program.engine);
        let deadline = options.limits.deadline();
        let completion = Completion::new(&options, Arc::clone(&state));
        let handling = HandleCall {
            program,
            number: function,
            request,
            propagated,
            limits: options.limits,
            deadline,
        };
        // It needs timers and the like from its first poll on.
        Driver::new(engine, state, deadline, handling.run(completion)).start(true, || {});
    });
}

#[cfg(test)]
#[path = "handle_tests.rs"]
mod tests;
