//! The worlds `keeper` and `customer` in Rust, one for each feature.

#[cfg(feature = "customer")]
mod customer;
#[cfg(feature = "keeper")]
mod keeper;

// The bindings, which the build generates from ../../wit.
mod bindings {
    #[cfg(feature = "customer")]
    include!(concat!(env!("GUEST_BINDINGS"), "/customer.rs"));
    #[cfg(feature = "keeper")]
    include!(concat!(env!("GUEST_BINDINGS"), "/keeper.rs"));
}
