//! The world `keeper`.

use crate::bindings::exports::composable::neighbours::shelves::{
    Guest, GuestShelf, Item, Problem, ShelfBorrow,
};
use std::cell::RefCell;

struct Keeper;

struct Shelf {
    owner: String,
    items: RefCell<Vec<Item>>,
}

impl Guest for Keeper {
    type Shelf = Shelf;

    fn describe(shelf: ShelfBorrow<'_>) -> String {
        let shelf = shelf.get::<Shelf>();
        let items = shelf.items.borrow();
        let name = items.last().map_or("nothing", |item| &item.name);
        format!("rust keeps {name} for {}", shelf.owner)
    }
}

impl GuestShelf for Shelf {
    fn new(owner: String) -> Self {
        Shelf { owner, items: RefCell::default() }
    }

    fn put(&self, item: Item) {
        self.items.borrow_mut().push(item);
    }

    fn take(&self, name: String, count: u32) -> Result<Item, Problem> {
        let mut items = self.items.borrow_mut();
        let Some(item) = items.iter_mut().find(|item| item.name == name) else {
            return Err(Problem::Unknown(name));
        };
        if item.count < count {
            return Err(Problem::TooFew(item.count));
        }
        item.count -= count;
        Ok(Item { name, count, tags: item.tags.clone() })
    }
}

crate::bindings::export!(Keeper with_types_in crate::bindings);
