//! Objects that stay in the module's memory between calls. JavaScript refers to each by its handle.

use std::sync::{Mutex, MutexGuard, PoisonError};

use slab::Slab;

/// Locks a mutex. There is only one thread, and an instance that has panicked is not called again.
#[inline(always)]
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All objects of one kind, by handle.
///
/// INVARIANT: calls never re-enter. No JavaScript code runs while an object is borrowed, because
/// the arguments are bytes by then.
pub(crate) struct HandleTable<T>(Mutex<Slab<T>>);

impl<T> HandleTable<T> {
    pub(crate) const fn new() -> HandleTable<T> {
        HandleTable(Mutex::new(Slab::new()))
    }

    /// Stores `object` and returns its handle.
    pub(crate) fn store(&self, object: T) -> usize {
        locked(&self.0).insert(object)
    }

    /// Calls `call` with the object of that handle.
    ///
    /// # Panics
    /// When the object was freed. JavaScript uses no handle that it has freed.
    #[inline(always)]
    pub(crate) fn with<Output>(
        &self,
        handle: usize,
        call: impl FnOnce(&mut T) -> Output,
    ) -> Output {
        call(&mut locked(&self.0)[handle])
    }

    /// Frees the object of that handle, if it exists.
    pub(crate) fn free(&self, handle: usize) {
        locked(&self.0).try_remove(handle);
    }
}
