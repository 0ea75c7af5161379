//! What lies between the two ends of a stream or future: room for one batch of items, and who waits.
//!
//! A writer fills the room when it is empty, a reader empties it. Either end may be the host (callbacks)
//! or a guest (wakers). Callbacks are never called under the lock.

use crate::error::{Error, ErrorCode};
use crate::ffi::{Buffer, Context};
use std::sync::{Mutex, MutexGuard};
use std::task::Waker;

pub type ReadCallback = extern "C" fn(*mut std::ffi::c_void, i32, u64, Buffer, *mut Error);
pub type WriteCallback = extern "C" fn(*mut std::ffi::c_void, i32, *mut Error);

const STATUS_OK: i32 = 0;
const STATUS_CLOSED: i32 = 1;
const STATUS_FAILED: i32 = 2;

/// How items lie in a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// No payload: only their number counts.
    Unit,
    /// One byte each.
    Bytes,
    /// A u32 size and a flat image each.
    Records,
}

#[derive(Default)]
pub struct Channel {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    batch: Batch,
    /// Known when a guest is at one of the ends.
    format: Option<Format>,
    writer_closed: bool,
    reader_closed: bool,
    /// Why the writer is gone, if it did not just close.
    failure: Option<Error>,
    reading: Option<Reading>,
    writing: Option<Writing>,
    /// The guest that waits for items.
    reader: Option<Waker>,
    /// The guest that waits for room.
    writer: Option<Waker>,
}

/// Items in the channel's format.
#[derive(Default)]
pub struct Batch {
    pub count: u64,
    pub bytes: Vec<u8>,
}

/// A host's read under way.
struct Reading {
    max_count: u64,
    callback: ReadCallback,
    context: Context,
}

/// A host's write under way.
struct Writing {
    callback: WriteCallback,
    context: Context,
}

/// What is to be done after the lock is released.
#[derive(Default)]
struct Deferred {
    wake: Vec<Waker>,
    read: Option<(Reading, ReadEnd)>,
    write: Option<(Writing, i32, Option<Error>)>,
}

enum ReadEnd {
    Items(Batch),
    Closed,
    Failed(Error),
}

/// What a guest that reads finds.
pub enum Poll {
    Items(Batch),
    Closed,
    Failed(Error),
    Pending,
}

impl Batch {
    /// Splits the first items off; `max_count` is at least 1.
    fn take(&mut self, max_count: u64, format: Format) -> Batch {
        if self.count <= max_count {
            return std::mem::take(self);
        }
        let size = match format {
            Format::Unit => 0,
            Format::Bytes => usize::try_from(max_count).unwrap_or(usize::MAX),
            Format::Records => (0..max_count).fold(0, |offset, _| {
                record(&self.bytes, offset).map_or(self.bytes.len(), |(_, end)| end)
            }),
        };
        let rest = self.bytes.split_off(size.min(self.bytes.len()));
        self.count -= max_count;
        Batch {
            count: max_count,
            bytes: std::mem::replace(&mut self.bytes, rest),
        }
    }

    /// Whether the bytes hold as many items as the count says.
    pub fn is_well_formed(&self, format: Format) -> bool {
        match format {
            Format::Unit => self.bytes.is_empty(),
            Format::Bytes => self.bytes.len() as u64 == self.count,
            Format::Records => {
                let mut offset = 0;
                for _ in 0..self.count {
                    match record(&self.bytes, offset) {
                        Some((_, end)) => offset = end,
                        None => return false,
                    }
                }
                offset == self.bytes.len()
            }
        }
    }
}

/// The record at `offset`, and where the next one starts.
pub fn record(bytes: &[u8], offset: usize) -> Option<(&[u8], usize)> {
    let header = bytes.get(offset..offset.checked_add(4)?)?;
    let size = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
    let end = (offset + 4).checked_add(size)?;
    Some((bytes.get(offset + 4..end)?, end))
}

impl Deferred {
    fn run(self) {
        for waker in self.wake {
            waker.wake();
        }
        if let Some((writing, status, error)) = self.write {
            let error = error.map_or(std::ptr::null_mut(), Error::into_raw);
            (writing.callback)(writing.context.0, status, error);
        }
        if let Some((reading, end)) = self.read {
            let (status, batch, error) = match end {
                ReadEnd::Items(batch) => (STATUS_OK, batch, None),
                ReadEnd::Closed => (STATUS_CLOSED, Batch::default(), None),
                ReadEnd::Failed(error) => (STATUS_FAILED, Batch::default(), Some(error)),
            };
            let error = error.map_or(std::ptr::null_mut(), Error::into_raw);
            (reading.callback)(
                reading.context.0,
                status,
                batch.count,
                batch.bytes.into(),
                error,
            );
        }
    }
}

