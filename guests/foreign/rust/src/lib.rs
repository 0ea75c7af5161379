//! The world `foreign` in Rust: what a component of somebody else's making looks like.

// The bindings, which the build generates from ../wit.
mod bindings {
    include!(concat!(env!("GUEST_BINDINGS"), "/foreign.rs"));
}

use bindings::{Guest, exports::composable::foreign::people};

struct Component;

impl Guest for Component {
    fn greet(name: String) -> String {
        format!("Hello, {name}!")
    }

    fn echo_bytes(data: Vec<u8>) -> Vec<u8> {
        data
    }
}

impl people::Guest for Component {
    fn older(mut person: people::Person, years: u32) -> people::Person {
        person.age = person.age.saturating_add(years);
        person.tags.push("older".into());
        person
    }
}

bindings::export!(Component with_types_in bindings);
