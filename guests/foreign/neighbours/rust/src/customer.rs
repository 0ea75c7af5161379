//! The world `customer`.

use crate::bindings::Guest;
use crate::bindings::composable::neighbours::shelves::{Item, Report, Shelf, describe};

struct Customer;

impl Guest for Customer {
    fn visit() -> Report {
        let shelf = Shelf::new("rust");
        shelf.put(&Item {
            name: "pear".into(),
            count: 3,
            tags: vec!["green".into(), "ripe".into()],
        });
        let taken = shelf.take("pear", 2).expect("there are three of them");
        let problems = [shelf.take("pear", 2), shelf.take("plum", 1)]
            .into_iter()
            .filter_map(Result::err)
            .collect();
        Report { taken, problems, description: describe(&shelf) }
    }
}

crate::bindings::export!(Customer with_types_in crate::bindings);
