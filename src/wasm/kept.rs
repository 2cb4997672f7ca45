//! What lives on in the engine's memory for JavaScript, which knows each thing by its number.

use std::sync::{Mutex, MutexGuard, PoisonError};

use slab::Slab;

/// What is in `own`. There is one thread, and an instance in which something panicked is asked nothing more.
#[inline(always)]
pub(super) fn locked<T>(own: &Mutex<T>) -> MutexGuard<'_, T> {
    own.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All things of one kind. No code of the host's runs while one is asked, so none is asked meanwhile.
pub(super) struct Kept<T>(Mutex<Slab<T>>);

impl<T> Kept<T> {
    pub const fn new() -> Kept<T> {
        Kept(Mutex::new(Slab::new()))
    }

    /// Keeps `thing`, whose number is returned.
    pub fn keep(&self, thing: T) -> usize {
        locked(&self.0).insert(thing)
    }

    /// Asks the thing of that number.
    ///
    /// # Panics
    /// When it has been freed: JavaScript asks nothing of what it has let go.
    #[inline(always)]
    pub fn with<Answer>(&self, number: usize, ask: impl FnOnce(&mut T) -> Answer) -> Answer {
        ask(&mut locked(&self.0)[number])
    }

    /// Gives its memory back.
    pub fn free(&self, number: usize) {
        locked(&self.0).try_remove(number);
    }
}
