//! Programs: a component whose imports are all satisfied, and its exported functions.

use crate::component::{Component, Module, Requirements};
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::ffi::{self, Bytes, Context, guard};
use crate::flat::{Arguments, Image, Lifted, MAX_FLAT, Returned};
use crate::grant::Grant;
use crate::host::{self, Bound, HostFunction, Released};
use crate::provider::{self, HostProvider, HostResource, Providers};
use crate::signature;
use crate::store::StoreData;
use composable_bridge_wasi::{self as wasi, MAX_GRANTS};
use std::sync::Arc;
use wasmtime::Store;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{ComponentExportIndex, Func, InstancePre, Linker, TypedFunc};

/// `cb_link`.
#[repr(C)]
pub struct Link {
    import_name: Bytes,
    interface: Bytes,
    grant: u32,
}

/// `cb_module_link`.
#[repr(C)]
pub struct ModuleLink {
    import_name: Bytes,
    module: *const Module,
}

/// `cb_prepare_options`.
#[repr(C)]
pub struct PrepareOptions {
    grants: *const Grant,
    grant_count: usize,
    links: *const Link,
    link_count: usize,
    host_functions: *const HostFunction,
    host_function_count: usize,
    providers: *const HostProvider,
    provider_count: usize,
    resources: *const HostResource,
    resource_count: usize,
    modules: *const ModuleLink,
    module_count: usize,
    released: Option<extern "C" fn(*mut std::ffi::c_void)>,
    released_context: *mut std::ffi::c_void,
}

/// `cb_program`.
pub struct Program {
    pub engine: Arc<Engine>,
    pub pre: InstancePre<StoreData>,
    pub requirements: Requirements,
    pub grants: Vec<Arc<wasi::Grant>>,
    pub functions: Vec<Function>,
    pub providers: Arc<Providers>,
}

/// An exported function, ready to be called.
pub struct Function {
    pub interface: String,
    pub name: String,
    pub index: ComponentExportIndex,
    pub result_arity: usize,
}

/// As how many core values a function's result comes. Results of a plain function that flatten to several values come
/// through a pointer, which is one value; those of an async function come as values, up to `MAX_FLAT`.
fn result_arity(function: &ComponentFunc) -> usize {
    let flat = signature::result(function);
    if flat > MAX_FLAT { 1 } else { flat }
}

/// Calls a function whose result has that many core values. Each number is a call of another type; to choose here
/// rather than behind a pointer saves an allocation of some kilobytes a call.
pub async fn call_with_arity(
    store: &mut Store<StoreData>,
    function: Func,
    arity: usize,
    arguments: Arc<Image>,
) -> wasmtime::Result<Lifted> {
    macro_rules! by_arity {
        ($($count:literal)*) => {
            match arity {
                $($count => {
                    // SAFETY: `Arguments` and `Returned` follow the function's own type, and this is its arity.
                    let typed =
                        unsafe { TypedFunc::<Arguments, Returned<$count>>::new_unchecked(function) };
                    Ok(typed.call_async(store, Arguments(arguments)).await?.0)
                })*
                _ => unreachable!("at most sixteen results are passed as core values"),
            }
        };
    }
    by_arity!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
}

