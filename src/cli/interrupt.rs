//! Ctrl-C, or the wish of the system that the program end (SIGTERM, SIGHUP): the first ends the run
//! after the documents in hand, the second ends it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::report;

/// The exit status of a program that was interrupted, by the custom of shells: 128 and SIGINT.
const INTERRUPTED: i32 = 130;

/// Sets the flag when the program is asked to end, and says that the run is about to end if it is
/// `busy`. Where the system refuses to tell, it ends at once; a PDF is never half written, since it is
/// renamed into place when it is whole.
pub fn listen(stop: Arc<AtomicBool>, busy: Arc<AtomicBool>) {
    let listening = ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            leave();
        }
        if busy.load(Ordering::Relaxed) {
            report::stopping();
        }
    });
    // Nothing is lost if it can't be set: see above.
    drop(listening);
}

/// Ends the program at once.
#[expect(clippy::exit, reason = "the threads at work can't be ended in any other way")]
fn leave() -> ! {
    std::process::exit(INTERRUPTED)
}
