//! The buffer that is lowered from, and whose bytes those are.

use super::type_error;
use crate::ffi::Bytes;
use crate::stream::Channel;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// A flat buffer, with the streams and futures that its handles number. Every read is checked: the
/// buffer comes from the other side.
pub struct Image {
    bytes: ImageBytes,
    /// Each is taken when it is lowered: a stream can be handed over once.
    streams: Mutex<Vec<Option<Arc<Channel>>>>,
}

/// `cb_piece`: a part of a buffer that lies elsewhere.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Piece {
    pub offset: u32,
    pub bytes: Bytes,
}

/// The bytes of a buffer: the caller's, as long as it waits for the call to start, then our own.
struct ImageBytes {
    flat: Bytes,
    /// By falling offset; where they are not, some are not found.
    pieces: Vec<Piece>,
    owned: OnceLock<OwnedBytes>,
    /// The guest has them: nobody reads them again.
    is_lowered: AtomicBool,
}

#[derive(Default)]
struct OwnedBytes {
    flat: Vec<u8>,
    /// In the order of `ImageBytes::pieces`.
    pieces: Vec<Vec<u8>>,
}

// SAFETY: borrowed bytes are read only on the caller's thread, before `own`; see `Image::borrowed`.
unsafe impl Send for ImageBytes {}
// SAFETY: as above.
unsafe impl Sync for ImageBytes {}

impl Image {
    /// Borrows the bytes, so that a call that runs at once copies nothing.
    ///
    /// # Safety
    /// The bytes must stay valid until `own` is called or the image is dropped, and nothing may use the
    /// image on another thread before.
    pub unsafe fn borrowed(
        flat: Bytes,
        pieces: Vec<Piece>,
        streams: Vec<Option<Arc<Channel>>>,
    ) -> Image {
        Image {
            bytes: ImageBytes {
                flat,
                pieces,
                owned: OnceLock::new(),
                is_lowered: AtomicBool::new(false),
            },
            streams: Mutex::new(streams),
        }
    }

    /// Makes the image independent of the bytes it borrowed.
    pub fn own(&self) {
        self.bytes.owned.get_or_init(|| {
            if self.bytes.is_lowered.load(Ordering::Relaxed) {
                return OwnedBytes::default();
            }
            OwnedBytes {
                flat: self.bytes.borrowed(self.bytes.flat).to_vec(),
                pieces: self
                    .bytes
                    .pieces
                    .iter()
                    .map(|piece| self.bytes.borrowed(piece.bytes).to_vec())
                    .collect(),
            }
        });
    }

    /// The guest has the bytes: nobody reads them again.
    pub(super) fn set_lowered(&self) {
        self.bytes.is_lowered.store(true, Ordering::Relaxed);
    }

    pub(super) fn read(&self, offset: usize, size: usize) -> wasmtime::Result<&[u8]> {
        let (run, start) = self.bytes.run_at(offset);
        offset
            .checked_sub(start)
            .and_then(|at| run.get(at..))
            .and_then(|rest| rest.get(..size))
            .ok_or_else(|| {
                type_error(format!(
                    "the buffer has no {size} bytes at {offset}: it has {} bytes and {} pieces",
                    self.bytes.flat.size,
                    self.bytes.pieces.len()
                ))
            })
    }

    pub(super) fn u32(&self, offset: usize) -> wasmtime::Result<u32> {
        let bytes = self.read(offset, 4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    pub(super) fn unsigned(&self, offset: usize, size: usize) -> wasmtime::Result<u64> {
        let mut bytes = [0; 8];
        bytes[..size].copy_from_slice(self.read(offset, size)?);
        Ok(u64::from_le_bytes(bytes))
    }

    pub(super) fn char(&self, offset: usize) -> wasmtime::Result<u32> {
        let bits = self.u32(offset)?;
        match char::from_u32(bits) {
            Some(_) => Ok(bits),
            None => Err(type_error(format!("{bits:#x} is no Unicode scalar value"))),
        }
    }

    pub(super) fn text(&self, offset: usize) -> wasmtime::Result<&str> {
        let bytes = self.read(self.u32(offset)? as usize, self.u32(offset + 4)? as usize)?;
        std::str::from_utf8(bytes).map_err(|_| type_error("a string is not valid UTF-8"))
    }

    pub(super) fn stream(&self, offset: usize) -> wasmtime::Result<Arc<Channel>> {
        let index = self.u32(offset)? as usize;
        let mut streams = self.streams.lock().unwrap_or_else(|lock| lock.into_inner());
        streams
            .get_mut(index)
            .and_then(Option::take)
            .ok_or_else(|| type_error(format!("there is no stream or future number {index}")))
    }

    /// The bits of flags, without those that no name stands for.
    pub(super) fn flags(&self, offset: usize, word: usize, names: usize) -> wasmtime::Result<u32> {
        let bytes = names.div_ceil(8).min(4).next_power_of_two();
        let used = names - 32 * word;
        let mask = if used >= 32 {
            u32::MAX
        } else {
            (1 << used) - 1
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most four bytes were read"
        )]
        let bits = self.unsigned(offset + 4 * word, bytes)? as u32;
        Ok(bits & mask)
    }
}

impl ImageBytes {
    /// A part of what was borrowed; nothing may be, once `owned` is set.
    fn borrowed(&self, bytes: Bytes) -> &[u8] {
        // SAFETY: `Image::borrowed` was promised that the bytes are valid until `own`.
        unsafe { bytes.as_slice() }
    }

    /// The run of bytes in which the byte at `offset` would be, and where that run starts.
    fn run_at(&self, offset: usize) -> (&[u8], usize) {
        let owned = self.owned.get();
        if offset >= self.flat.size {
            let index = self
                .pieces
                .partition_point(|piece| piece.offset as usize > offset);
            if let Some(piece) = self.pieces.get(index) {
                let bytes = match owned {
                    Some(owned) => owned.pieces.get(index).map_or(&[][..], Vec::as_slice),
                    None => self.borrowed(piece.bytes),
                };
                return (bytes, piece.offset as usize);
            }
        }
        let flat = match owned {
            Some(owned) => owned.flat.as_slice(),
            None => self.borrowed(self.flat),
        };
        (flat, 0)
    }
}
