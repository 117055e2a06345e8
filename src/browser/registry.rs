//! Objects that JavaScript knows by their numbers.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// Objects by their numbers. A number isn't used again, so a late event can't reach another object.
pub(super) struct Registry<T> {
    /// In the order of the numbers.
    entries: RefCell<Vec<(u32, Rc<T>)>>,
    last: Cell<u32>,
}

impl<T> Registry<T> {
    /// An empty registry.
    pub(super) const fn new() -> Self {
        Self { entries: RefCell::new(Vec::new()), last: Cell::new(0) }
    }

    /// Adds the object that `create` returns for its number.
    pub(super) fn add(&self, create: impl FnOnce(u32) -> T) -> Rc<T> {
        let number = self.last.get() + 1;
        self.last.set(number);
        let object = Rc::new(create(number));
        self.entries.borrow_mut().push((number, Rc::clone(&object)));
        object
    }

    /// Returns the object with that number, unless it was removed.
    pub(super) fn get(&self, number: u32) -> Option<Rc<T>> {
        let entries = self.entries.borrow();
        Some(Rc::clone(&entries[index_of(&entries, number)?].1))
    }

    /// Returns all objects.
    pub(super) fn all(&self) -> Vec<Rc<T>> {
        self.entries.borrow().iter().map(|(_, object)| Rc::clone(object)).collect()
    }

    /// Whether there are no objects.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.borrow().is_empty()
    }

    /// Removes the object with that number.
    pub(super) fn remove(&self, number: u32) {
        let mut entries = self.entries.borrow_mut();
        if let Some(index) = index_of(&entries, number) {
            entries.remove(index);
        }
    }
}

fn index_of<T>(entries: &[(u32, T)], number: u32) -> Option<usize> {
    entries.binary_search_by_key(&number, |(own, _)| *own).ok()
}
