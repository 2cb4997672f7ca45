//! What lives on in the engine's memory for JavaScript, which knows each thing by its number.

use std::cell::RefCell;

use slab::Slab;

/// All things of one kind. No code of the host's runs while one is asked, so none is asked meanwhile.
pub(super) struct Kept<T>(RefCell<Slab<T>>);

impl<T> Kept<T> {
    pub const fn new() -> Kept<T> {
        Kept(RefCell::new(Slab::new()))
    }

    /// Keeps `thing`, whose number is returned.
    pub fn keep(&self, thing: T) -> usize {
        self.0.borrow_mut().insert(thing)
    }

    /// Asks the thing of that number.
    ///
    /// # Panics
    /// When it has been freed: JavaScript asks nothing of what it has let go.
    pub fn with<Answer>(&self, number: usize, ask: impl FnOnce(&mut T) -> Answer) -> Answer {
        ask(&mut self.0.borrow_mut()[number])
    }

    /// Gives its memory back.
    pub fn free(&self, number: usize) {
        self.0.borrow_mut().try_remove(number);
    }
}
