//! Streams and futures whose other end the host has.
//!
//! Wasmtime needs the payload's type at compile time, of which it uses the size and alignment; so there
//! is one instance of everything here for each pair of them that `with_payload!` lists, and the payload's
//! real type is walked at run time, as for parameters.

mod channel;
#[cfg(test)]
mod channel_tests;
mod guest;
#[cfg(test)]
pub mod test_log;

pub use channel::{Batch, Channel, Format, Poll as Items};
pub use guest::{Incoming, lower};

use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Bytes, Context};
use crate::flat::{Image, Piece};
use channel::{ReadCallback, WriteCallback};
use std::sync::Arc;

/// `cb_stream`: one end.
pub struct StreamEnd {
    pub channel: Arc<Channel>,
    side: Side,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Reader,
    Writer,
    /// Handed on: nothing to close.
    Moved,
}

impl StreamEnd {
    pub fn reader(channel: Arc<Channel>) -> Box<StreamEnd> {
        Box::new(StreamEnd {
            channel,
            side: Side::Reader,
        })
    }

    pub fn writer(channel: Arc<Channel>) -> Box<StreamEnd> {
        Box::new(StreamEnd {
            channel,
            side: Side::Writer,
        })
    }

    /// Gives the end up without closing it.
    pub fn into_channel(mut self) -> Arc<Channel> {
        self.side = Side::Moved;
        Arc::clone(&self.channel)
    }
}

impl Drop for StreamEnd {
    fn drop(&mut self) {
        match self.side {
            Side::Reader => self.channel.close_reader(),
            Side::Writer => self.channel.close_writer(None),
            Side::Moved => {}
        }
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_stream_new(writer: *mut *mut StreamEnd, reader: *mut *mut StreamEnd) {
    let channel = Arc::new(Channel::default());
    let writing = StreamEnd::writer(Arc::clone(&channel));
    // SAFETY: the header's rules.
    unsafe {
        *writer = Box::into_raw(writing);
        *reader = Box::into_raw(StreamEnd::reader(channel));
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_stream_read(
    reader: *mut StreamEnd,
    max_count: u64,
    callback: ReadCallback,
    context: *mut std::ffi::c_void,
) {
    // SAFETY: the header's rules.
    let end = unsafe { &*reader };
    ffi::guard_silent(|| end.channel.read(max_count, callback, Context(context)));
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_stream_write(
    writer: *mut StreamEnd,
    count: u64,
    items: Bytes,
    callback: WriteCallback,
    context: *mut std::ffi::c_void,
) {
    // SAFETY: the header's rules.
    let (end, bytes) = unsafe { (&*writer, items.as_slice().to_vec()) };
    ffi::guard_silent(|| {
        let batch = Batch { count, bytes };
        end.channel.write(batch, callback, Context(context));
    });
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_stream_free(stream: *mut StreamEnd) {
    // SAFETY: the header's rules.
    unsafe { ffi::free_box(stream) };
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_stream_break(writer: *mut StreamEnd) {
    // SAFETY: the header's rules.
    let channel = unsafe { Box::from_raw(writer) }.into_channel();
    let failure = Error::new(ErrorCode::Cancelled, "the writer of a stream broke off");
    ffi::guard_silent(|| channel.close_writer(Some(failure)));
}

/// `cb_values`: borrowed bytes, owned streams.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Values {
    pub flat: Bytes,
    pub pieces: *const Piece,
    pub piece_count: usize,
    pub streams: *const *mut StreamEnd,
    pub stream_count: usize,
}

impl Values {
    /// Copies the bytes and takes the streams over.
    ///
    /// # Safety
    /// As the header says; the streams may be taken once.
    pub unsafe fn take(self) -> Image {
        // SAFETY: the caller's promise.
        let image = unsafe { self.borrow() };
        image.own();
        image
    }

    /// Borrows the bytes and takes the streams over.
    ///
    /// # Safety
    /// As for `take` and for `Image::borrowed`.
    pub unsafe fn borrow(self) -> Image {
        // SAFETY: the caller's promise.
        unsafe {
            let pieces = ffi::slice(self.pieces, self.piece_count).to_vec();
            Image::borrowed(self.flat, pieces, self.channels())
        }
    }

    /// # Safety
    /// As for `take`.
    unsafe fn channels(self) -> Vec<Option<Arc<Channel>>> {
        // SAFETY: the caller's promise.
        unsafe {
            ffi::slice(self.streams, self.stream_count)
                .iter()
                .map(|stream| (!stream.is_null()).then(|| Box::from_raw(*stream).into_channel()))
                .collect()
        }
    }
}

/// Hands channels out as ends, in an array for `cb_streams_free`.
pub fn ends_into_raw(channels: Vec<Arc<Channel>>) -> (*mut *mut StreamEnd, usize) {
    if channels.is_empty() {
        return (std::ptr::null_mut(), 0);
    }
    let ends: Box<[*mut StreamEnd]> = channels
        .into_iter()
        .map(|channel| Box::into_raw(StreamEnd::reader(channel)))
        .collect();
    let count = ends.len();
    (Box::into_raw(ends).cast(), count)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_streams_free(streams: *mut *mut StreamEnd, count: usize) {
    if !streams.is_null() {
        // SAFETY: the array was made by `ends_into_raw`, with this length.
        drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(streams, count)) });
    }
}
