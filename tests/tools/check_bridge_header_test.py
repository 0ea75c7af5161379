"""What tools/check_bridge_header.py finds between a header and sources that differ in one thing."""

import unittest

import tools_path  # noqa: F401
import check_bridge_header

HEADER = """/* A comment with `int f(void);` in it. */
#ifndef COMPOSABLE_BRIDGE_H_
#define COMPOSABLE_BRIDGE_H_
#ifdef __cplusplus
extern "C" {
#endif
typedef struct cb_bytes {
  const uint8_t* data; /* may be null */
  size_t size;
} cb_bytes;
enum { CB_ERROR_LINK = 3, CB_ERROR_HOST_GONE = 4 };
enum { CB_PROFILE_SHORT = 0, CB_PROFILE_LONG };
typedef struct cb_engine cb_engine;
typedef struct cb_error cb_error;
typedef struct cb_stream cb_stream;
typedef void (*cb_read_callback)(void* context, int32_t status, cb_error* error);
typedef struct cb_options {
  void (*released)(void* context);
  cb_stream* const* streams;
  const cb_bytes* names;
} cb_options;
cb_bytes cb_engine_version(void);
cb_error* cb_engine_new(const cb_options* options, cb_engine** engine);
uint64_t cb_engine_hash(const cb_engine* engine);
void cb_stream_read(cb_stream* stream, cb_read_callback callback, void* context);
#ifdef __cplusplus
}
#endif
#endif
"""

RUST = '''
//! Not an item: #[unsafe(no_mangle)] pub extern "C" fn cb_no(a: u8) {}
use std::ffi::c_void;

/// `cb_bytes`: borrowed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bytes {
    /// May be null.
    pub data: *const u8,
    pub size: usize,
}

/// `CB_ERROR_…`.
#[repr(i32)]
pub enum ErrorCode {
    Link = 3,
    HostGone,
}

const PROFILE_SHORT: i32 = 0;
pub const CB_PROFILE_LONG: i32 = 0x1;
const LIMIT: usize = 1 << 30;
const BRACE: char = '{';

pub struct Engine {
    config: wasmtime::Config,
}

/// `cb_stream`: an end of it.
pub struct StreamEnd<'a>(&'a str);

pub type ReadCallback = extern "C" fn(*mut c_void, i32, *mut Error);

impl<T> Trait for Generic<T> {
    type ReadCallback = Vec<T>;
    const PROFILE_LONG: i32 = 9;
}

#[repr(C)]
pub struct Options {
    pub released: Option<unsafe extern "C" fn(context: *mut std::ffi::c_void)>,
    pub streams: *const *mut StreamEnd<'static>,
    pub names: *const Bytes,
}

#[unsafe(no_mangle)]
pub extern "C" fn cb_engine_version() -> Bytes {
    Bytes::of(b"}")
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_engine_new(
    options: *const Options,
    engine: *mut *mut Engine,
) -> *mut crate::error::Error {
    guard(|| { "an unclosed { in text" })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_engine_hash(engine: *mut Engine) -> u64 {
    0
}

#[unsafe(no_mangle)]
pub extern "C" fn cb_stream_read(
    stream: Option<&mut StreamEnd<'_>>,
    callback: ReadCallback,
    context: *mut c_void,
) {
}
'''