impl Program {
    /// # Safety
    /// The options must be as the header says.
    unsafe fn prepare(
        component: &Component,
        options: &PrepareOptions,
        released: Arc<Released>,
    ) -> Result<Program, Error> {
        // SAFETY: the caller's promise.
        let (grants, links, host_functions, providers, resources, modules) = unsafe {
            (
                ffi::slice(options.grants, options.grant_count),
                ffi::slice(options.links, options.link_count),
                ffi::slice(options.host_functions, options.host_function_count),
                ffi::slice(options.providers, options.provider_count),
                ffi::slice(options.resources, options.resource_count),
                ffi::slice(options.modules, options.module_count),
            )
        };
        let grants: Vec<_> = grants
            .iter()
            // SAFETY: the caller's promise.
            .map(|grant| unsafe { grant.copy() }.map(Arc::new))
            .collect();
        if grants.len() > MAX_GRANTS {
            return Err(Error::new(
                ErrorCode::InvalidArgument,
                format!(
                    "{} grants, but a program has at most {MAX_GRANTS}",
                    grants.len()
                ),
            ));
        }
        // Only now, because each one's policies were taken over.
        let grants = grants.into_iter().collect::<Result<Vec<_>, _>>()?;
        // Shows now, rather than in the first call, what cannot be opened.
        wasi::Wasi::new(&grants)
            .map_err(|error| Error::from_engine(ErrorCode::InvalidArgument, &error))?;

        let mut linker = Linker::<StoreData>::new(&component.engine.wasmtime);
        for link in links {
            // SAFETY: the caller's promise.
            unsafe { link_wasi(&mut linker, link, grants.len()) }?;
        }
        let providers = Providers::new(providers, resources, Arc::clone(&released))?;
        for resource in resources {
            // SAFETY: the caller's promise.
            unsafe { provider::link_resource(&mut linker, resource) }?;
        }
        for function in host_functions {
            providers.check(function.provider)?;
            // SAFETY: the caller's promise.
            unsafe { link_host_function(&mut linker, component, function, &released) }?;
        }
        let mut requirements = component.requirements();
        for link in modules {
            // SAFETY: the caller's promise.
            let (name, module) = unsafe {
                (
                    link.import_name.as_text("an import's name")?,
                    ffi::deref(link.module, "the core module")?,
                )
            };
            linker
                .root()
                .module(name, &module.wasmtime)
                .map_err(|error| Error::from_engine(ErrorCode::Link, &error))?;
            requirements.memories += module.requirements().memories;
            requirements.tables += module.requirements().tables;
        }
        let pre = linker
            .instantiate_pre(&component.wasmtime)
            .map_err(|error| Error::from_engine(ErrorCode::Link, &error))?;
        Ok(Program {
            engine: Arc::clone(&component.engine),
            pre,
            requirements,
            grants,
            functions: functions(component),
            providers: Arc::new(providers),
        })
    }
}

/// Every function that the component exports, by itself or in an instance.
fn functions(component: &Component) -> Vec<Function> {
    let engine = &component.engine.wasmtime;
    let mut functions = Vec::new();
    let mut add =
        |interface: &str, name: &str, parent: Option<&ComponentExportIndex>, ty: &ComponentFunc| {
            if let Some(index) = component.wasmtime.get_export_index(parent, name) {
                functions.push(Function {
                    interface: interface.to_string(),
                    name: name.to_string(),
                    index,
                    result_arity: result_arity(ty),
                });
            }
        };
    for (name, item) in component.wasmtime.component_type().exports(engine) {
        match item.ty {
            ComponentItem::ComponentFunc(ty) => add("", name, None, &ty),
            ComponentItem::ComponentInstance(instance) => {
                let parent = component.wasmtime.get_export_index(None, name);
                for (inner, item) in instance.exports(engine) {
                    if let ComponentItem::ComponentFunc(ty) = item.ty {
                        add(name, inner, parent.as_ref(), &ty);
                    }
                }
            }
            _ => {}
        }
    }
    functions
}

/// # Safety
/// The link must be as the header says.
unsafe fn link_wasi(
    linker: &mut Linker<StoreData>,
    link: &Link,
    grants: usize,
) -> Result<(), Error> {
    // SAFETY: the caller's promise.
    let (import, interface) = unsafe {
        (
            link.import_name.as_text("an import's name")?,
            link.interface.as_text("an interface's name")?,
        )
    };
    let grant = link.grant as usize;
    if grant >= grants {
        return Err(Error::new(
            ErrorCode::InvalidArgument,
            format!("the import `{import}` is linked with grant {grant} of {grants}"),
        ));
    }
    let mut instance = linker
        .instance(import)
        .map_err(|error| Error::from_engine(ErrorCode::Link, &error))?;
    wasi::link(&mut instance, interface, grant)
        .ok_or_else(|| {
            Error::new(
                ErrorCode::Link,
                format!("`{interface}` is no WASI interface that the engine provides"),
            )
        })?
        .map_err(|error| Error::from_engine(ErrorCode::Link, &error))
}

