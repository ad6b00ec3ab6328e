//! Watching, on a thread of its own, what the pages were made of.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::SystemTime;

use super::board::{Board, News};
use crate::watch::Watcher;

/// What is watched, and since when.
#[derive(Default)]
pub struct Watching {
    wanted: Arc<Mutex<Option<Wanted>>>,
    /// Whether something else is to be watched from now on.
    fresh: Arc<AtomicBool>,
}

/// Paths, and the moment from which on they were read.
type Wanted = (BTreeSet<PathBuf>, SystemTime);

impl Watching {
    /// Watches nothing yet. What changes later is told to the board.
    pub fn start(board: &Arc<Board>) -> Self {
        let watching = Self::default();
        let (wanted, fresh) = (Arc::clone(&watching.wanted), Arc::clone(&watching.fresh));
        let board = Arc::clone(board);
        thread::spawn(move || {
            let mut watcher = Watcher::new();
            loop {
                fresh.store(false, Ordering::Relaxed);
                let wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some((paths, since)) = wanted {
                    watcher.only(&paths, since);
                }
                if !watcher.wait(&fresh, None).is_empty() {
                    board.tell(News::Changed);
                }
            }
        });
        watching
    }

    /// Watches these paths from now on, which were read from this moment on.
    pub fn only(&self, paths: BTreeSet<PathBuf>, since: SystemTime) {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Some((paths, since));
        self.fresh.store(true, Ordering::Relaxed);
    }
}
