//! Capabilities of the host: what each keeps for an instance, and the resources that it defines.
//!
//! A resource of the host is a number that only the other side understands, its representation. In flat
//! buffers it stands for the handle, so neither side needs a table for it here.

use crate::error::{Error, ErrorCode};
use crate::ffi::{Bytes, Context};
use crate::host::Released;
use crate::store::{self, StoreData};
use std::sync::Arc;
use wasmtime::component::{Linker, ResourceType};

/// `CB_NO_PROVIDER`.
pub const NO_PROVIDER: u32 = u32::MAX;

/// `cb_host_provider`.
#[repr(C)]
pub struct HostProvider {
    open: extern "C" fn(*mut std::ffi::c_void) -> *mut std::ffi::c_void,
    close: extern "C" fn(*mut std::ffi::c_void),
    context: *mut std::ffi::c_void,
}

pub type DropCallback = extern "C" fn(*mut std::ffi::c_void, u32, u32);

/// `cb_host_resource`.
#[repr(C)]
pub struct HostResource {
    interface: Bytes,
    name: Bytes,
    provider: u32,
    kind: u32,
    dropped: DropCallback,
}

struct Provider {
    open: extern "C" fn(*mut std::ffi::c_void) -> *mut std::ffi::c_void,
    close: extern "C" fn(*mut std::ffi::c_void),
    context: Context,
}

/// The providers of a program.
pub struct Providers {
    all: Vec<Provider>,
    /// Kinds of resources are numbered from 0.
    kinds: u32,
    _released: Arc<Released>,
}

impl Providers {
    pub fn new(
        providers: &[HostProvider],
        resources: &[HostResource],
        released: Arc<Released>,
    ) -> Result<Providers, Error> {
        let all: Vec<_> = providers
            .iter()
            .map(|provider| Provider {
                open: provider.open,
                close: provider.close,
                context: Context(provider.context),
            })
            .collect();
        let kinds = resources
            .iter()
            .map(|resource| resource.kind.saturating_add(1))
            .max()
            .unwrap_or(0);
        if let Some(resource) = resources
            .iter()
            .find(|resource| resource.provider as usize >= all.len())
        {
            return Err(no_provider(resource.provider, all.len()));
        }
        Ok(Providers {
            all,
            kinds,
            _released: released,
        })
    }

    /// Fails for a number that is neither a provider's nor `NO_PROVIDER`.
    pub fn check(&self, provider: u32) -> Result<(), Error> {
        if provider == NO_PROVIDER || (provider as usize) < self.all.len() {
            return Ok(());
        }
        Err(no_provider(provider, self.all.len()))
    }
}

fn no_provider(provider: u32, count: usize) -> Error {
    Error::new(
        ErrorCode::InvalidArgument,
        format!("there is no provider {provider} of {count}"),
    )
}

/// What the providers keep for one store, made when it is first wanted.
pub struct Kept {
    providers: Arc<Providers>,
    states: Vec<Option<Context>>,
}

impl Kept {
    pub fn new(providers: &Arc<Providers>) -> Kept {
        Kept {
            providers: Arc::clone(providers),
            states: Vec::new(),
        }
    }

    /// What the provider keeps; null for `NO_PROVIDER`.
    pub fn state(&mut self, provider: u32) -> Context {
        let number = provider as usize;
        let Some(provider) = self.providers.all.get(number) else {
            return Context(std::ptr::null_mut());
        };
        if self.states.len() <= number {
            self.states.resize(number + 1, None);
        }
        *self.states[number].get_or_insert_with(|| Context((provider.open)(provider.context.0)))
    }

    /// The kind of a resource type, where it is one of the host's.
    pub fn kind(&self, ty: ResourceType) -> Option<u32> {
        (0..self.providers.kinds).find(|kind| ty == ResourceType::host_dynamic(*kind))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        for (provider, state) in self.providers.all.iter().zip(&self.states) {
            if let Some(state) = state {
                (provider.close)(state.0);
            }
        }
    }
}

/// Defines a resource in the interface that the component imports it from.
///
/// # Safety
/// The resource must be as the header says.
pub unsafe fn link_resource(
    linker: &mut Linker<StoreData>,
    resource: &HostResource,
) -> Result<(), Error> {
    // SAFETY: the caller's promise.
    let (interface, name) = unsafe {
        (
            resource.interface.as_text("an interface's name")?,
            resource.name.as_text("a resource's name")?,
        )
    };
    let (provider, kind, dropped) = (resource.provider, resource.kind, resource.dropped);
    linker
        .instance(interface)
        .and_then(|mut instance| {
            instance.resource(
                name,
                ResourceType::host_dynamic(kind),
                move |mut store, representation| {
                    let state = store::state_mut(store.data_mut()).kept.state(provider);
                    dropped(state.0, kind, representation);
                    Ok(())
                },
            )
        })
        .map_err(|error| Error::from_engine(ErrorCode::Link, &error))
}