/// # Safety
/// The host function must be as the header says.
unsafe fn link_host_function(
    linker: &mut Linker<StoreData>,
    component: &Component,
    function: &HostFunction,
    released: &Arc<Released>,
) -> Result<(), Error> {
    // SAFETY: the caller's promise.
    let (interface, name) = unsafe {
        (
            function.interface.as_text("an interface's name")?,
            function.function.as_text("a function's name")?,
        )
    };
    let Some(ty) = imported_function(component, interface, name) else {
        return Err(Error::new(
            ErrorCode::Link,
            if interface.is_empty() {
                format!("the component does not import a function `{name}`")
            } else {
                format!("the component does not import a function `{name}` of `{interface}`")
            },
        ));
    };
    let bound = Arc::new(Bound {
        provider: function.provider,
        callback: function.callback,
        context: Context(function.context),
        _released: Arc::clone(released),
    });
    let mut root = linker.root();
    let bind = |result: wasmtime::Result<()>| {
        result.map_err(|error| Error::from_engine(ErrorCode::Link, &error))
    };
    if interface.is_empty() {
        bind(host::bind(&mut root, name, &ty, bound))
    } else {
        let mut instance = root
            .instance(interface)
            .map_err(|error| Error::from_engine(ErrorCode::Link, &error))?;
        bind(host::bind(&mut instance, name, &ty, bound))
    }
}

fn imported_function(component: &Component, interface: &str, name: &str) -> Option<ComponentFunc> {
    let engine = &component.engine.wasmtime;
    let ty = component.wasmtime.component_type();
    let item = if interface.is_empty() {
        ty.get_import(engine, name)?.ty
    } else {
        match ty.get_import(engine, interface)?.ty {
            ComponentItem::ComponentInstance(instance) => instance.get_export(engine, name)?.ty,
            _ => return None,
        }
    };
    match item {
        ComponentItem::ComponentFunc(function) => Some(function),
        _ => None,
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_program_prepare(
    component: *const Component,
    options: *const PrepareOptions,
    program: *mut *const Program,
) -> *mut Error {
    guard(|| {
        // SAFETY: the header's rules.
        let (component, options) = unsafe {
            (
                ffi::deref(component, "the component")?,
                ffi::deref(options, "the options")?,
            )
        };
        let released = Arc::new(Released {
            callback: options.released,
            context: Context(options.released_context),
        });
        // SAFETY: the header's rules.
        unsafe {
            let prepared = Program::prepare(component, options, released)?;
            *program = Arc::into_raw(Arc::new(prepared));
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_program_free(program: *const Program) {
    if !program.is_null() {
        // SAFETY: the caller gives up its strong count.
        ffi::guard_silent(|| drop(unsafe { Arc::from_raw(program) }));
    }
}

/// Takes one more share of a program out of its handle.
///
/// # Safety
/// `program` must be a live handle.
pub unsafe fn share(program: *const Program) -> Arc<Program> {
    // SAFETY: a live handle is a strong count of an Arc.
    unsafe {
        Arc::increment_strong_count(program);
        Arc::from_raw(program)
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_program_function(
    program: *const Program,
    interface: Bytes,
    function: Bytes,
    number: *mut u32,
) -> *mut Error {
    guard(|| {
        // SAFETY: the header's rules.
        let (program, interface, name) = unsafe {
            (
                ffi::deref(program, "the program")?,
                interface.as_text("an interface's name")?,
                function.as_text("a function's name")?,
            )
        };
        let found = program
            .functions
            .iter()
            .position(|known| known.interface == interface && known.name == name)
            .and_then(|index| u32::try_from(index).ok())
            .ok_or_else(|| {
                Error::new(
                    ErrorCode::InvalidArgument,
                    if interface.is_empty() {
                        format!("the component exports no function `{name}`")
                    } else {
                        format!("the component exports no function `{name}` in `{interface}`")
                    },
                )
            })?;
        // SAFETY: the header's rules.
        unsafe { *number = found };
        Ok(())
    })
}