class CheckBridgeHeaderTest(unittest.TestCase):
    maxDiff = None

    def compare(self, header=("", ""), rust=("", "")):
        """The findings after one replacement on each side."""
        for text, (old, _) in ((HEADER, header), (RUST, rust)):
            self.assertIn(old, text)
        return check_bridge_header.compare(HEADER.replace(*header), [RUST.replace(*rust)])

    def test_two_sides_that_agree(self):
        self.assertEqual(self.compare(), [])

    def test_the_sources_are_read_together(self):
        half = RUST.index("const PROFILE_SHORT")
        self.assertEqual(check_bridge_header.compare(HEADER, [RUST[half:], RUST[:half]]), [])

    def test_a_function_on_one_side_only(self):
        self.assertEqual(self.compare(header=("uint64_t cb_engine_hash(const cb_engine* engine);", "")),
                         ["`cb_engine_hash` is exported by Rust, but not in the header"])
        self.assertEqual(self.compare(rust=("fn cb_engine_hash", "fn cb_engine_hush")), [
            "`cb_engine_hash` is in the header, but Rust does not export it",
            "`cb_engine_hush` is exported by Rust, but not in the header"])

    def test_a_function_that_is_not_exported_under_its_name(self):
        self.assertEqual(
            self.compare(rust=('#[unsafe(no_mangle)]\npub extern "C" fn cb_engine_version',
                               'pub extern "C" fn cb_engine_version')),
            ["`cb_engine_version` is in the header, but Rust does not export it"])

    def test_a_parameter_more_or_less(self):
        self.assertEqual(
            self.compare(header=("cb_engine_version(void)", "cb_engine_version(int32_t kind)")),
            ["`cb_engine_version` differs:\n  header: fn(i32) -> cb_bytes\n"
             "  Rust:   fn() -> cb_bytes"])

    def test_a_parameter_of_another_type(self):
        self.assertEqual(
            self.compare(rust=("fn cb_engine_hash(engine: *mut Engine)",
                               "fn cb_engine_hash(engine: *mut Options)")),
            ["`cb_engine_hash` differs:\n  header: fn(*mut cb_engine) -> u64\n"
             "  Rust:   fn(*mut cb_options) -> u64"])
        self.assertEqual(
            self.compare(header=("cb_engine** engine", "cb_engine* engine")),
            ["`cb_engine_new` differs:\n"
             "  header: fn(*const cb_options, *mut cb_engine) -> *mut cb_error\n"
             "  Rust:   fn(*const cb_options, *mut *mut cb_engine) -> *mut cb_error"])

    def test_another_result(self):
        self.assertEqual(
            self.compare(rust=("-> u64", "-> u32")),
            ["`cb_engine_hash` differs:\n  header: fn(*mut cb_engine) -> u64\n"
             "  Rust:   fn(*mut cb_engine) -> u32"])

    def test_constness_counts_where_something_can_be_written(self):
        self.assertEqual(
            self.compare(rust=("options: *const Options", "options: *mut Options")),
            ["`cb_engine_new` differs:\n"
             "  header: fn(*const cb_options, *mut *mut cb_engine) -> *mut cb_error\n"
             "  Rust:   fn(*mut cb_options, *mut *mut cb_engine) -> *mut cb_error"])

    def test_another_callback(self):
        self.assertEqual(
            self.compare(rust=("fn(*mut c_void, i32, *mut Error)", "fn(*mut c_void, u32, *mut Error)")),
            ["`cb_stream_read` differs:\n"
             "  header: fn(*mut cb_stream, fn(*mut void, i32, *mut cb_error) -> void, *mut void)"
             " -> void\n"
             "  Rust:   fn(*mut cb_stream, fn(*mut void, u32, *mut cb_error) -> void, *mut void)"
             " -> void"])

    def test_fields_that_differ(self):
        self.assertEqual(
            self.compare(rust=("pub size: usize", "pub size: u32")),
            ["the fields of `cb_bytes` differ (- header, + Rust):\n  - size: usize\n  + size: u32"])
        self.assertEqual(
            self.compare(header=("  cb_stream* const* streams;\n  const cb_bytes* names;\n",
                                 "  const cb_bytes* names;\n  cb_stream* const* streams;\n")),
            ["the fields of `cb_options` differ (- header, + Rust):\n"
             "  + streams: *const *mut cb_stream\n  - streams: *const *mut cb_stream"])

    def test_a_structure_without_a_layout(self):
        self.assertEqual(
            self.compare(rust=("#[repr(C)]\npub struct Options", "pub struct Options")),
            ["`cb_options` has fields in the header, but Rust has no `repr(C)` structure for it"])

    def test_constants(self):
        self.assertEqual(self.compare(rust=("Link = 3", "Link = 2")), [
            "`CB_ERROR_HOST_GONE` is 4 in the header and 3 in Rust",
            "`CB_ERROR_LINK` is 3 in the header and 2 in Rust"])
        self.assertEqual(self.compare(rust=("HostGone,", "")),
                         ["`CB_ERROR_HOST_GONE` is in the header, but Rust names no such constant"])
        self.assertEqual(self.compare(rust=("= 0x1;", "= 2;")),
                         ["`CB_PROFILE_LONG` is 1 in the header and 2 in Rust"])

    def test_variants_that_the_header_does_not_know(self):
        self.assertEqual(
            self.compare(rust=("HostGone,", "HostGone,\n    Fuel,")),
            ["`CB_ERROR_FUEL` is named by Rust, but not in the header"])

    def test_what_it_cannot_read_is_refused(self):
        self.assertEqual(self.compare(header=("size_t size;", "time_t size;")),
                         ["unknown type: time_t"])
        self.assertEqual(self.compare(header=("size_t size;", "unsigned int size;")),
                         ["unknown type: unsigned int"])
        self.assertEqual(self.compare(rust=("pub size: usize", "pub size: (u8, u8)")),
                         ["unknown type: ( u8 , u8 )"])
        self.assertEqual(check_bridge_header.compare("", [RUST]),
                         ["the header declares no function"])


if __name__ == "__main__":
    unittest.main()
