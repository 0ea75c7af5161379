//! The channel with the host at both ends.

use super::channel::{Batch, Channel, Format, Poll};
use super::test_log::{Log, message};
use crate::error::Error;
use crate::ffi::{self, Buffer};
use std::task::Waker;

extern "C" fn on_read(
    context: *mut std::ffi::c_void,
    status: i32,
    count: u64,
    items: Buffer,
    error: *mut Error,
) {
    // SAFETY: the context is the test's log; the error and the items are ours now.
    let (log, error) = unsafe { (Log::of(context), message(error)) };
    let size = items.size;
    ffi::cb_buffer_free(items);
    log.add(format!("read {status} {count} {size} {error}"));
}

extern "C" fn on_write(context: *mut std::ffi::c_void, status: i32, error: *mut Error) {
    // SAFETY: as above.
    let (log, error) = unsafe { (Log::of(context), message(error)) };
    log.add(format!("write {status} {error}"));
}

fn bytes(bytes: &[u8]) -> Batch {
    Batch {
        count: bytes.len() as u64,
        bytes: bytes.to_vec(),
    }
}

fn byte_channel() -> Channel {
    let channel = Channel::default();
    channel.set_format(Format::Bytes);
    channel
}

#[test]
fn a_read_takes_what_was_written_and_ends_the_write_when_all_is_taken() {
    let (channel, log) = (byte_channel(), Log::default());
    channel.write(bytes(b"abc"), on_write, log.context());
    assert!(log.take().is_empty(), "nobody has read yet");
    channel.read(2, on_read, log.context());
    assert_eq!(log.take(), ["read 0 2 2 "]);
    channel.read(10, on_read, log.context());
    assert_eq!(log.take(), ["write 0 ", "read 0 1 1 "]);
}

#[test]
fn a_read_waits_for_a_write() {
    let (channel, log) = (byte_channel(), Log::default());
    channel.read(10, on_read, log.context());
    assert!(log.take().is_empty());
    channel.write(bytes(b"abc"), on_write, log.context());
    assert_eq!(log.take(), ["write 0 ", "read 0 3 3 "]);
}

#[test]
fn closing_the_writer_ends_reads_after_what_is_left() {
    let (channel, log) = (byte_channel(), Log::default());
    channel.write(bytes(b"abc"), on_write, log.context());
    channel.close_writer(None);
    assert_eq!(log.take(), ["write 1 "]);
    channel.read(10, on_read, log.context());
    channel.read(10, on_read, log.context());
    assert_eq!(log.take(), ["read 0 3 3 ", "read 1 0 0 "]);
}

#[test]
fn closing_the_reader_ends_writes() {
    let (channel, log) = (byte_channel(), Log::default());
    channel.write(bytes(b"abc"), on_write, log.context());
    channel.close_reader();
    channel.write(bytes(b"d"), on_write, log.context());
    assert_eq!(log.take(), ["write 1 ", "write 1 "]);
}

#[test]
fn a_failure_reaches_the_reader() {
    let (channel, log) = (byte_channel(), Log::default());
    channel.read(1, on_read, log.context());
    channel.close_writer(Some(Error::deadline()));
    assert_eq!(
        log.take(),
        ["read 2 0 0 the call took longer than its limit"]
    );
}

#[test]
fn operations_that_make_no_sense_are_refused() {
    let (channel, log) = (byte_channel(), Log::default());
    channel.read(0, on_read, log.context());
    channel.read(1, on_read, log.context());
    channel.read(1, on_read, log.context());
    let refused = "read 2 0 0 one read at a time, of at least one item";
    assert_eq!(log.take(), [refused, refused]);
    let wrong = Batch {
        count: 2,
        bytes: vec![1],
    };
    channel.write(wrong, on_write, log.context());
    assert_eq!(
        log.take(),
        ["write 2 the items do not have the form of the stream's payload"]
    );
}

#[test]
fn records_are_split_between_items() {
    let (channel, log) = (Channel::default(), Log::default());
    channel.set_format(Format::Records);
    let batch = Batch {
        count: 2,
        bytes: vec![1, 0, 0, 0, 7, 2, 0, 0, 0, 8, 9],
    };
    channel.write(batch, on_write, log.context());
    channel.read(1, on_read, log.context());
    channel.read(1, on_read, log.context());
    assert_eq!(log.take(), ["read 0 1 5 ", "write 0 ", "read 0 1 6 "]);
}

#[test]
fn cut_off_records_are_not_well_formed() {
    let cut = |count, bytes: &[u8]| {
        let batch = Batch {
            count,
            bytes: bytes.to_vec(),
        };
        batch.is_well_formed(Format::Records)
    };
    assert!(cut(1, &[1, 0, 0, 0, 7]));
    assert!(!cut(1, &[2, 0, 0, 0, 7]));
    assert!(!cut(2, &[1, 0, 0, 0, 7]));
    assert!(!cut(1, &[1, 0, 0]));
    assert!(!cut(0, &[1, 0, 0, 0, 7]));
    assert!(!cut(1, &[255, 255, 255, 255]));
}

#[test]
fn a_guest_finds_room_only_when_the_batch_was_taken() {
    let (channel, log) = (byte_channel(), Log::default());
    assert_eq!(channel.poll_room(Waker::noop()), Some(true));
    channel.put(bytes(b"ab"));
    assert_eq!(channel.poll_room(Waker::noop()), None);
    channel.read(5, on_read, log.context());
    assert_eq!(channel.poll_room(Waker::noop()), Some(true));
    channel.close_reader();
    assert_eq!(channel.poll_room(Waker::noop()), Some(false));
}

#[test]
fn a_guest_that_reads_gets_items_then_the_end() {
    let (channel, log) = (byte_channel(), Log::default());
    assert!(matches!(
        channel.poll_items(4, Format::Bytes, Waker::noop()),
        Poll::Pending
    ));
    channel.write(bytes(b"ab"), on_write, log.context());
    let Poll::Items(batch) = channel.poll_items(4, Format::Bytes, Waker::noop()) else {
        panic!("no items");
    };
    assert_eq!(batch.bytes, b"ab");
    assert_eq!(log.take(), ["write 0 "]);
    channel.close_writer(None);
    assert!(matches!(
        channel.poll_items(4, Format::Bytes, Waker::noop()),
        Poll::Closed
    ));
}
