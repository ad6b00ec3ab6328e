//! What other rooms work out of a value once, for all documents.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A place beside a value for what another room has worked out of it. It is no part of the value:
/// a copy has none yet, and two values that differ in it only are equal.
#[derive(Default)]
pub struct WorkedOut(OnceLock<Arc<dyn Any + Send + Sync>>);

impl WorkedOut {
    /// What was worked out, by whoever comes first.
    pub fn get<T: Any + Send + Sync>(&self, work: impl Fn() -> T) -> Arc<T> {
        let known = self.0.get_or_init(|| Arc::new(work()));
        Arc::clone(known).downcast().unwrap_or_else(|_| Arc::new(work()))
    }
}

impl Clone for WorkedOut {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for WorkedOut {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for WorkedOut {}

impl fmt::Debug for WorkedOut {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("WorkedOut").finish_non_exhaustive()
    }
}
