//! Compiled components and core modules.

use crate::describe;
use crate::engine::{self, Engine};
use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Buffer, Bytes, guard};
use std::sync::Arc;

/// `cb_component`.
pub struct Component {
    pub engine: Arc<Engine>,
    pub wasmtime: wasmtime::component::Component,
}

/// `cb_module`.
pub struct Module {
    pub wasmtime: wasmtime::Module,
}

/// `cb_requirements`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Requirements {
    pub memories: u32,
    pub tables: u32,
    pub largest_initial_memory: u64,
    pub largest_initial_table: u64,
}

/// Wasmtime counts initial sizes in pages of the default size.
const PAGE_BYTES: u64 = 65536;

impl Requirements {
    fn from_engine(required: &wasmtime::ResourcesRequired) -> Requirements {
        Requirements {
            memories: required.num_memories,
            tables: required.num_tables,
            largest_initial_memory: required
                .max_initial_memory_size
                .unwrap_or(0)
                .saturating_mul(PAGE_BYTES),
            largest_initial_table: required.max_initial_table_size.unwrap_or(0),
        }
    }
}

impl Component {
    pub fn requirements(&self) -> Requirements {
        // None where core modules are imported: those are counted by the program.
        self.wasmtime
            .resources_required()
            .map(|required| Requirements::from_engine(&required))
            .unwrap_or_default()
    }
}

impl Module {
    pub fn requirements(&self) -> Requirements {
        Requirements::from_engine(&self.wasmtime.resources_required())
    }
}

fn incompatible(error: &wasmtime::Error) -> Error {
    Error::from_engine(ErrorCode::Incompatible, error)
}

fn invalid_component(error: &wasmtime::Error) -> Error {
    Error::from_engine(ErrorCode::InvalidComponent, error)
}

/// Makes a component with `make` and hands it out.
///
/// # Safety
/// `engine` and `component` must be as the header asks.
unsafe fn new_component(
    engine: *const Engine,
    component: *mut *mut Component,
    make: impl FnOnce(&wasmtime::Engine) -> Result<wasmtime::component::Component, Error>,
) -> *mut Error {
    guard(|| {
        // SAFETY: the caller's promise.
        let engine = unsafe { engine::share(engine) }?;
        let wasmtime = make(&engine.wasmtime)?;
        // SAFETY: the caller's promise.
        unsafe { *component = Box::into_raw(Box::new(Component { engine, wasmtime })) };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_component_compile(
    engine: *const Engine,
    binary: Bytes,
    component: *mut *mut Component,
) -> *mut Error {
    // SAFETY: the header's rules.
    unsafe {
        new_component(engine, component, |engine| {
            wasmtime::component::Component::from_binary(engine, binary.as_slice())
                .map_err(|error| invalid_component(&error))
        })
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_component_serialize(
    component: *const Component,
    artefact: *mut Buffer,
) -> *mut Error {
    guard(|| {
        // SAFETY: the header's rules.
        let component = unsafe { ffi::deref(component, "the component") }?;
        let bytes = component
            .wasmtime
            .serialize()
            .map_err(|error| Error::from_engine(ErrorCode::Internal, &error))?;
        // SAFETY: the header's rules.
        unsafe { *artefact = bytes.into() };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_component_deserialize(
    engine: *const Engine,
    artefact: Bytes,
    component: *mut *mut Component,
) -> *mut Error {
    // SAFETY: the header's rules: the artefact comes from cb_component_serialize.
    unsafe {
        new_component(engine, component, |engine| {
            wasmtime::component::Component::deserialize(engine, artefact.as_slice())
                .map_err(|error| incompatible(&error))
        })
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_component_deserialize_file(
    engine: *const Engine,
    path: Bytes,
    component: *mut *mut Component,
) -> *mut Error {
    // SAFETY: the header's rules: the file starts with what cb_component_serialize made.
    unsafe {
        new_component(engine, component, |engine| {
            let path = path.as_text("the path")?;
            wasmtime::component::Component::deserialize_file(engine, path)
                .map_err(|error| incompatible(&error))
        })
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_component_free(component: *mut Component) {
    // SAFETY: the header's rules.
    unsafe { ffi::free_box(component) };
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_component_requirements(
    component: *const Component,
    requirements: *mut Requirements,
) {
    // SAFETY: the header's rules.
    unsafe { *requirements = (*component).requirements() };
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_component_describe(
    component: *const Component,
    description: *mut Buffer,
) -> *mut Error {
    guard(|| {
        // SAFETY: the header's rules.
        let component = unsafe { ffi::deref(component, "the component") }?;
        let bytes = describe::describe(&component.engine.wasmtime, &component.wasmtime);
        // SAFETY: the header's rules.
        unsafe { *description = bytes.into() };
        Ok(())
    })
}

/// Makes a core module with `make` and hands it out.
///
/// # Safety
/// `engine` and `module` must be as the header asks.
unsafe fn new_module(
    engine: *const Engine,
    module: *mut *mut Module,
    make: impl FnOnce(&wasmtime::Engine) -> Result<wasmtime::Module, Error>,
) -> *mut Error {
    guard(|| {
        // SAFETY: the caller's promise.
        let engine = unsafe { ffi::deref(engine, "the engine") }?;
        let wasmtime = make(&engine.wasmtime)?;
        // SAFETY: the caller's promise.
        unsafe { *module = Box::into_raw(Box::new(Module { wasmtime })) };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_module_compile(
    engine: *const Engine,
    binary: Bytes,
    module: *mut *mut Module,
) -> *mut Error {
    // SAFETY: the header's rules.
    unsafe {
        new_module(engine, module, |engine| {
            wasmtime::Module::from_binary(engine, binary.as_slice())
                .map_err(|error| invalid_component(&error))
        })
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_module_serialize(
    module: *const Module,
    artefact: *mut Buffer,
) -> *mut Error {
    guard(|| {
        // SAFETY: the header's rules.
        let module = unsafe { ffi::deref(module, "the module") }?;
        let bytes = module
            .wasmtime
            .serialize()
            .map_err(|error| Error::from_engine(ErrorCode::Internal, &error))?;
        // SAFETY: the header's rules.
        unsafe { *artefact = bytes.into() };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_module_deserialize_file(
    engine: *const Engine,
    path: Bytes,
    module: *mut *mut Module,
) -> *mut Error {
    // SAFETY: the header's rules: the file starts with what cb_module_serialize made.
    unsafe {
        new_module(engine, module, |engine| {
            let path = path.as_text("the path")?;
            wasmtime::Module::deserialize_file(engine, path).map_err(|error| incompatible(&error))
        })
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_module_requirements(
    module: *const Module,
    requirements: *mut Requirements,
) {
    // SAFETY: the header's rules.
    unsafe { *requirements = (*module).requirements() };
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_module_free(module: *mut Module) {
    // SAFETY: the header's rules.
    unsafe { ffi::free_box(module) };
}
