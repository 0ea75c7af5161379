//! The bridge between the runtime, which is C++, and Wasmtime: the functions of
//! `include/composable_bridge.h`, whose comments say what each of them does.

// The header documents every exported function's safety.
#![allow(clippy::missing_safety_doc)]

mod call;
mod component;
mod describe;
mod engine;
mod error;
mod ffi;
mod flat;
mod host;
mod instance;
mod program;
mod signature;
mod store;
mod stream;
mod ticker;
mod wasi;
