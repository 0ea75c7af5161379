//! A response's body that may not pause for too long.

use super::failure;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep};
use wasmtime_wasi_http::Error;

pub struct TimedBody {
    incoming: Incoming,
    timeout: Duration,
    /// None until the body first has to be waited for.
    pause: Option<Pin<Box<Sleep>>>,
    is_waiting: bool,
    /// Among the requests that are under way.
    _place: OwnedSemaphorePermit,
}

impl TimedBody {
    pub fn new(incoming: Incoming, timeout: Duration, place: OwnedSemaphorePermit) -> TimedBody {
        TimedBody {
            incoming,
            timeout,
            pause: None,
            is_waiting: false,
            _place: place,
        }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let body = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut body.incoming).poll_frame(cx) {
            body.is_waiting = false;
            return Poll::Ready(
                frame.map(|frame| frame.map_err(|error| failure::of_hyper(&error))),
            );
        }
        let timeout = body.timeout;
        let pause = body
            .pause
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        if !body.is_waiting {
            body.is_waiting = true;
            pause.as_mut().reset(Instant::now() + timeout);
        }
        ready!(pause.as_mut().poll(cx));
        Poll::Ready(Some(Err(Error::ConnectionReadTimeout)))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}
