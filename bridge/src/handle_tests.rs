//! Bodies on their way between the host and a handler.

use super::*;
use crate::ffi::{Buffer, Context};
use crate::stream::test_log::{Log, message};
use futures::StreamExt;
use std::task::Waker;

extern "C" fn on_read(
    context: *mut std::ffi::c_void,
    status: i32,
    count: u64,
    items: Buffer,
    error: *mut Error,
) {
    // SAFETY: the context is the test's log; the error is ours now.
    let (log, error) = unsafe { (Log::of(context), message(error)) };
    ffi::cb_buffer_free(items);
    log.add(format!("{status} {count} {error}"));
}

extern "C" fn on_write(_: *mut std::ffi::c_void, _: i32, _: *mut Error) {}

fn write(channel: &Channel, bytes: &[u8]) {
    let batch = Batch {
        count: bytes.len() as u64,
        bytes: bytes.to_vec(),
    };
    channel.write(batch, on_write, Context::default());
}

fn poll(body: &mut Arriving) -> Poll<Option<Result<Vec<u8>, BrokenOff>>> {
    body.poll_next_unpin(&mut std::task::Context::from_waker(Waker::noop()))
}

#[test]
fn a_body_arrives_in_pieces_and_ends() {
    let channel = Arc::new(Channel::default());
    let mut body = Arriving::new(Arc::clone(&channel));
    assert!(poll(&mut body).is_pending());
    write(&channel, b"abc");
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(bytes))) if bytes == b"abc"));
    assert!(poll(&mut body).is_pending());
    channel.close_writer(None);
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
}

#[test]
fn a_body_that_breaks_off_does_not_end() {
    let channel = Arc::new(Channel::default());
    let mut body = Arriving::new(Arc::clone(&channel));
    write(&channel, b"abc");
    // SAFETY: a fresh end, given up here.
    unsafe {
        let end = Box::into_raw(StreamEnd::writer(Arc::clone(&channel)));
        crate::stream::cb_stream_break(end);
    }
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Err(BrokenOff)))));
}

#[test]
fn a_body_that_nobody_wants_tells_its_writer() {
    let channel = Arc::new(Channel::default());
    drop(Arriving::new(Arc::clone(&channel)));
    assert_eq!(channel.poll_room(Waker::noop()), Some(false));
}

#[test]
fn a_response_that_is_given_up_breaks_off() {
    let log = Log::default();
    let state = Arc::new(CallState::default());
    let body = Departing::new(Arc::clone(&state));
    body.channel.read(1, on_read, log.context());
    state.fail(Error::deadline());
    drop(body);
    assert_eq!(log.take(), ["2 0 the call took longer than its limit"]);
}

#[test]
fn a_response_that_ended_ends() {
    let log = Log::default();
    let state = Arc::new(CallState::default());
    let mut body = Departing::new(Arc::clone(&state));
    let channel = Arc::clone(&body.channel);
    body.end(None);
    state.fail(Error::deadline());
    drop(body);
    channel.read(1, on_read, log.context());
    assert_eq!(log.take(), ["1 0 "]);
}

#[test]
fn heads_are_sizes_and_texts() {
    let headers = [(b"a".to_vec(), b"xy".to_vec()), (b"b".to_vec(), Vec::new())];
    assert_eq!(
        encode_head(404, &headers),
        [
            &[0x94, 1, 0, 0][..],
            &[1, 0, 0, 0, b'a', 2, 0, 0, 0, b'x', b'y'],
            &[1, 0, 0, 0, b'b', 0, 0, 0, 0],
        ]
        .concat()
    );
}