impl State {
    /// Serves whoever waits, after something has changed.
    fn settle(&mut self) -> Deferred {
        let mut deferred = Deferred::default();
        if let Some(reading) = self.reading.take() {
            if self.batch.count > 0 {
                // Without a guest the ends are both the host's, which knows what it writes.
                let format = self.format.unwrap_or(Format::Records);
                let items = self.batch.take(reading.max_count, format);
                deferred.read = Some((reading, ReadEnd::Items(items)));
            } else if let Some(error) = &self.failure {
                deferred.read = Some((reading, ReadEnd::Failed(error.clone())));
            } else if self.writer_closed || self.reader_closed {
                deferred.read = Some((reading, ReadEnd::Closed));
            } else {
                self.reading = Some(reading);
            }
        }
        if let Some(writing) = self.writing.take() {
            if self.batch.count == 0 {
                deferred.write = Some((writing, STATUS_OK, None));
            } else if self.reader_closed || self.writer_closed {
                deferred.write = Some((writing, STATUS_CLOSED, None));
            } else {
                self.writing = Some(writing);
            }
        }
        if self.reader_closed || self.batch.count == 0 {
            deferred.wake.extend(self.writer.take());
        }
        if self.batch.count > 0 || self.writer_closed {
            deferred.wake.extend(self.reader.take());
        }
        deferred
    }
}

impl Channel {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|lock| lock.into_inner())
    }

    /// Changes the state, then serves whoever waits.
    fn update<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.lock();
        let result = change(&mut state);
        let deferred = state.settle();
        drop(state);
        deferred.run();
        result
    }

    pub fn set_format(&self, format: Format) {
        self.lock().format = Some(format);
    }

    /// The host reads.
    pub fn read(&self, max_count: u64, callback: ReadCallback, context: Context) {
        let reading = Reading {
            max_count,
            callback,
            context,
        };
        let refused = self.update(|state| {
            if max_count == 0 || state.reading.is_some() {
                return Some(reading);
            }
            state.reading = Some(reading);
            None
        });
        if let Some(reading) = refused {
            let text = "one read at a time, of at least one item";
            let error = Error::new(ErrorCode::InvalidArgument, text);
            Deferred {
                read: Some((reading, ReadEnd::Failed(error))),
                ..Deferred::default()
            }
            .run();
        }
    }

    /// The host writes.
    pub fn write(&self, batch: Batch, callback: WriteCallback, context: Context) {
        let writing = Writing { callback, context };
        let refused = self.update(|state| {
            if state.reader_closed || state.writer_closed {
                return Some((writing, STATUS_CLOSED, None));
            }
            let fits = state
                .format
                .is_none_or(|format| batch.is_well_formed(format));
            if state.writing.is_some() || state.batch.count > 0 || !fits {
                let text = if fits {
                    "one write at a time"
                } else {
                    "the items do not have the form of the stream's payload"
                };
                let error = Error::new(ErrorCode::InvalidArgument, text);
                return Some((writing, STATUS_FAILED, Some(error)));
            }
            state.batch = batch;
            state.writing = Some(writing);
            None
        });
        if refused.is_some() {
            Deferred {
                write: refused,
                ..Deferred::default()
            }
            .run();
        }
    }

    /// The reading end is gone.
    pub fn close_reader(&self) {
        self.update(|state| state.reader_closed = true);
    }

    /// The writing end is gone, by itself or because of a failure.
    pub fn close_writer(&self, failure: Option<Error>) {
        self.update(|state| {
            state.writer_closed = true;
            state.failure = failure;
        });
    }

    /// A guest wants to write: true when there is room, false when the reader is gone, None to wait.
    pub fn poll_room(&self, waker: &Waker) -> Option<bool> {
        let mut state = self.lock();
        if state.reader_closed {
            return Some(false);
        }
        if state.batch.count == 0 {
            return Some(true);
        }
        state.writer = Some(waker.clone());
        None
    }

    /// A guest writes into the room that `poll_room` found.
    pub fn put(&self, batch: Batch) {
        self.update(|state| state.batch = batch);
    }

    /// A guest reads.
    pub fn poll_items(&self, max_count: u64, format: Format, waker: &Waker) -> Poll {
        self.update(|state| {
            if state.batch.count > 0 {
                return Poll::Items(state.batch.take(max_count.max(1), format));
            }
            if let Some(error) = &state.failure {
                return Poll::Failed(error.clone());
            }
            if state.writer_closed {
                return Poll::Closed;
            }
            state.reader = Some(waker.clone());
            Poll::Pending
        })
    }
}
